#include "apps/options/train_options.hpp"

#include "apps/options/options.hpp"

namespace linnet {

void add_train_options(CLI::App& app, TrainOptions& options) {
  Options more(app);
  more.add_path(
      "DATA", options.data,
      "Folder with one subfolder of images for each class, packed data set, feature matrix "
      "(.npy, .npz, .safetensors), or IDX files");
  more.add_text("--labels", options.labels, "FILE",
                "Labels of a feature matrix, as .npy, if they are not in its file");
  more.add_text(
      "--valid", options.valid, "DATA",
      "Validate on this data set, which has the same classes or, of features, some of them, and "
      "train on all of the first");
  more.add_text("--valid-labels", options.valid_labels, "FILE",
                "Labels of the feature matrix of --valid");
  more.add_text("--test", options.test, "DATA",
                "Evaluate the final model on this data set, which has classes as --valid");
  more.add_text("--test-labels", options.test_labels, "FILE",
                "Labels of the feature matrix of --test");
  more.add_text("--init", options.init, "MODEL",
                "Start from the weights of this model file, which has the same features and "
                "classes, in place of weights of zero");
  add_data_options(app, options.data_options);
  add_cache_option(app, options.cache);
  add_solver_options(app, options.solver);
  add_recipe_options(app, options.recipe);
  add_ending_options(app, options.ending);
  add_checkpoint_options(app, options.checkpoint);
  add_machine_options(app, options.machine);
  more.add_choice("--bind", options.affinity, affinity_named, {"none", "compact", "spread"},
                  "Bind each thread to a processor: neighbouring ones, or ones far apart");
  more.add_choice("--distributed", options.distributed, distributed_named, {"auto", "mpi", "off"},
                  "Whether processes that mpirun started train one model together");
  more.add_choice("--divide", options.division, work_division_named,
                  {"auto", "columns", "rows", "heads"},
                  "What those divide: features; examples, by L-BFGS; or the models of a sweep");
  more.add_text("--output", options.output, "FILE", "Model file to write, as safetensors");
  more.add_text("--metrics", options.metrics, "FILE",
                "Write metrics as JSON lines: one for each epoch and one for the whole run");
  more.add_text("--report", options.report, "FILE",
                "Write a page about the training: curves, mistakes, weights, as one HTML file");
  more.add_flag("--profile", options.profile,
                "Print the time of each phase, and the share of the processor's peak");
  more.add_flag("--quiet", options.quiet, "Print nothing but errors");
}

}  // namespace linnet
