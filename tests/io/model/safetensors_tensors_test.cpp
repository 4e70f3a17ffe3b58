// Checks of the tensors in a header against each other and against the size of the file.

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/safetensors_refusal.hpp"

namespace linnet::test {

TEST_CASE("A tensor without valid sizes is rejected by name") {
  for (const char* shape : {"null", "1", "\"1\"", "{}", "[1.0]", "[-1]", "[\"1\"]", "[[1]]",
                            "[null]", "[1e0]", "[18446744073709551616]", "[true]"}) {
    INFO(shape);
    CHECK(refusal(header_of({tensor_entry("t\\n", shape, "[0,4]")}), 1) ==
          "its tensor 't\\n' has no valid 'shape'");
  }
  for (const char* offsets : {"null", "4", "[]", "[4]", "[0,4,8]", "[4,0]", "[0,-4]", "[0,4.0]",
                              "{\"0\":4}", "[\"0\",\"4\"]"}) {
    INFO(offsets);
    CHECK(refusal(header_of({tensor_entry("t", "[1]", offsets)}), 1) ==
          "its tensor 't' has no valid 'data_offsets'");
  }
  for (const char* value : {"null", "1", "[]", "\"F32\"", "{}"}) {
    CHECK(refusal(fmt::format(R"({{"t":{}}})", value), 1) == "its tensor 't' has no valid 'shape'");
  }
  CHECK(refusal(R"({"t":{"dtype":"F32","shape":[1]}})", 1) ==
        "its tensor 't' has no valid 'data_offsets'");
}

TEST_CASE("A tensor of another type is refused") {
  for (const char* dtype : {"\"F16\"", "\"BF16\"", "\"F64\"", "\"I32\"", "\"U8\"", "\"f32\"",
                            "\"\"", "null", "32", "[\"F32\"]"}) {
    CHECK(refusal(header_of({tensor_entry("t", "[1]", "[0,4]", dtype)}), 1) ==
          "its tensor 't' is not of type F32, the only supported type");
  }
  CHECK(refusal(R"({"t":{"shape":[1],"data_offsets":[0,4]}})", 1) ==
        "its tensor 't' is not of type F32, the only supported type");
}

TEST_CASE("A shape that does not fit its bytes is refused") {
  for (const char* shape : {"[]", "[0]", "[2]", "[4]", "[1,2]", "[8]", "[3,1]", "[0,3]"}) {
    INFO(shape);
    CHECK(refusal(header_of({tensor_entry("t", shape, "[0,12]")}), 3) ==
          (shape == std::string("[3,1]")
               ? kReadWell
               : "its tensor 't' has a shape that does not fit its bytes"));
  }
  CHECK(refusal(header_of({tensor_entry("t", "[1]", "[0,5]")}), 2) ==
        "its tensor 't' has a shape that does not fit its bytes");
}

TEST_CASE("A shape whose product overflows is refused") {
  for (const char* shape :
       {"[4611686018427387904]", "[4611686018427387905]", "[18446744073709551615]",
        "[4294967296,4294967296]", "[2147483648,2147483649]", "[65536,65536,65536,65536]",
        "[9223372036854775808,2]", "[4611686018427387904,0]"}) {
    INFO(shape);
    CHECK(refusal(header_of({tensor_entry("t", shape, "[0,4]")}), 1) ==
          "its tensor 't' is larger than memory");
    CHECK(refusal(header_of({tensor_entry("t", shape, "[0,0]")}), 0) ==
          "its tensor 't' is larger than memory");
  }
}

TEST_CASE("Tensors that overlap, leave gaps or do not end with the file are refused") {
  const std::string overlap = "its tensors overlap, or leave gaps";
  const auto two = [](const std::string& first, const std::string& second) {
    return header_of({tensor_entry("a", "[2]", first), tensor_entry("b", "[2]", second)});
  };
  CHECK(refusal(two("[0,8]", "[8,16]"), 4) == kReadWell);
  CHECK(refusal(two("[8,16]", "[0,8]"), 4) == kReadWell);
  CHECK(refusal(two("[0,8]", "[0,8]"), 2) == overlap);
  CHECK(refusal(two("[0,8]", "[4,12]"), 3) == overlap);
  CHECK(refusal(two("[0,8]", "[12,20]"), 5) == overlap);
  CHECK(refusal(two("[4,12]", "[12,20]"), 5) == overlap);
  CHECK(refusal(two("[1,9]", "[9,17]"), 5) == overlap);
  CHECK(refusal(two("[0,8]", "[8,16]"), 3) == "cut short within its tensors");
  CHECK(refusal(two("[0,8]", "[8,16]"), 5) == "there are bytes after its tensors");
  CHECK(refusal("{}", 1) == "there are bytes after its tensors");
  const std::string end = "[18446744073709551608,18446744073709551615]";
  CHECK(
      refusal(header_of({tensor_entry("a", "[0]", "[18446744073709551615,18446744073709551615]")}),
              0) == overlap);
  CHECK(refusal(header_of({tensor_entry("a", "[2]", end)}), 0) ==
        "its tensor 'a' has a shape that does not fit its bytes");
}

TEST_CASE("A tensor of a terabyte in a file of a few bytes takes no memory") {
  CHECK(refusal(header_of({tensor_entry("t", "[1048576,262144]", "[0,1099511627776]")}), 1) ==
        "cut short within its tensors");
}

}  // namespace linnet::test
