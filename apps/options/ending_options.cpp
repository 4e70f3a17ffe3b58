#include "apps/options/ending_options.hpp"

#include "apps/options/options.hpp"
#include "engine/core/choice_named.hpp"

namespace linnet {

std::string_view name_of(Keep keep) {
  return keep == Keep::last ? "last" : "best";
}

std::optional<Keep> keep_named(std::string_view name) {
  return choice_named(name, {Keep::last, Keep::best});
}

void add_ending_options(CLI::App& app, EndingOptions& options) {
  Options add(app);
  add.add_count("--patience", options.patience, 1, 1'000'000, "",
                "SGD: end after so many epochs in a row that are no better in validation than the "
                "best one");
  add.add_positive("--max-seconds", options.max_seconds, 0.0, "",
                   "SGD: end before so many seconds since the start of the program have passed, "
                   "reading included");
  add.add_choice("--keep", options.keep, keep_named, {"last", "best"},
                 "SGD: write the model of the last epoch, or of the one that is best in "
                 "validation, which --patience and --max-seconds choose too");
}

}  // namespace linnet
