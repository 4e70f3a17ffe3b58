// Invalid headers: each is rejected with its reason, before any of its values is used.

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "io/model/safetensors.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/safetensors_bytes.hpp"
#include "tests/support/safetensors_refusal.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

/// A header that begins and ends with these texts, and has `count` times `entry` in between, each
/// with its number as a name.
std::string numbered_header(const char* begin, const char* entry, std::size_t count,
                            const char* end) {
  std::string header = begin;
  for (std::size_t i = 0; i < count; ++i) {
    header += fmt::format(R"({}"{}":{})", i == 0 ? "" : ",", i, entry);
  }
  header += end;
  REQUIRE(header.size() <= kMegabyte);
  return header;
}

/// The processor time for refusing a file with this header, and bytes behind it.
double seconds_to_refuse(const std::string& header) {
  const std::clock_t start = std::clock();
  CHECK(refusal(safetensors_bytes(header, "more")) != kReadWell);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

constexpr const char* kNoObject = "not a safetensors file: its header is not a JSON object";

}  // namespace

TEST_CASE("A missing file, a folder and a special file are errors with the path") {
  const TemporaryFolder folder;
  make_fifo(folder / "fifo");
  const auto read = [&](const std::string& name) {
    return error_text(Fault::data, [&] { read_safetensors(folder / name); });
  };
  CHECK(read("miss\ning") == folder / "miss\\ning: No such file or directory");
  CHECK(read("fifo") == folder / "fifo: not a regular file");
  CHECK(read("") == folder / ": a folder, not a file");
}

TEST_CASE("A file shorter than the length of a header is refused") {
  for (std::size_t bytes = 0; bytes < 8; ++bytes) {
    CHECK(refusal(std::string(bytes, '\0')) ==
          "not a safetensors file: it is only " + std::to_string(bytes) + " bytes long");
  }
  CHECK(refusal(std::string(8, '\0')) == kNoObject);
}

TEST_CASE("A header over a megabyte or past the end of the file is refused") {
  const std::string too_large = "not a safetensors file: its header would be larger than 1 MB";
  CHECK(refusal(length_bytes(kMegabyte + 1) + std::string(kMegabyte + 1, ' ')) == too_large);
  CHECK(refusal(length_bytes(std::uint64_t{1} << 63)) == too_large);
  CHECK(refusal(length_bytes(~std::uint64_t{0})) == too_large);
  CHECK(refusal(length_bytes(~std::uint64_t{0} - 7)) == too_large);
  CHECK(refusal(length_bytes(kMegabyte) + "{}") == "cut short within its header");
  CHECK(refusal(length_bytes(3) + "{}") == "cut short within its header");
  CHECK(refusal(safetensors_bytes("{}" + std::string(kMegabyte - 2, ' '))) == kReadWell);
}

TEST_CASE("A header that is not a JSON object is refused") {
  for (const char* header : {"",
                             " ",
                             "x",
                             "null",
                             "1",
                             "\"text\"",
                             "[]",
                             "[{}]",
                             "{",
                             "}",
                             "{}{}",
                             "{} x",
                             "{},",
                             "{,}",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{'a':1}",
                             "{a:1}",
                             "{\"a\":NaN}",
                             "{\"a\":01}",
                             "// {}",
                             "{}/**/",
                             "{\"\\ud800\":1}",
                             "{\"\xff\":1}",
                             "{\"a\":\"\n\"}",
                             "\xef\xbb{}"}) {
    INFO(header);
    CHECK(refusal(safetensors_bytes(header)) == kNoObject);
  }
}

TEST_CASE("A zero byte does not hide what follows it") {
  using namespace std::string_literals;
  CHECK(refusal(safetensors_bytes("{}\0hidden"s)) == kNoObject);
}

