// Features and labels in files of several arrays: which are taken, and from where.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/array_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/feature_sets.hpp"
#include "tests/support/safetensors_refusal.hpp"

namespace linnet::test {
namespace {

using Texts = std::vector<std::string>;

const std::string kMatrix = npy_matrix<float>("<f4", 2, 2, {1, 2, 3, 4});
const std::string kLabels = npy_list<std::int32_t>("<i4", {6, 5});
const std::vector<float> kNumbers = {1, 2, 3, 4};

/// An archive of the matrix and the labels.
std::string archive(const std::string& features, const std::string& labels, bool deflated = false,
                    std::size_t padding = 0) {
  return zip_bytes(
      {{.name = features + ".npy", .content = kMatrix, .deflated = deflated, .padding = padding},
       {.name = labels + ".npy", .content = kLabels, .deflated = deflated}});
}

/// Some padding in front of the data makes it aligned, and some not.
std::string placed_archive(bool aligned) {
  for (std::size_t padding = 4; padding < 8; ++padding) {
    const std::string file = archive("X", "y", false, padding);
    const std::size_t data = file.find("\x93NUMPY") + kMatrix.size() - 16;
    if ((data % 4 == 0) == aligned) return file;
  }
  return {};
}

}  // namespace

TEST_CASE("stored members are used where they lie if they are aligned, deflated ones inflated",
          "[features]") {
  for (const bool aligned : {false, true}) {
    const FeatureSet set = features_in(placed_archive(aligned));
    CHECK(is_mapped(set) == aligned);
    CHECK(numbers_of(set) == kNumbers);
    CHECK(names_of(set) == Texts{"6", "5"});
  }
  const FeatureSet inflated = features_in(archive("X", "y", true));
  CHECK_FALSE(is_mapped(inflated));
  CHECK(numbers_of(inflated) == kNumbers);
  CHECK(names_of(inflated) == Texts{"6", "5"});
}

TEST_CASE("an archive with records of ZIP64, a comment and other members is read", "[features]") {
  const std::string file = zip_bytes({{.name = "folder/", .content = ""},
                                      {.name = "readme.txt", .content = "text"},
                                      {.name = "data.npy", .content = kMatrix}},
                                     {.zip64 = true, .comment = "PK\x05\x06 a comment"});
  CHECK(numbers_of(features_in(file)) == kNumbers);
}

TEST_CASE("arrays are found by names, by the only one that is left, or as they are named",
          "[features]") {
  for (const char* features : {"features", "X", "x", "data", "arr_0", "embeddings"}) {
    for (const char* labels : {"labels", "y", "arr_1"}) {
      INFO(features << " " << labels);
      const FeatureSet set = features_in(archive(features, labels));
      CHECK(numbers_of(set) == kNumbers);
      CHECK(names_of(set) == Texts{"6", "5"});
    }
  }
  const FeatureSet unlabelled = features_in(archive("X", "other"));
  CHECK(unlabelled.labels.empty());
  const FeatureSet named = features_in(archive("x_train", "y_train"),
                                       {.features_name = "x_train", .labels_name = "y_train"});
  CHECK(numbers_of(named) == kNumbers);
  CHECK(names_of(named) == Texts{"6", "5"});
}

TEST_CASE("a file of labels takes the place of labels beside the features", "[features]") {
  const std::string other = npy_list<std::uint8_t>("|u1", {1, 2});
  CHECK(names_of(labelled_features(archive("X", "y"), other)) == Texts{"1", "2"});
  CHECK(names_of(labelled_features(kMatrix, zip_bytes({{.name = "any.npy", .content = other}}))) ==
        Texts{"1", "2"});
  CHECK(names_of(labelled_features(kMatrix, archive("X", "y"))) == Texts{"6", "5"});
}

TEST_CASE("tensors of a safetensors file are features and labels", "[features]") {
  struct Case {
    const char* type;
    ElementType element;
    std::string bytes;
    std::vector<float> numbers;
  };
  const std::vector<Case> cases = {
      {"U8", ElementType::u8, number_bytes<std::uint8_t>({0, 255}), {0, 255}},
      {"F16", ElementType::f16, number_bytes<std::uint16_t>({0x3c00, 0xc000}), {1, -2}},
      {"BF16", ElementType::bf16, number_bytes<std::uint16_t>({0x3f80, 0xc000}), {1, -2}},
      {"F32", ElementType::f32, number_bytes<float>({1.5f, -2.5f}), {1.5f, -2.5f}}};
  for (const Case& test : cases) {
    INFO(test.type);
    const std::string end = std::to_string(16 + test.bytes.size());
    std::string header = header_of(
        {tensor_entry("labels", "[2]", "[0,16]", "\"I64\""),
         tensor_entry("features", "[2,1]", "[16," + end + "]", fmt::format("\"{}\"", test.type)),
         R"("__metadata__":{"format":"pt"})"});
    header.resize((header.size() + 7) / 8 * 8, ' ');
    const std::string data = number_bytes<std::int64_t>({3, -3}) + test.bytes;
    const FeatureSet set = features_in(safetensors_bytes(header, data));
    CHECK(set.features.view().type() == test.element);
    CHECK(numbers_of(set) == test.numbers);
    CHECK(names_of(set) == Texts{"3", "-3"});
    CHECK(is_mapped(set));
    const FeatureSet odd = features_in(safetensors_bytes(header + ' ', data));
    CHECK(numbers_of(odd) == test.numbers);
    CHECK(is_mapped(odd) == (test.element == ElementType::u8));
  }
}

}  // namespace linnet::test
