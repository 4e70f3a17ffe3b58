#include "apps/commands/rank_agreement.hpp"

#include <fmt/format.h>

#include <string>

#include "apps/commands/session_identity.hpp"
#include "apps/report/version_text.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/same_in_ranks.hpp"
#include "linnet/io/reading_rules.hpp"

namespace linnet {

void require_same_program(const Context& context) {
  require_same_in_ranks(
      context.communicator(),
      {.subject = "linnet",
       .verb = "has",
       .rule = "the model depends on both: --isa names instructions that all have"},
      fmt::format("version {} and {} instructions", version(), name_of(context.instruction_set())));
}

void require_same_paths(Communicator& ranks, const std::string& data, const TrainingPaths& paths) {
  require_same_in_ranks(
      ranks, {.subject = data},
      fmt::format("'{}' to train on, '{}' to validate on, '{}' to test on", printable(paths.train),
                  printable(paths.valid), printable(paths.test)));
}

void require_same_start(Communicator& ranks, const InitialModel* start) {
  if (ranks.size() == 1) return;  // a large model takes a while to hash
  const std::string own =
      start == nullptr
          ? "weights of zero"
          : fmt::format(
                "weights {}, which in the order of the classes are {}, with the reading "
                "rules {}",
                start->hash(), weights_hash(start->model()), describe(start->rules()));
  require_same_in_ranks(ranks,
                        {.subject = start == nullptr ? "--init" : start->path(),
                         .verb = "starts from",
                         .rule = "all processes must start from the same model"},
                        own);
}

void require_same_checkpoint(Communicator& ranks, const std::string& file,
                             const std::string& found) {
  require_same_in_ranks(ranks,
                        {.subject = file.empty() ? "--checkpoint" : file,
                         .verb = "finds",
                         .rule = "all processes must go on from the same checkpoint"},
                        found);
}

void require_same_data(Communicator& ranks, const TrainingPaths& paths, const TrainingData& data) {
  if (ranks.size() == 1) return;
  const auto require = [&](const std::string& path, const LoadedData& set) {
    const Examples examples = set.examples();
    require_same_in_ranks(
        ranks, {.subject = path},
        fmt::format("{} {} of {} features (hash {})", examples.labels.size(), set.noun().many,
                    examples.features.columns(), data_hash({&set})));
  };
  require(paths.train, data.train);
  if (data.valid) require(paths.valid, *data.valid);
  if (data.test) require(paths.test, *data.test);
}

}  // namespace linnet
