#include "apps/commands/train_screen.hpp"

#include "apps/options/machine_options.hpp"
#include "apps/report/train_report.hpp"
#include "apps/report/version_text.hpp"
#include "engine/core/escape.hpp"

namespace linnet {

std::string describe_processes(int processes, WorkDivision division,
                               std::optional<std::size_t> parts) {
  if (processes == 1) return "";
  const auto size = static_cast<std::size_t>(processes);
  const std::string waiting =
      parts.value_or(size) < size
          ? fmt::format(" ({}, so {})", counted(*parts, "part", "parts"),
                        counted(size - *parts, "process waits", "processes wait"))
          : "";
  return fmt::format(" in each of {} processes, which divide {}{}", size, name_of(division),
                     waiting);
}

void TrainScreen::print_machine(const Context& context) const {
  say("Linnet {}, {} instructions, {} ({})\n", version(), name_of(context.instruction_set()),
      counted(static_cast<std::uint64_t>(context.threads()), "thread", "threads"),
      context.communicator().size() > 1 && !options_.machine.threads ? "its share of the processors"
                                                                     : threads_reason(context));
}

void TrainScreen::print_ranks(const RankPlaces& places) const {
  say("{} on {}, by {}\n",
      counted(static_cast<std::uint64_t>(places.ranks()), "process", "processes"),
      counted(static_cast<std::uint64_t>(places.hosts()), "host", "hosts"),
      places.communicator().transport());
}

void TrainScreen::print_start(const LoadedData& data, const TrainingStart& start) const {
  const Noun noun = data.noun();
  const std::size_t valid = start.split.valid.size();
  say("Recipe {}\n{}{}{}Training on {} with {}{}, validating on {}\n\n{}", start.recipe,
      describe_duplicates(start.duplicates, noun), describe_weights(data.classes(), start.shares),
      describe_missing_shares(data.classes(), start.shares),
      counted(start.split.train.size(), noun.one, noun.many),
      counted(static_cast<std::uint64_t>(start.threads), "thread", "threads"), start.processes,
      start.folds  ? fmt::format("each of {} folds", *start.folds)
      : valid == 0 ? "none"
                   : grouped(valid),
      start.header);
}

void TrainScreen::print_scores(const TrainingResult& result, const std::string& test_path,
                               Noun noun) const {
  const ConfusionMatrix& confusion = result.evaluation.confusion;
  if (confusion.total() != 0) print_scores(result.saved.classes, confusion);
  if (!result.test) return;
  say("\n{}", describe_test(test_path, *result.test, noun));
  print_scores(result.saved.classes, result.test->evaluation.confusion);
}

void TrainScreen::print_scores(const std::vector<std::string>& classes,
                               const ConfusionMatrix& confusion) const {
  say("\n{}\n{}\n", confusion_table(classes, confusion), score_table(classes, confusion));
}

void TrainScreen::print_end(const RunSummary& summary) const {
  if (summary.profile) say("{}\n", to_text(*summary.profile));
  say("read {:.2f} s, trained {:.2f} s\nweights {}\nmodel in {}\n", summary.read_seconds,
      summary.train_seconds, summary.weights_hash, printable(options_.output));
  if (!options_.report.empty()) say("report in {}\n", printable(options_.report));
}

}  // namespace linnet
