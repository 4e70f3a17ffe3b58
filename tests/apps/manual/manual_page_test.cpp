// Manual pages: every command and option is in them, and the tools that render them find no fault.

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "apps/manual/roff.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_files.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

/// Without the font changes and escapes that stand between letters.
std::string plain(std::string roff) {
  for (const char* escape : {"\\fB", "\\fI", "\\fR", "\\&"}) {
    for (std::size_t at = roff.find(escape); at != std::string::npos; at = roff.find(escape)) {
      roff.erase(at, std::string(escape).size());
    }
  }
  for (std::size_t at = roff.find("\\-"); at != std::string::npos; at = roff.find("\\-", at)) {
    roff.erase(at, 1);
  }
  return roff;
}

/// The lines that follow a .TP, each of which names an option, an argument or a command.
Names tagged(const std::string& page) {
  Names tags;
  const Names lines = lines_of(page);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i] == ".TP") tags.push_back(plain(lines[i + 1]));
  }
  return tags;
}

/// Whether `name` is one of the names at the start of a tag such as "--help, -h" or "--epochs N".
bool has_tag(const Names& tags, const std::string& name) {
  return std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) {
    const std::string padded = ", " + tag + " ";
    return contains(padded, ", " + name + " ") || contains(padded, ", " + name + ",");
  });
}

}  // namespace

TEST_CASE("Hyphens, backslashes and points at the start of a line are escaped in roff") {
  CHECK(roff_text("--lr X") == "\\-\\-lr X");
  CHECK(roff_text("a\\b") == "a\\eb");
  CHECK(roff_text(".5\n'x\n.y z.") == "\\&.5\n\\&'x\n\\&.y z.");
  CHECK(roff_bold("a-b") == "\\fBa\\-b\\fR");
  CHECK(roff_italic("DIR") == "\\fIDIR\\fR");
}

TEST_CASE("Roff text is broken at spaces, and no line starts with a request") {
  CHECK(roff_filled("").empty());
  CHECK(roff_filled("one two") == "one two");
  const std::string word(40, 'w');
  CHECK(roff_filled(word + " " + word.substr(1)) == word + " " + word.substr(1));
  CHECK(roff_filled(word + " " + word) == word + "\n" + word);
  CHECK(roff_filled(word + word + "w .x") == word + word + "w\n\\&.x");
  CHECK(roff_filled(word + " " + word + " a b") == word + "\n" + word + " a b");
}

TEST_CASE("There is a manual page of the program and of each command") {
  const ManualFiles manual;
  Names expected = {"linnet.1"};
  for (const std::string& command : commands_in_help()) {
    expected.push_back("linnet-" + command + ".1");
  }
  std::sort(expected.begin(), expected.end());
  CHECK(manual.pages() == expected);
}

TEST_CASE("Each option that a command's help shows is in its manual page") {
  const ManualFiles manual;
  for (const std::string& command : commands_in_help()) {
    const std::string page = file_content(manual.page("linnet-" + command + ".1"));
    CHECK(contains(page, "\"Linnet 1.2.3\""));
    CHECK(contains(page, " 2020-02-03 "));
    for (const std::string& option : options_in_help(command)) {
      INFO(command << " " << option);
      CHECK(has_tag(tagged(page), option));
    }
  }
}

TEST_CASE("Pages show what options take, their defaults, and arguments") {
  const ManualFiles manual;
  const std::string page = file_content(manual.page("linnet-train.1"));
  const std::string text = plain(page);
  CHECK(contains(text, "\n--epochs N\n"));
  CHECK(contains(text, "\n--cache DIR|off\n"));
  CHECK(contains(text, "\n--loss log-softmax|article\n"));
  CHECK(contains(text, "The default is model.safetensors.\n"));
  CHECK(contains(text, "linnet train [OPTION]... DATA\n"));
  CHECK(has_tag(tagged(page), "DATA"));
  const std::string predict = plain(file_content(manual.page("linnet-predict.1")));
  CHECK(contains(predict, "linnet predict [OPTION]... MODEL PATH...\n"));
}

TEST_CASE("The page of the program names the commands, its options and the variables") {
  const ManualFiles manual;
  const std::string page = file_content(manual.page("linnet.1"));
  for (const std::string& command : commands_in_help()) {
    CHECK(has_tag(tagged(page), command));
    CHECK(contains(plain(page), "linnet-" + command + "(1)"));
  }
  for (const std::string& option : options_in_help("")) CHECK(has_tag(tagged(page), option));
  for (const char* name : {"LINNET_NUM_THREADS", "OMP_NUM_THREADS", "LINNET_ISA", "XDG_CACHE_HOME",
                           "NO_COLOR", "EXIT STATUS"}) {
    CHECK(contains(page, name));
  }
}

TEST_CASE("groff renders the manual pages without a warning") {
  if (!has_program("groff")) return skip("groff is not installed");
  const ManualFiles manual;
  for (const std::string& name : manual.pages()) {
    const ProgramRun done =
        run_on_path({"groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z", manual.page(name)});
    INFO(name << "\n" << done.text());
    CHECK(done.exit_code == 0);
    CHECK(done.error.empty());
  }
}

TEST_CASE("man shows the manual pages without a warning") {
  if (!has_program("man") || !has_program("groff")) return skip("man or groff is not installed");
  const ManualFiles manual;
  for (const std::string& name : manual.pages()) {
    const ProgramRun done =
        run_on_path({"man", "--warnings", "-E", "UTF-8", "-l", manual.page(name)},
                    {.environment = {{"MANWIDTH", "100"}, {"LC_ALL", "C.UTF-8"}}});
    INFO(name << "\n" << done.text());
    if (contains(done.output, "unminimize")) return skip("man is the stub of a minimal image");
    CHECK(done.exit_code == 0);
    CHECK(done.error.empty());
    CHECK(contains(done.output, "SYNOPSIS"));
  }
}

TEST_CASE("mandoc finds no fault in the manual pages") {
  if (!has_program("mandoc")) return skip("mandoc is not installed");
  const ManualFiles manual;
  for (const std::string& name : manual.pages()) {
    const ProgramRun done = run_on_path({"mandoc", "-Tlint", manual.page(name)});
    INFO(name << "\n" << done.text());
    CHECK(done.exit_code == 0);
    CHECK(done.output.empty());
  }
}

TEST_CASE("Manual pages that cannot be written are an error") {
  const ProgramRun done = run({manual_program(), "/dev/null/share", "1.2.3", "2020-02-03"});
  INFO(done.text());
  CHECK(done.exit_code == 3);
  CHECK(contains(done.error, "cannot write /dev/null/share"));
  CHECK(run({manual_program()}).exit_code == 2);
}

}  // namespace linnet::test
