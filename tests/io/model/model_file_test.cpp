// A model that is written is read back bit for bit; an invalid one is not written.

#include "linnet/io/model_file.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/saved_models.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

void check_equal(const SavedModel& got, const SavedModel& expected) {
  CHECK(got.classes == expected.classes);
  CHECK(got.size == expected.size);
  CHECK(got.resizes == expected.resizes);
  CHECK(got.rules == expected.rules);
  CHECK(got.recipe == expected.recipe);
  CHECK(got.model.pixel_factor == expected.model.pixel_factor);
  CHECK(got.model.normalize == expected.model.normalize);
  CHECK(got.temperature == expected.temperature);
  CHECK(got.model.outputs() == expected.model.outputs());
  CHECK(got.model.features() == expected.model.features());
  CHECK(bits_of(got.model) == bits_of(expected.model));
  CHECK(padding_is_zero(got.model.weights));
}

SavedModel small_model() {
  Random random(1);
  return random_model(2, {3, 1}, random);
}

}  // namespace

TEST_CASE("The file of a model has the documented content, byte for byte") {
  SavedModel saved;
  saved.size = {3, 1};
  saved.classes = {"cat", "d\"o\u00e9g"};
  saved.recipe = R"({"name":"default"})";
  saved.model = LinearModel(3, 3, 1.0f / 255.0f);
  std::vector<float> weights;
  for (std::size_t i = 0; i < 9; ++i) {
    weights.push_back(static_cast<float>(i) - 4.5f);
    saved.model.weights.row(i / 3)[i % 3] = weights.back();
  }
  saved.model.bias = {1.0f, -2.0f, 0.5f};
  std::string header = R"({"__metadata__":{"format":"linnet-1","classes":"[\"cat\",\"d\\\"oég\"]",)"
                       R"("image_width":"3","image_height":"1","scaling":"0.003921568859368563",)"
                       R"("recipe":"{\"name\":\"default\"}","reading":"exif=apply depth=auto"},)"
                       R"("weight":{"dtype":"F32","shape":[3,3],"data_offsets":[0,36]},)"
                       R"("bias":{"dtype":"F32","shape":[3],"data_offsets":[36,48]}})";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  const TemporaryFolder folder;
  write_model(folder / "model", saved);
  CHECK(file_content(folder / "model") ==
        safetensors_bytes(header, bytes_of(weights) + bytes_of(saved.model.bias)));
  check_equal(read_model(folder / "model"), saved);
}

TEST_CASE("A model of RGB images is read back, and its file says how the channels lie") {
  Random random(3);
  SavedModel saved = random_model(2, {3, 12}, random);
  saved.size = {3, 4};
  saved.rules.colour = ColourRule::rgb;
  const TemporaryFolder folder;
  write_model(folder / "model", saved);
  check_equal(read_model(folder / "model"), saved);
  const std::string file = file_content(folder / "model");
  CHECK(contains(file, R"("reading":"exif=apply depth=auto color=rgb")"));
  CHECK(contains(file, R"("layout":"channel,row,column")"));
  saved.rules.colour = ColourRule::grey;
  CHECK_THAT(error_text(Fault::usage, [&] { write_model(folder / "model", saved); }),
             mentions("does not fit its image size"));
}

TEST_CASE("A model of normalized rows is read back, and its file says so") {
  SavedModel saved = small_model();
  const TemporaryFolder folder;
  write_model(folder / "model", saved);
  CHECK_FALSE(contains(file_content(folder / "model"), "normalize"));
  saved.model.normalize = Normalize::rows;
  write_model(folder / "model", saved);
  CHECK(contains(file_content(folder / "model"), R"(","normalize":"rows",")"));
  check_equal(read_model(folder / "model"), saved);
  saved.input = ModelInput::numbers;
  write_model(folder / "model", saved);
  CHECK(read_model(folder / "model").model.normalize == Normalize::rows);
}

TEST_CASE("The temperature of a model is read back, and 1 is not written") {
  SavedModel saved = small_model();
  const TemporaryFolder folder;
  write_model(folder / "model", saved);
  CHECK_FALSE(contains(file_content(folder / "model"), "temperature"));
  for (const double temperature : {2.5, 1.0 / 3.0, 1e-300, 1e300}) {
    saved.temperature = temperature;
    write_model(folder / "model", saved);
    check_equal(read_model(folder / "model"), saved);
  }
  CHECK(contains(file_content(folder / "model"), R"(,"temperature":"1e+300",)"));
  for (const double wrong : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
    saved.temperature = wrong;
    CHECK_THAT(error_text(Fault::usage, [&] { write_model(folder / "model", saved); }),
               mentions("temperature"));
  }
}

TEST_CASE("Models of any shape are read back bit for bit, and equal ones give equal files") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 33);
  const TemporaryFolder folder;
  for (const std::size_t outputs : {1U, 2U, 10U, 33U}) {
    for (const ImageSize size : {ImageSize{1, 1}, ImageSize{1, 7}, ImageSize{8, 8}, ImageSize{9, 7},
                                 ImageSize{65, 1}, ImageSize{28, 30}}) {
      INFO(outputs << " outputs, " << size.width << " x " << size.height);
      const SavedModel saved = random_model(outputs, size, random);
      write_model(folder / "one", saved);
      const SavedModel read = read_model(folder / "one");
      check_equal(read, saved);
      write_model(folder / "two", read);
      CHECK(file_content(folder / "one") == file_content(folder / "two"));
    }
  }
}

