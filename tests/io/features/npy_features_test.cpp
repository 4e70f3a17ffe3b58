// Feature matrices in .npy files: each type is read as it is, where it lies.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/array_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/feature_sets.hpp"
#include "tests/support/safetensors_bytes.hpp"
#include "tests/support/saved_models.hpp"

namespace linnet::test {
namespace {

using Texts = std::vector<std::string>;

void check_numbers(const FeatureSet& set, ElementType type, const std::vector<float>& expected) {
  CHECK(set.features.view().type() == type);
  CHECK(set.features.view().stride() == set.features.view().columns());
  CHECK(numbers_of(set) == expected);
  CHECK(set.labels.empty());
  CHECK(set.classes.empty());
}

}  // namespace

TEST_CASE("bytes, halves, bfloat16 and floats of a .npy file are features where they lie",
          "[features]") {
  const FeatureSet bytes =
      features_in(npy_matrix<std::uint8_t>("|u1", 2, 3, {0, 1, 2, 9, 254, 255}));
  check_numbers(bytes, ElementType::u8, {0, 1, 2, 9, 254, 255});
  CHECK(is_mapped(bytes));
  CHECK(bytes.features.view().rows() == 2);
  const std::vector<std::uint16_t> halves = {0x3c00, 0xc000, 0x0001, 0x7bff};
  const FeatureSet f16 = features_in(npy_matrix("<f2", 2, 2, halves));
  check_numbers(f16, ElementType::f16, {1.0f, -2.0f, 0x1p-24f, 65504.0f});
  CHECK(is_mapped(f16));
  const std::vector<std::uint16_t> upper = {0x3f80, 0xc000, 0x4049, 0x0001};
  for (const char* type : {"<V2", "bfloat16"}) {
    const FeatureSet bf16 = features_in(npy_matrix(type, 4, 1, upper));
    check_numbers(bf16, ElementType::bf16, {1.0f, -2.0f, 3.140625f, 0x1p-133f});
    CHECK(is_mapped(bf16));
  }
  const FeatureSet floats = features_in(npy_matrix<float>("<f4", 1, 3, {1.5f, -0.0f, 1e-45f}));
  check_numbers(floats, ElementType::f32, {1.5f, -0.0f, 1e-45f});
  CHECK(is_mapped(floats));
}

TEST_CASE("all versions of .npy are read, and headers of any spacing", "[features]") {
  const std::string data = number_bytes<float>({1, 2, 3, 4});
  for (const unsigned major : {1U, 2U, 3U}) {
    CHECK(numbers_of(features_in(npy_bytes("<f4", "(2, 2)", data, major))) ==
          std::vector<float>{1, 2, 3, 4});
  }
  for (const char* header :
       {"{'descr':'<f4','fortran_order':False,'shape':(2,2)}",
        " {\"shape\" : ( 2 , 2 , ) , 'fortran_order': False, \"descr\": \"<f4\" , }  \n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 2L)}\n"}) {
    INFO(header);
    CHECK(numbers_of(features_in(npy_with_header(header, data))) == std::vector<float>{1, 2, 3, 4});
  }
}

TEST_CASE("features that are not aligned to their elements are copied", "[features]") {
  const std::string data = number_bytes<float>({1.5f, 2.5f});
  for (std::size_t spaces = 0; spaces < 8; ++spaces) {
    const std::string header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}" + std::string(spaces, ' ');
    const FeatureSet set = features_in(npy_with_header(header, data));
    CHECK(is_mapped(set) == ((10 + header.size()) % 4 == 0));
    CHECK(numbers_of(set) == std::vector<float>{1.5f, 2.5f});
  }
}

TEST_CASE("a feature set keeps its memory when it is moved", "[features]") {
  FeatureSet first =
      labelled_features(npy_matrix<float>("<f4", 1, 2, {1, 2}), npy_list<std::int64_t>("<i8", {7}));
  FeatureSet second = features_in(npy_matrix<float>("<f4", 1, 2, {3, 4}));
  second = std::move(first);
  CHECK(numbers_of(second) == std::vector<float>{1, 2});
  CHECK(names_of(second) == Texts{"7"});
}

TEST_CASE("a feature file is known by its first bytes", "[features]") {
  const TemporaryFolder folder;
  const auto is_one = [&](const std::string& bytes) {
    write_file(folder / "file", bytes);
    return is_feature_file(folder / "file");
  };
  const std::string npy = npy_matrix<float>("<f4", 1, 1, {1});
  CHECK(is_one(npy));
  CHECK(is_one(npy.substr(0, 20)));
  CHECK(is_one(zip_bytes({{.name = "X.npy", .content = npy}})));
  CHECK(is_one(zip_bytes({})));
  CHECK(is_one(std::string("\x10\0\0\0\0\0\0\0{}", 10)));
  Random random(1);
  write_model(folder / "model", random_model(2, {3, 2}, random));
  CHECK_FALSE(is_feature_file(folder / "model"));
  write_file(folder / "cut", file_content(folder / "model").substr(0, 400));
  CHECK_FALSE(is_feature_file(folder / "cut"));
  CHECK_FALSE(is_one(safetensors_bytes("{\"__metadata__\": {\"format\" :\n \"linnet-1\"}}")));
  CHECK(is_one(safetensors_bytes(R"({"__metadata__": {"format": "pt", "by": "linnet-1"}})")));
  CHECK(is_one(safetensors_bytes(R"({"format": {}, "linnet-": {}})")));
  CHECK_FALSE(is_one(zip_bytes({{.name = "1.png", .content = "picture"}})));
  CHECK_FALSE(is_one("PK\x03\x04"));
  CHECK_FALSE(is_one(""));
  CHECK_FALSE(is_one("{\"key\": 1}"));
  CHECK_FALSE(is_one(std::string("\0\0\0\0\0\0\0\x01{}", 10)));
  CHECK_FALSE(is_feature_file(folder / "missing"));
  CHECK_FALSE(is_feature_file(folder.path().string()));
}

}  // namespace linnet::test
