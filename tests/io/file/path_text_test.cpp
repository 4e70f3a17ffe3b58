#include "io/file/path_text.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

TEST_CASE("Letters of ASCII become lower case, and no other bytes change") {
  CHECK(in_lower_case("$RECYCLE.Bin[@`{") == "$recycle.bin[@`{");
  CHECK(in_lower_case("\xc3\x84\xff") == "\xc3\x84\xff");
}

TEST_CASE("A suffix belongs to the last name of a path") {
  CHECK(suffix_of("a/b.tar.gz") == "gz");
  CHECK(suffix_of("a.d/b").empty());
  CHECK(suffix_of("b.").empty());
  CHECK(suffix_of("b").empty());
}

TEST_CASE("A word of a command is quoted where a shell needs it") {
  CHECK(shell_word("data/cat_1-2.png,dog") == "data/cat_1-2.png,dog");
  CHECK(shell_word("my data") == "'my data'");
  CHECK(shell_word("it's $HOME") == "'it'\\''s $HOME'");
  CHECK(shell_word("a\nb") == "'a\\nb'");
}

TEST_CASE("A list names the first, and says that there are others") {
  const std::vector<std::string> names = {"a", "b\n", "c"};
  CHECK(printable_list(names, 3) == "a, b\\n, c");
  CHECK(printable_list(names, 2) == "a, b\\n, …");
  CHECK(printable_list({}, 2).empty());
}

}  // namespace
}  // namespace linnet::test
