#include <string>
#include <utility>
#include <vector>

#include "linnet/instruction_set.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace linnet::test {
namespace {

/// Standard output of a run that succeeds and writes nothing to standard error.
std::string answer(const std::vector<std::string>& arguments) {
  const ProgramRun run = run_linnet(arguments);
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(run.error.empty());
  return run.output;
}

void check_holds(const std::string& text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) {
    INFO(text << "\nexpected: " << part);
    CHECK(contains(text, part));
  }
}

/// An option as CLI11 shows it, and its default: after an equals sign, or in brackets since 2.4.
using Default = std::pair<std::string, std::string>;

void check_defaults(const std::string& text, const std::vector<Default>& defaults) {
  for (const auto& [option, value] : defaults) {
    INFO(text << "\nexpected: " << option << ", " << value << " by default");
    const bool shown =
        contains(text, option + "=" + value) || contains(text, option + " [" + value + "]");
    CHECK(shown);
  }
}

}  // namespace

TEST_CASE("Without arguments the program lists its commands") {
  const std::string text = answer({});
  check_holds(text, {"Usage: linnet", "train", "predict", "evaluate", "export", "info", "phantoms",
                     "--help", "--version"});
  CHECK(answer({"--help"}) == text);
  CHECK(answer({"-h"}) == text);
}

TEST_CASE("The word help asks for help too, of the program or of a command") {
  CHECK(answer({"help"}) == answer({"--help"}));
  CHECK(answer({"help", "help"}) == answer({"--help"}));
  for (const char* command : {"train", "predict", "evaluate", "export", "inspect", "info", "pack",
                              "unpack", "cache", "phantoms"}) {
    CHECK(answer({"help", command}) == answer({command, "--help"}));
  }
  check_error(run_linnet({"help", "trian"}), 2, {"unknown command 'trian'; did you mean train?"});
}

TEST_CASE("The help of train shows its options and their defaults") {
  const std::string text = answer({"train", "--help"});
  check_holds(text, {"linnet train", "DATA", "--lr", "--outputs", "--threads", "--isa",
                     "--metrics FILE", "--skip-bad", "--quiet", "--stratify",
                     "--class-weights balanced|LIST", "--init MODEL"});
  check_defaults(text, {{"--epochs N", "15"},
                        {"--batch-size N", "64"},
                        {"--valid-fraction X", "0.2"},
                        {"--seed LIST", "0"},
                        {"--shuffle epoch|once", "epoch"},
                        {"--split grouped|random", "grouped"},
                        {"--loss log-softmax|article", "log-softmax"},
                        {"--recipe default|article", "default"},
                        {"--output FILE", "model.safetensors"},
                        {"--progress auto|always|never", "auto"}});
}

TEST_CASE("The help of the other commands shows their options and defaults") {
  const std::string predict = answer({"predict", "--help"});
  check_holds(predict, {"linnet predict", "MODEL", "PATH"});
  check_defaults(predict, {{"--format table|csv|jsonl", "table"}, {"--top N", "1"}});
  const std::string evaluate = answer({"evaluate", "--help"});
  check_holds(evaluate, {"linnet evaluate", "MODEL", "DATA", "--calibrate FILE", "--labels FILE",
                         "--skip-bad", "--exif", "--threads", "--isa"});
  CHECK_FALSE(contains(evaluate, "--resize"));
  check_defaults(evaluate, {{"--format text|json", "text"}});
  check_holds(answer({"export", "--help"}), {"linnet export", "MODEL", "FILE", "ONNX"});
  check_holds(answer({"info", "--help"}), {"linnet info", "PATH"});
  const std::string phantoms = answer({"phantoms", "--help"});
  check_holds(phantoms, {"linnet phantoms", "DIR", "synthetic"});
  check_defaults(phantoms, {{"--per-class N", "500"}, {"--size N", "64"}, {"--seed N", "0"}});
}

TEST_CASE("Help comes first, whatever else is missing or given") {
  CHECK(answer({"train", "data", "--epochs", "3", "--help"}) == answer({"train", "--help"}));
  CHECK(answer({"train", "-h"}) == answer({"train", "--help"}));
}

TEST_CASE("The version names the compiler, the libraries and the instruction sets here") {
  const std::string text = answer({"--version"});
  CHECK(text.starts_with("linnet "));
  CHECK(answer({"-v"}) == text);
  CHECK(answer({"-V"}) == text);
  check_holds(text, {"compiler: ", "oneTBB ", "xsimd ", "libpng ", "libjpeg-turbo ",
                     "instruction sets: " + available_instruction_sets()});
  for (const std::string& line : lines_of(text)) CHECK_FALSE(line.ends_with(" "));
  const std::string withheld = withheld_instruction_sets();
  if (withheld.empty()) {
    CHECK(text.find("not available") == std::string::npos);
  } else {
    check_holds(text, {"not available: " + withheld});
  }
}

}  // namespace linnet::test
