#include "apps/options/train_options.hpp"

#include "apps/options/options.hpp"

namespace linnet {

void add_train_options(CLI::App& app, TrainOptions& options) {
  Options more(app);
  more.add_path("DATA", options.data,
                "Folder with one sub-folder of images for each class, or packed data set");
  more.add_text("--valid", options.valid, "DATA",
                "Validate on these images of the same classes, and train on all of the first");
  add_data_options(app, options.data_options);
  add_cache_option(app, options.cache);
  add_recipe_options(app, options.recipe);
  add_machine_options(app, options.machine);
  more.add_choice("--bind", options.affinity, affinity_named, {"none", "compact", "spread"},
                  "Keep each thread on a processor: on neighbours, or far apart");
  more.add_text("--output", options.output, "FILE", "Where the model goes, as safetensors");
  more.add_text("--metrics", options.metrics, "FILE", "Write a JSON object an epoch, and one more");
  more.add_flag("--profile", options.profile,
                "Tell where the time went, and the share of the processor's peak");
  more.add_flag("--quiet", options.quiet, "Print nothing but errors");
}

}  // namespace linnet
