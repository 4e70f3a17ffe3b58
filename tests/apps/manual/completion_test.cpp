// Completions: each shell reads its script, every option is in them, and values are completed.

#include <fcntl.h>
#include <stdlib.h>

#include <algorithm>
#include <string>
#include <vector>

#include "apps/manual/value_kind.hpp"
#include "io/file/file_descriptor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_files.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Names sorted(Names names) {
  std::sort(names.begin(), names.end());
  return names;
}

/// A folder to complete paths in: a file and a folder, both with a space in their names.
class PathsToComplete {
 public:
  PathsToComplete() {
    write_file(folder_ / "a file.txt", std::string_view("x"));
    write_file(folder_ / "some folder/inside", std::string_view("x"));
  }

  const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

/// What bash offers for the last of these words, as its readline splits them.
Names bash_offers(const ManualFiles& manual, const Names& words,
                  const std::filesystem::path& folder = {}) {
  Names arguments = {"bash", "--norc", "-c",
                     "source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _linnet; "
                     "for word in \"${COMPREPLY[@]}\"; do printf '%s\\n' \"$word\"; done",
                     manual.bash()};
  arguments.insert(arguments.end(), words.begin(), words.end());
  const ProgramRun done = run_on_path(arguments, {.folder = folder});
  INFO(done.text());
  CHECK(done.exit_code == 0);
  CHECK(done.error.empty());
  return sorted(lines_of(done.output));
}

/// Starts an interactive zsh on a pseudo-terminal, types lines with a tabulator at their ends, and
/// reads the terminal until it shows what is expected.
constexpr const char* kZshSession = R"(
zmodload zsh/zpty
expect() { zpty -r -m shell shown "*$1*" && print $2 }
type() { zpty -w -n shell $'\x15'"$1"$'\t' }
zpty shell zsh -f -i
zpty -w shell "PS1=; fpath=(${(q)1:h} \$fpath); autoload -U compinit; compinit -u -D; print LOA''DED"
zpty -r -m shell shown '*LOADED*'
type 'linnet '
expect 'cache*export*info*pack*phantoms*predict*train*unpack' commands
type 'linnet train --loss='
expect 'article*log-softmax' words
type 'linnet train --cache '
expect 'off*some*folder' folders
zpty -d shell
)";

bool has_pseudo_terminals() {
  const FileDescriptor terminal(::posix_openpt(O_RDWR | O_NOCTTY));
  return terminal && ::grantpt(terminal.get()) == 0 && ::unlockpt(terminal.get()) == 0 &&
         ::ptsname(terminal.get()) != nullptr;
}

/// What fish offers for the last word of a line, without descriptions.
Names fish_offers(const ManualFiles& manual, const std::string& line,
                  const std::filesystem::path& folder = {}) {
  const ProgramRun done = run_on_path(
      {"fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", manual.fish(), line},
      {.environment = {{"HOME", manual.folder()}}, .folder = folder});
  INFO(done.text());
  CHECK(done.exit_code == 0);
  CHECK(done.error.empty());
  Names offers;
  for (const std::string& offer : lines_of(done.output)) {
    offers.push_back(offer.substr(0, offer.find('\t')));
  }
  return sorted(offers);
}

}  // namespace

TEST_CASE("What an option takes is told from the text of the help") {
  const auto kind = [](const char* value) { return value_kind({.value = value}); };
  CHECK(kind("").words.empty());
  CHECK(kind("N").words.empty());
  CHECK(kind("N").path == PathKind::none);
  CHECK(kind("WxH").words.empty());
  CHECK(kind("auto|never").words == Names{"auto", "never"});
  CHECK(kind("balanced|LIST").words == Names{"balanced"});
  CHECK(kind("balanced|LIST").path == PathKind::none);
  CHECK(kind("DIR|off").words == Names{"off"});
  CHECK(kind("DIR|off").path == PathKind::folder);
  for (const char* file : {"FILE", "DATA", "PATH", "MODEL"}) {
    CHECK(kind(file).path == PathKind::file);
  }
}

TEST_CASE("bash completes commands and their options") {
  if (!has_program("bash")) return skip("bash is not installed");
  const ManualFiles manual;
  const Names commands = commands_in_help();
  Names first = options_in_help("");
  first.insert(first.end(), commands.begin(), commands.end());
  first.emplace_back("help");
  CHECK(bash_offers(manual, {"linnet", ""}) == sorted(first));
  CHECK(bash_offers(manual, {"linnet", "tr"}) == Names{"train"});
  CHECK(bash_offers(manual, {"linnet", "help", ""}) == sorted(commands));
  for (const std::string& command : commands) {
    INFO(command);
    CHECK(bash_offers(manual, {"linnet", command, "-"}) == sorted(options_in_help(command)));
  }
}

TEST_CASE("bash completes the words that an option takes, and no numbers") {
  if (!has_program("bash")) return skip("bash is not installed");
  const ManualFiles manual;
  CHECK(bash_offers(manual, {"linnet", "train", "--loss", ""}) == Names{"article", "log-softmax"});
  CHECK(bash_offers(manual, {"linnet", "train", "--loss", "a"}) == Names{"article"});
  CHECK(bash_offers(manual, {"linnet", "train", "--loss", "="}) == Names{"article", "log-softmax"});
  CHECK(bash_offers(manual, {"linnet", "train", "--loss", "=", "l"}) == Names{"log-softmax"});
  CHECK(bash_offers(manual, {"linnet", "predict", "--format", "j"}) == Names{"jsonl"});
  CHECK(bash_offers(manual, {"linnet", "train", "--epochs", ""}).empty());
}

