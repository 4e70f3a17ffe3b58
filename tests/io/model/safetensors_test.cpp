// The layout of a safetensors file, byte for byte, and reading it back.

#include "io/model/safetensors.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/safetensors_bytes.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// Numbers of random bits without NaN, about a quarter of them denormal.
std::vector<float> random_numbers(std::size_t count, Random& random) {
  std::vector<float> values;
  while (values.size() < count) {
    auto bits = static_cast<std::uint32_t>(random.next() >> 32);
    if (random.below(4) == 0) bits &= 0x807fffff;
    const auto value = std::bit_cast<float>(bits);
    if (value == value) values.push_back(value);
  }
  return values;
}

/// Compares tensors in the order of their offsets, and metadata in any order.
void check_equal(const Safetensors& got, const Safetensors& expected) {
  using Sorted = std::map<std::string, std::string>;
  CHECK(got.metadata.size() == expected.metadata.size());
  CHECK(Sorted(got.metadata.begin(), got.metadata.end()) ==
        Sorted(expected.metadata.begin(), expected.metadata.end()));
  REQUIRE(got.tensors.size() == expected.tensors.size());
  for (std::size_t i = 0; i < got.tensors.size(); ++i) {
    CHECK(got.tensors[i].name == expected.tensors[i].name);
    CHECK(got.tensors[i].shape == expected.tensors[i].shape);
    CHECK(bits_of(got.tensors[i].values) == bits_of(expected.tensors[i].values));
  }
}

}  // namespace

TEST_CASE("The header is JSON, padded with spaces to eight bytes, and the tensors follow") {
  const TemporaryFolder folder;
  const std::vector<float> weight = {1.0f, -2.0f, 3.5f, 0.0f, -0.0f, 1e-45f};
  const std::vector<float> bias = {0.25f, 1e30f};
  write_safetensors(folder / "file", {{{"b", "one"}, {"a", "t\"wo"}},
                                      {{"weight", {2, 3}, weight}, {"bias", {2}, bias}}});
  std::string header = R"({"__metadata__":{"b":"one","a":"t\"wo"},)"
                       R"("weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
                       R"("bias":{"dtype":"F32","shape":[2],"data_offsets":[24,32]}})";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  CHECK(file_content(folder / "file") ==
        safetensors_bytes(header, bytes_of(weight) + bytes_of(bias)));
}

TEST_CASE("The tensors are aligned whatever the length of the header") {
  const TemporaryFolder folder;
  for (std::size_t letters = 0; letters < 17; ++letters) {
    const Safetensors content = {{{"key", std::string(letters, 'x')}}, {{"t", {1}, {2.5f}}}};
    write_safetensors(folder / "file", content);
    const std::string bytes = file_content(folder / "file");
    CHECK(bytes.size() % 8 == sizeof(float));
    CHECK(bytes[8] == '{');
    CHECK(bytes.substr(bytes.size() - 4) == bytes_of({2.5f}));
    check_equal(read_safetensors(folder / "file"), content);
  }
}

TEST_CASE("All bits of numbers, names and texts are read back") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 32);
  const TemporaryFolder folder;
  for (int round = 0; round < 50; ++round) {
    Safetensors content;
    content.metadata = {{"text", "\"\\\n\t\u0001 \u00e9 \U0001f9e0"}, {"", ""}};
    const std::size_t tensors = random.below(4) + 1;
    for (std::size_t t = 0; t < tensors; ++t) {
      const std::size_t rows = random.below(9) + 1;
      const std::size_t columns = random.below(70) + 1;
      content.tensors.push_back({"tensor \"" + std::to_string(t) + "\"",
                                 {rows, columns},
                                 random_numbers(rows * columns, random)});
    }
    write_safetensors(folder / "file", content);
    check_equal(read_safetensors(folder / "file"), content);
  }
}

TEST_CASE("Infinities and NaNs are read back unchanged") {
  const TemporaryFolder folder;
  const float infinity = std::numeric_limits<float>::infinity();
  const auto payload = std::bit_cast<float>(0xffc12345U);
  const Safetensors content = {{{"k", "v"}}, {{"t", {3}, {infinity, -infinity, payload}}}};
  write_safetensors(folder / "file", content);
  check_equal(read_safetensors(folder / "file"), content);
}

TEST_CASE("Scalars, empty tensors and files without metadata are kept") {
  const TemporaryFolder folder;
  const Safetensors content = {
      {}, {{"scalar", {}, {7.0f}}, {"empty", {3, 0}, {}}, {"last", {1, 1, 2}, {1.0f, 2.0f}}}};
  write_safetensors(folder / "file", content);
  check_equal(read_safetensors(folder / "file"), content);
}

TEST_CASE("A file without tensors can be read back") {
  const TemporaryFolder folder;
  write_safetensors(folder / "file", {});
  CHECK(error_text(Fault::data, [&] { read_safetensors(folder / "file"); }) == "[no error]");
  write_safetensors(folder / "file", {{{"key", "value"}}, {}});
  check_equal(read_safetensors(folder / "file"), {{{"key", "value"}}, {}});
}

TEST_CASE("Files of other programs are read: any order, any space, no padding") {
  const TemporaryFolder folder;
  write_file(
      folder / "file",
      safetensors_bytes(" {\n\"b\" : {\"data_offsets\":[8,12], \"shape\":[1],"
                        "\"dtype\":\"F32\"},\t\"__metadata__\":{},"
                        "\"\\u0061\":{\"shape\":[2],\"dtype\":\"F32\",\"data_offsets\":[0,8]}} ",
                        bytes_of({1.0f, 2.0f, 3.0f})));
  const Safetensors content = read_safetensors(folder / "file");
  check_equal(content, {{}, {{"a", {2}, {1.0f, 2.0f}}, {"b", {1}, {3.0f}}}});
}

TEST_CASE("An empty tensor may have the offset of another, in any order in the header") {
  const TemporaryFolder folder;
  const std::string full = R"("full":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
  const std::string empty = R"("empty":{"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
  for (const std::string& header :
       {"{" + full + "," + empty + "}", "{" + empty + "," + full + "}"}) {
    INFO(header);
    write_file(folder / "file", safetensors_bytes(header, bytes_of({1.0f})));
    CHECK(error_text(Fault::data, [&] { read_safetensors(folder / "file"); }) == "[no error]");
  }
}

TEST_CASE("Equal content gives equal bytes") {
  const TemporaryFolder folder;
  const Safetensors content = {{{"b", "1"}, {"a", "2"}}, {{"t", {2}, {1.0f, -0.0f}}}};
  write_safetensors(folder / "one", content);
  write_safetensors(folder / "two", content);
  CHECK(file_content(folder / "one") == file_content(folder / "two"));
}

}  // namespace linnet::test