TEST_CASE("Denormal weights, the largest ones and both zeros are kept") {
  using Limits = std::numeric_limits<float>;
  SavedModel saved = small_model();
  const std::vector<float> values = {Limits::denorm_min(), -Limits::denorm_min(), -0.0f,
                                     Limits::max(),        Limits::lowest(),      Limits::min()};
  for (std::size_t i = 0; i < values.size(); ++i) {
    saved.model.weights.row(i / 3)[i % 3] = values[i];
  }
  saved.model.bias = {-0.0f, 0.0f};
  const TemporaryFolder folder;
  write_model(folder / "model", saved);
  check_equal(read_model(folder / "model"), saved);
}

TEST_CASE("Every scaling is read back as the same number") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 34);
  const TemporaryFolder folder;
  SavedModel saved = small_model();
  std::vector<float> factors = {1.0f,
                                1.0f / 255.0f,
                                1.0f / 255.0f / 255.0f,
                                std::numeric_limits<float>::denorm_min(),
                                std::numeric_limits<float>::min(),
                                std::numeric_limits<float>::max()};
  while (factors.size() < 60) {
    const auto bits = static_cast<std::uint32_t>(random.next() >> 33);
    if ((bits & 0x7f800000) != 0x7f800000 && bits != 0) {
      factors.push_back(std::bit_cast<float>(bits));
    }
  }
  for (const float factor : factors) {
    saved.model.pixel_factor = factor;
    write_model(folder / "model", saved);
    CHECK(read_model(folder / "model").model.pixel_factor == factor);
  }
}

TEST_CASE("Names of classes are read back, all escaped if one is not UTF-8") {
  const TemporaryFolder folder;
  Random random(1);
  SavedModel saved = random_model(4, {2, 2}, random);
  saved.classes = {"", "line\nbreak \"\\", "caf\u00e9", "\U0001f9e0"};
  write_model(folder / "model", saved);
  CHECK(read_model(folder / "model").classes == saved.classes);
  saved.classes[2] = "caf\xe9";
  write_model(folder / "model", saved);
  CHECK(read_model(folder / "model").classes ==
        Names{"", "line\\nbreak \"\\\\", "caf\\xe9", "\U0001f9e0"});
}

TEST_CASE("Classes whose names are equal once they are escaped give a model that can be read") {
  const TemporaryFolder folder;
  SavedModel saved = small_model();
  saved.classes = {"\\xff", "\xff"};
  write_model(folder / "model", saved);
  CHECK(error_text(Fault::data, [&] { read_model(folder / "model"); }) == "[no error]");
}

TEST_CASE("Whether a model resizes is read back, and other values are rejected") {
  const TemporaryFolder folder;
  const std::string path = folder / "model";
  for (const bool resizes : {false, true}) {
    SavedModel saved = small_model();
    saved.resizes = resizes;
    write_model(path, saved);
    check_equal(read_model(path), saved);
    CHECK((file_content(path).find("area-bilinear") != std::string::npos) == resizes);
  }
  std::string bytes = file_content(path);
  bytes.replace(bytes.find("area-bilinear"), 13, "area-bicubic_");
  write_file(path, bytes);
  CHECK_THAT(error_text(Fault::data, [&] { read_model(path); }),
             mentions("its 'resize' is 'area-bicubic_', expected area-bilinear"));
}

TEST_CASE("Outputs beyond the classes need no name") {
  const TemporaryFolder folder;
  Random random(1);
  SavedModel saved = random_model(10, {4, 4}, random);
  saved.classes.resize(6);
  write_model(folder / "model", saved);
  check_equal(read_model(folder / "model"), saved);
}

TEST_CASE("A model that is not finite is not written, and an older file stays") {
  const TemporaryFolder folder;
  write_file(folder / "model", "older");
  using Limits = std::numeric_limits<float>;
  for (const float value : {Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN()}) {
    for (const bool in_bias : {false, true}) {
      SavedModel saved = small_model();
      (in_bias ? saved.model.bias[1] : saved.model.weights.row(1)[2]) = value;
      CHECK_THAT(error_text(Fault::data, [&] { write_model(folder / "model", saved); }),
                 mentions("not finite; it is not written"));
    }
  }
  CHECK(file_content(folder / "model") == "older");
  CHECK(names_in(folder.path()) == Names{"model"});
}

TEST_CASE("A model that does not fit its image size or classes is not written") {
  const TemporaryFolder folder;
  SavedModel size = small_model();
  size.size = {2, 1};
  SavedModel classes = small_model();
  classes.classes.emplace_back("third");
  SavedModel bias = small_model();
  bias.model.bias.push_back(0.0f);
  SavedModel factor = small_model();
  factor.model.pixel_factor = 0.0f;
  for (const SavedModel* saved : {&size, &classes, &bias, &factor}) {
    CHECK_THAT(error_text(Fault::usage, [&] { write_model(folder / "model", *saved); }),
               mentions("does not fit"));
  }
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("A model that cannot be stored says where and why") {
  const TemporaryFolder folder;
  CHECK_THAT(
      error_text(Fault::system, [&] { write_model(folder / "gone/model", small_model()); }),
      mentions("cannot write " + (folder / "gone/model: the folder to put it in does not exist")));
}

}  // namespace linnet::test
