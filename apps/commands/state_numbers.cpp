#include "apps/commands/state_numbers.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "linnet/normalize.hpp"

namespace linnet {

using Json = nlohmann::ordered_json;

Json matrix_json(const Matrix<float>& matrix) {
  std::vector<float> numbers;
  numbers.reserve(matrix.rows() * matrix.columns());
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    const auto row = matrix.values(r);
    numbers.insert(numbers.end(), row.begin(), row.end());
  }
  return {
      {"rows", matrix.rows()}, {"columns", matrix.columns()}, {"numbers", numbers_json(numbers)}};
}

Matrix<float> matrix_of(const Json& json) {
  const auto numbers = numbers_of<float>(json.at("numbers"));
  const auto rows = json.at("rows").get<std::size_t>();
  const auto columns = json.at("columns").get<std::size_t>();
  if (rows != 0 && numbers.size() / rows != columns) throw std::out_of_range("matrix");
  Matrix<float> matrix(rows, columns);
  for (std::size_t r = 0; r < rows; ++r) {
    std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(r * columns), columns, matrix.row(r));
  }
  return matrix;
}

Json linear_model_json(const LinearModel& model) {
  return {{"weights", matrix_json(model.weights)},
          {"bias", numbers_json(model.bias)},
          {"pixel_factor", model.pixel_factor},
          {"normalize", std::string(name_of(model.normalize))}};
}

LinearModel linear_model_of(const Json& json) {
  LinearModel model;
  model.weights = matrix_of(json.at("weights"));
  model.bias = numbers_of<float>(json.at("bias"));
  model.pixel_factor = json.at("pixel_factor").get<float>();
  model.normalize = normalize_named(json.at("normalize").get<std::string>()).value();
  return model;
}

Json evaluation_json(const Evaluation& evaluation) {
  const ConfusionMatrix& confusion = evaluation.confusion;
  std::vector<std::uint64_t> counts;
  for (std::size_t c = 0; c < confusion.classes(); ++c) {
    counts.insert(counts.end(), confusion.row(c).begin(), confusion.row(c).end());
  }
  return {{"loss", evaluation.loss},
          {"classes", confusion.classes()},
          {"outputs", confusion.outputs()},
          {"counts", numbers_json(counts)}};
}

Evaluation evaluation_of(const Json& json) {
  return {
      .loss = json.at("loss").get<double>(),
      .confusion = {json.at("classes").get<std::size_t>(), json.at("outputs").get<std::size_t>(),
                    numbers_of<std::uint64_t>(json.at("counts"))}};
}

}  // namespace linnet
