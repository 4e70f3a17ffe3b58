// Which instruction set and how many threads: options before variables before the machine's own.

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "linnet/instruction_set.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;
using Variables = std::vector<std::pair<std::string, std::string>>;

/// A small training; the last line of its metrics holds what was used.
class Training {
 public:
  Training() { write_phantoms(folder_ / "data"); }

  ProgramRun run(Names options, const Variables& variables) const {
    options.insert(options.begin(),
                   {"train", folder_ / "data", "--batch-size", "4", "--epochs", "1", "--output",
                    folder_ / "model", "--metrics", folder_ / "metrics"});
    return run_linnet(options, {.environment = variables});
  }

  nlohmann::json used(const Names& options, const Variables& variables) const {
    const ProgramRun done = run(options, variables);
    INFO(done.text());
    REQUIRE(done.exit_code == 0);
    return nlohmann::json::parse(lines_of(file_content(folder_ / "metrics")).back());
  }

  Names names() const { return names_in(folder_.path()); }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("Bound threads learn the same model, and an unknown affinity is refused") {
  const Training training;
  const auto hash = training.used({"--threads", "3"}, {})["weights_hash"];
  for (const char* affinity : {"none", "compact", "spread"}) {
    INFO(affinity);
    CHECK(training.used({"--threads", "3", "--bind", affinity}, {})["weights_hash"] == hash);
  }
  check_error(training.run({"--bind", "sprea"}, {}), 2,
              {"--bind takes none or compact or spread", "did you mean spread"});
}

TEST_CASE("The number of training threads is chosen by speed, unless it is given") {
  const Training training;  // so small that a second thread would only cost time
  CHECK(training.used({"--threads", "2"}, {})["training_threads"] == 2);
  CHECK(training.used({}, {{"LINNET_NUM_THREADS", "2"}})["training_threads"] == 2);
  const auto fitted = training.used({}, {{"OMP_NUM_THREADS", ""}});
  CHECK(fitted["training_threads"] >= 1);
  CHECK(fitted["training_threads"] <= fitted["threads"]);
}

TEST_CASE("Each instruction set of this machine can be forced, by option and by variable") {
  const Training training;
  for (InstructionSet set : compiled_instruction_sets()) {
    const std::string name(name_of(set));
    if (!is_available(set)) {
      WARN("not tested, as this machine lacks the instruction set: " << name);
      check_error(training.run({"--isa", name}, {}), 2, {name, available_instruction_sets()});
      continue;
    }
    CHECK(training.used({"--isa", name}, {})["isa"] == name);
    CHECK(training.used({}, {{"LINNET_ISA", name}})["isa"] == name);
    CHECK(training.used({"--isa", name}, {{"LINNET_ISA", "nonsense"}})["isa"] == name);
  }
}

TEST_CASE("By default the best instruction set is used, and an empty variable counts as unset") {
  const Training training;
  const std::string best(name_of(choose_instruction_set("")));
  CHECK(training.used({}, {})["isa"] == best);
  CHECK(training.used({}, {{"LINNET_ISA", ""}})["isa"] == best);
}

TEST_CASE("An unknown instruction set is wrong usage, and those that there are are named") {
  const Training training;
  check_error(training.run({"--isa", "sse9"}, {}), 2,
              {"--isa", "'sse9'", available_instruction_sets()});
  check_error(training.run({}, {{"LINNET_ISA", "AVX2"}}), 2,
              {"LINNET_ISA", "'AVX2'", available_instruction_sets()});
  CHECK(training.names() == Names{"data"});
}

TEST_CASE("An instruction set of another architecture is refused") {
  const Training training;
  const bool arm = compiled_instruction_sets().front() == InstructionSet::neon64;
  check_error(training.run({"--isa", arm ? "avx2" : "neon64"}, {}), 2,
              {arm ? "avx2" : "neon64", available_instruction_sets()});
}

TEST_CASE("Threads are chosen by the option, then Linnet's variable, then OpenMP's") {
  const Training training;
  const Variables both = {{"LINNET_NUM_THREADS", "3"}, {"OMP_NUM_THREADS", "2"}};
  CHECK(training.used({"--threads", "5"}, both)["threads"] == 5);
  CHECK(training.used({}, both)["threads"] == 3);
  CHECK(training.used({}, {{"OMP_NUM_THREADS", "2"}})["threads"] == 2);
  CHECK(training.used({}, {})["threads"] >= 1);
}

TEST_CASE("The program says how many threads it uses and why") {
  const Training training;
  CHECK(contains(training.run({"--threads", "1"}, {}).output, " 1 thread (--threads)\n"));
  CHECK(contains(training.run({}, {{"LINNET_NUM_THREADS", "3"}}).output,
                 " 3 threads (LINNET_NUM_THREADS)\n"));
  CHECK(contains(training.run({}, {{"OMP_NUM_THREADS", "2"}}).output,
                 " 2 threads (OMP_NUM_THREADS)\n"));
}

TEST_CASE("A variable that holds no number of threads is wrong usage") {
  const Training training;
  for (const char* value : {"0", "-1", "100000", "all"}) {
    check_error(training.run({}, {{"LINNET_NUM_THREADS", value}}), 2,
                {"LINNET_NUM_THREADS takes a whole number from 1 to 1024", value});
  }
  CHECK(training.names() == Names{"data"});
}

TEST_CASE("More threads than processors do no harm") {
  const Training training;
  CHECK(training.used({"--threads", "64"}, {})["threads"] == 64);
}

}  // namespace linnet::test