TEST_CASE("Deeply nested JSON is rejected without a stack overflow") {
  CHECK(refusal(safetensors_bytes(std::string(kMegabyte, '['))) == kNoObject);
  CHECK(refusal(safetensors_bytes(repeated("{\"\":", kMegabyte / 4))) == kNoObject);
  const std::string lists = std::string(500'000, '[') + std::string(500'000, ']');
  CHECK(refusal(safetensors_bytes(fmt::format(R"({{"a":{}}})", lists))) ==
        "its tensor 'a' has no valid 'shape'");
  const std::string objects = repeated("{\"\":", 200'000) + "1" + std::string(200'000, '}');
  CHECK(refusal(safetensors_bytes(fmt::format(R"({{"a":{}}})", objects))) ==
        "its tensor 'a' has no valid 'shape'");
  CHECK(refusal(safetensors_bytes(fmt::format(R"({{"__metadata__":{{"a":{}}}}})", lists))) ==
        "its __metadata__ 'a' is not a string");
}

TEST_CASE("Reading a header of many values takes time linear in its size") {
  struct Case {
    const char* begin;
    const char* entry;
    const char* end;
  };
  for (const Case& test :
       {Case{R"({"__metadata__":{)", R"("")", "}}"}, Case{"{", "{}", "}"}, Case{"{", "[]", "}"},
        Case{R"({"a":{)", "{}", "}}"}, Case{R"({"a":{"shape":[{)", "1", "}]}}"}}) {
    const double few = seconds_to_refuse(numbered_header(test.begin, test.entry, 15'000, test.end));
    const double many =
        seconds_to_refuse(numbered_header(test.begin, test.entry, 60'000, test.end));
    INFO(test.begin << test.entry << ": " << few << " s and " << many << " s");
    CHECK(many < 8 * few + 0.2);
  }
}

TEST_CASE("Entries of a tensor that the format does not have are ignored") {
  CHECK(refusal(R"({"a":{"x":[{"y":1},{"y":1,"y":[]}],"shape":[1],"z":{"dtype":"F16"},)"
                R"("dtype":"F32","w":"F16","data_offsets":[0,4]}})",
                1) == kReadWell);
}

TEST_CASE("A key that occurs twice is refused at each level") {
  const std::string one = tensor_entry("a", "[1]", "[0,4]");
  CHECK(refusal(header_of({one, one}), 1) == "its header has the key 'a' twice");
  CHECK(refusal(header_of({one, tensor_entry("\\u0061", "[1]", "[4,8]")}), 2) ==
        "its header has the key 'a' twice");
  CHECK(refusal("{\"__metadata__\":{},\"__metadata__\":{}}", 0) ==
        "its header has the key '__metadata__' twice");
  CHECK(refusal("{\"__metadata__\":{\"k\\n\":\"1\",\"k\\n\":\"1\"}}", 0) ==
        "its header has the key 'k\\n' twice");
  CHECK(refusal(R"({"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}})", 1) ==
        "its header has the key 'shape' twice");
  CHECK(refusal(R"({"__metadata__":{"k":1,"k":1}})", 0) == "its __metadata__ 'k' is not a string");
}

TEST_CASE("Different objects may have equal keys") {
  CHECK(refusal(header_of({R"("__metadata__":{"a":"","dtype":""})",
                           tensor_entry("a", "[1]", "[0,4]"), tensor_entry("b", "[1]", "[4,8]")}),
                2) == kReadWell);
}

TEST_CASE("Metadata that are not an object of strings are refused") {
  for (const char* value : {"null", "[]", "\"text\"", "1"}) {
    CHECK(refusal(fmt::format(R"({{"__metadata__":{}}})", value), 0) ==
          "its __metadata__ is not a JSON object");
  }
  for (const char* value : {"null", "1", "true", "[\"a\"]", "{}"}) {
    CHECK(refusal(fmt::format(R"({{"__metadata__":{{"k\u001b":{}}}}})", value), 0) ==
          "its __metadata__ 'k\\x1b' is not a string");
  }
}

}  // namespace linnet::test