TEST_CASE("bash completes paths where an option or argument takes one") {
  if (!has_program("bash")) return skip("bash is not installed");
  const ManualFiles manual;
  const PathsToComplete paths;
  const auto offers = [&](const Names& words) { return bash_offers(manual, words, paths.path()); };
  const Names both = {"a file.txt", "some folder"};
  CHECK(offers({"linnet", "train", ""}) == both);
  CHECK(offers({"linnet", "train", "--output", ""}) == both);
  CHECK(offers({"linnet", "train", "--valid", "a"}) == Names{"a file.txt"});
  CHECK(offers({"linnet", "train", "--cache", ""}) == Names{"off", "some folder"});
  CHECK(offers({"linnet", "phantoms", ""}) == Names{"some folder"});
  CHECK(offers({"linnet", "predict", "model", "s"}) == Names{"some folder"});
  CHECK(offers({"linnet", "unpack", ""}) == both);
  CHECK(offers({"linnet", "cache", ""}).empty());
}

TEST_CASE("fish completes commands, options, words and paths") {
  if (!has_program("fish")) return skip("fish is not installed");
  const ManualFiles manual;
  const PathsToComplete paths;
  const auto offers = [&](const std::string& line) {
    return fish_offers(manual, line, paths.path());
  };
  Names first = commands_in_help();
  CHECK(offers("linnet help ") == sorted(first));
  first.emplace_back("help");
  CHECK(offers("linnet ") == sorted(first));
  for (const std::string& command : commands_in_help()) {
    const Names all = offers("linnet " + command + " -");
    for (const std::string& option : options_in_help(command)) {
      INFO(command << " " << option);
      CHECK(holds(all, option));
    }
  }
  CHECK(offers("linnet train --loss ") == Names{"article", "log-softmax"});
  CHECK(holds(offers("linnet train --output "), "a file.txt"));
  CHECK(holds(offers("linnet train "), "a file.txt"));
  const Names caches = offers("linnet train --cache ");
  CHECK(holds(caches, "off"));
  CHECK(holds(caches, "some folder/"));
  CHECK_FALSE(holds(caches, "a file.txt"));
  CHECK_FALSE(holds(offers("linnet phantoms "), "a file.txt"));
  CHECK(holds(offers("linnet phantoms "), "some folder/"));
}

TEST_CASE("fish finds no fault in the syntax of its script") {
  if (!has_program("fish")) return skip("fish is not installed");
  const ManualFiles manual;
  const ProgramRun done = run_on_path({"fish", "--no-execute", manual.fish()});
  INFO(done.text());
  CHECK(done.exit_code == 0);
  CHECK(done.error.empty());
}

TEST_CASE("zsh finds no fault in the syntax of its script") {
  if (!has_program("zsh")) return skip("zsh is not installed");
  const ManualFiles manual;
  const ProgramRun done = run_on_path({"zsh", "-f", "-n", manual.zsh()});
  INFO(done.text());
  CHECK(done.exit_code == 0);
  CHECK(done.error.empty());
}

TEST_CASE("zsh completes commands, words and folders") {
  if (!has_program("zsh")) return skip("zsh is not installed");
  if (!has_pseudo_terminals()) return skip("there are no pseudo-terminals");
  const ManualFiles manual;
  const PathsToComplete paths;
  // Each line waits for what zsh must offer; without it, the test ends by its time limit.
  const ProgramRun done = run_on_path({"zsh", "-f", "-c", kZshSession, "zsh", manual.zsh()},
                                      {.environment = {{"TERM", "vt100"}}, .folder = paths.path()});
  INFO(done.text());
  CHECK(done.exit_code == 0);
  CHECK(done.output == "commands\nwords\nfolders\n");
}

TEST_CASE("Each option that a command's help shows is in the scripts for zsh and fish") {
  const ManualFiles manual;
  const std::string zsh = file_content(manual.zsh());
  const std::string fish = file_content(manual.fish());
  for (const std::string& command : commands_in_help()) {
    const std::size_t begin = zsh.find("\n    " + command + ")\n");
    REQUIRE(begin != std::string::npos);
    const std::string branch = zsh.substr(begin, zsh.find(";;", begin) - begin);
    for (const std::string& option : options_in_help(command)) {
      INFO(command << " " << option);
      const bool in_zsh =
          contains(branch, "'" + option + "[") || contains(branch, "'" + option + "=[");
      CHECK(in_zsh);
      const std::string name = option.starts_with("--") ? " -l " + option.substr(2) + " "
                                                        : " -s " + option.substr(1) + " ";
      const Names lines = lines_of(fish);
      CHECK(std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
        return contains(line, "__fish_seen_subcommand_from " + command + "'") &&
               contains(line, name);
      }));
    }
  }
}

}  // namespace linnet::test
