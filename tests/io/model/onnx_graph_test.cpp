// The graphs of ONNX files, run by an interpreter in double precision, give what models predict.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "linnet/io/onnx_file.hpp"
#include "linnet/model.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/onnx_models.hpp"
#include "tests/support/onnx_reference.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

/// Rows as the engine takes them, and the same as input of a graph.
struct Rows {
  Matrix<std::uint8_t> bytes;
  Matrix<float> numbers;
  ReferenceTensor input;
};

/// Pixels of an image whose channels follow each other, as a row of planes.
void copy_planes(const std::vector<double>& pixels, std::size_t first, std::size_t channels,
                 std::span<std::uint8_t> row) {
  const std::size_t plane = row.size() / channels;
  for (std::size_t i = 0; i < row.size(); ++i) {
    row[i % channels * plane + i / channels] = static_cast<std::uint8_t>(pixels[first + i]);
  }
}

/// Random rows of which the first is zero, and the second but for one number.
Rows random_rows(const SavedModel& saved, std::size_t count, Random& random) {
  const std::size_t features = saved.model.features();
  const bool of_numbers = saved.input == ModelInput::numbers;
  Rows rows{.bytes = {count, features}, .numbers = {count, features}, .input = {}};
  for (std::size_t i = 0; i < count * features; ++i) {
    const bool is_zero = i < features || (i < 2 * features && i % features != 1);
    const double x = of_numbers ? static_cast<double>(static_cast<float>(random.uniform(-3.0, 3.0)))
                                : static_cast<double>(random.below(256));
    rows.input.numbers.push_back(is_zero ? 0.0 : x);
  }
  rows.input.shape = {count, features};
  if (saved.input == ModelInput::images) {
    rows.input.shape = {count, saved.size.height, saved.size.width, channels_of(saved.rules)};
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t channels = saved.input == ModelInput::images ? rows.input.shape[3] : 1;
    if (!of_numbers) copy_planes(rows.input.numbers, i * features, channels, rows.bytes.values(i));
    for (std::size_t k = 0; of_numbers && k < features; ++k) {
      rows.numbers.row(i)[k] = static_cast<float>(rows.input.numbers[i * features + k]);
    }
  }
  return rows;
}

Matrix<float> predictions(const SavedModel& saved, const Rows& rows) {
  if (saved.input == ModelInput::numbers) return predict(saved.model, rows.numbers.view());
  return predict(saved.model, rows.bytes.view());
}

/// The largest sum of the magnitudes of what a logit is the sum of: of factors up to `most`.
double most_logit(const SavedModel& saved, double most) {
  const LinearModel& model = saved.model;
  double largest = 0.0;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    double sum = 0.0;
    for (const float weight : model.weights.values(c))
      sum += std::fabs(static_cast<double>(weight));
    largest = std::max(largest, most * sum + std::fabs(static_cast<double>(model.bias[c])));
  }
  return largest;
}

/// How far probabilities in single precision may be off: by half of what logits are off, and by the
/// rounding of exp, sum and quotient.
double bound(const SavedModel& saved) {
  const double factor = saved.model.normalize == Normalize::rows
                            ? 1.0
                            : static_cast<double>(saved.model.pixel_factor) *
                                  (saved.input == ModelInput::numbers ? 3.0 : 255.0);
  constexpr std::size_t kScaling = 4;  // a length, its inverse, a product; the bytes as floats
  const double logit = rounding_bound(row_logit_roundings(saved.model.features()) + kScaling) *
                       most_logit(saved, factor);
  const double roundings = 2.0 * kFunctionRoundings + static_cast<double>(saved.model.outputs());
  return logit / 2.0 + roundings * kRoundoff;
}

void check_outputs(const std::map<std::string, ReferenceTensor>& values,
                   const Matrix<float>& expected, double most_error) {
  const ReferenceTensor& probabilities = values.at("probabilities");
  const ReferenceTensor& logits = values.at("logits");
  REQUIRE(probabilities.shape == std::vector<std::size_t>{expected.rows(), expected.columns()});
  REQUIRE(values.at("label").numbers.size() == expected.rows());
  for (std::size_t i = 0; i < expected.rows(); ++i) {
    const std::size_t first = i * expected.columns();
    for (std::size_t c = 0; c < expected.columns(); ++c) {
      INFO("row " << i << ", output " << c);
      CHECK(std::fabs(probabilities.numbers[first + c] - static_cast<double>(expected.row(i)[c])) <=
            most_error);
    }
    const auto row = logits.numbers.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = row + static_cast<std::ptrdiff_t>(expected.columns());
    CHECK(values.at("label").numbers[i] == static_cast<double>(std::max_element(row, end) - row));
  }
}

}  // namespace

TEST_CASE("Graphs of all kinds of models compute the predictions of the model, for any batch") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 151);
  const TemporaryFolder folder;
  for (const NamedModel& model : models_of_all_kinds(random)) {
    write_onnx(folder / "file", model.saved);
    const OnnxFile file = read_onnx(folder / "file");
    for (const std::size_t batch : {0U, 1U, 7U, 40U}) {
      INFO(model.name << ", " << batch);
      const Rows rows = random_rows(model.saved, batch, random);
      const auto values = run_onnx(file, rows.input);
      if (batch == 0) {
        CHECK(values.at("probabilities").numbers.empty());
      } else {
        check_outputs(values, predictions(model.saved, rows), bound(model.saved));
      }
    }
  }
}

TEST_CASE("Rows of zeros have the bias as their logits, normalized or not") {
  Random random(1);
  const TemporaryFolder folder;
  for (const NamedModel& model : models_of_all_kinds(random)) {
    INFO(model.name);
    write_onnx(folder / "file", model.saved);
    const auto values =
        run_onnx(read_onnx(folder / "file"), random_rows(model.saved, 1, random).input);
    for (std::size_t c = 0; c < model.saved.model.outputs(); ++c) {
      CHECK(values.at("logits").numbers[c] == static_cast<double>(model.saved.model.bias[c]));
    }
  }
}

TEST_CASE("No value on the way to normalized rows leaves the range of floats") {
  Random random(2);
  SavedModel saved = row_model(ModelInput::numbers, 5, random);
  saved.model.normalize = Normalize::rows;
  const TemporaryFolder folder;
  write_onnx(folder / "file", saved);
  const OnnxFile file = read_onnx(folder / "file");
  const ReferenceTensor plain = {{1, 5}, {0.5, -2.0, 0.0, 1.0, 1.75}};
  const auto expected = run_onnx(file, plain);
  for (const double scale : {1e-37, 1e-20, 1e20, 1e38}) {
    INFO(scale);
    ReferenceTensor scaled = plain;
    for (double& number : scaled.numbers) number *= scale;
    const auto values = run_onnx(file, scaled);
    for (const auto& [name, tensor] : values) {
      for (const double number : tensor.numbers) {
        INFO(name);
        CHECK((number == 0.0 || (std::fabs(number) > 1.2e-38 && std::fabs(number) < 3.4e38)));
      }
    }
    for (std::size_t c = 0; c < saved.model.outputs(); ++c) {
      CHECK(std::fabs(values.at("logits").numbers[c] - expected.at("logits").numbers[c]) < 1e-14);
    }
  }
}

}  // namespace linnet::test
