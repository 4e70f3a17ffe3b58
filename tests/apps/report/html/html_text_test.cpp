#include "apps/report/html/html_text.hpp"

#include <string>
#include <vector>

#include "engine/core/escape.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/markup.hpp"

namespace linnet::test {
namespace {

std::string base64_of(std::string_view text) {
  return base64({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace

TEST_CASE("Names are escaped for HTML and printable") {
  CHECK(escaped("a<b>&\"c'") == "a&lt;b&gt;&amp;&quot;c&#39;");
  CHECK(escaped("\x1b[31m\n\xff") == "\\x1b[31m\\n\\xff");
  CHECK(escaped("\xef\xbf\xbe|\xef\xbf\xbf|\xef\xbf\xbd") ==
        "\\xef\\xbf\\xbe|\\xef\\xbf\\xbf|\xef\xbf\xbd");
  CHECK(escaped("\u202e") == "\\xe2\\x80\\xae");
  CHECK(escaped("\xef") == "\\xef");
}

TEST_CASE("A long text keeps its start and its end, in whole characters") {
  CHECK(shortened("abcdefg", 7) == "abcdefg");
  CHECK(shortened("abcdefgh", 7) == "abc…fgh");
  CHECK(shortened("abcdefgh", 6) == "abc…gh");
  CHECK(shortened("äöüßäöüß", 5) == "äö…üß");
  CHECK(shortened("\n\n\n\n", 5) == "\\n…\\n");
  CHECK(shortened("日本語", 3) == "日本語");
}

TEST_CASE("A name is shown whole or with its whole text as title") {
  CHECK(name_element("a&b", 10) == "<bdi>a&amp;b</bdi>");
  CHECK(name_element("\"<abcdef", 5) == "<bdi title=\"&quot;&lt;abcdef\">&quot;&lt;…ef</bdi>");
  CHECK(name_element(std::string(5000, '<'), 20).size() < 300 * 4 + 20 * 4 + 40);
}

TEST_CASE("A path may be broken after its folders") {
  CHECK(path_element("a/b<c/d.png", 20) == "<bdi>a/<wbr/>b&lt;c/<wbr/>d.png</bdi>");
  CHECK(path_element("a/bcdefgh", 5) == "<bdi title=\"a/bcdefgh\">a/<wbr/>…gh</bdi>");
}

TEST_CASE("Base64 is that of RFC 4648") {
  CHECK(base64_of("") == "");
  CHECK(base64_of("f") == "Zg==");
  CHECK(base64_of("fo") == "Zm8=");
  CHECK(base64_of("foo") == "Zm9v");
  CHECK(base64_of("foobar") == "Zm9vYmFy");
  CHECK(base64_of("\xff\xfe\xfb") == "//77");
}

TEST_CASE("The check of markup finds what is not well-formed") {
  CHECK(markup_error("<!DOCTYPE html>\n<p a=\"1\">x &amp; &#160;<br/></p>") == "");
  for (const char* text :
       {"<p>", "</p>", "<p><b></p></b>", "<p a=1></p>", "<p a=\"1\" a=\"2\"></p>", "<p>a & b</p>",
        "<p>&nbsp;</p>", "<p a=\"&x\"></p>", "<p", "<p>a < b</p>", "<p a=\"<\"></p>", "\xff"}) {
    INFO(text);
    CHECK(markup_error(text) != "");
  }
}

}  // namespace linnet::test
