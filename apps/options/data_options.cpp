#include "apps/options/data_options.hpp"

#include <fmt/format.h>

#include "apps/options/options.hpp"
#include "io/dataset/data_cache.hpp"
#include "io/image/image_limits.hpp"

namespace linnet {

void add_data_options(CLI::App& app, DataOptions& options) {
  add_selection_options(app, options.selection);
  Options(app).add_size(
      "--resize", options.resize,
      "Resize all images to one size: area averaging to shrink, bilinear to enlarge");
  add_reading_options(app, options);
}

void add_reading_options(CLI::App& app, DataOptions& options) {
  Options more(app);
  add_rule_options(app, options.rules);
  add_limit_options(app, options.strict, options.max_pixels);
  more.add_flag("--skip-bad", options.skip_bad,
                "Leave out files that cannot be decoded as an image");
  more.add_choice("--progress", options.progress, progress_style_named, {"auto", "always", "never"},
                  "Show progress on standard error");
}

ReadOptions read_options(const DataOptions& options) {
  ReadOptions how;
  how.skip_bad = options.skip_bad;
  how.strict = options.strict;
  how.max_pixels = options.max_pixels;
  how.resize = options.resize;
  how.rules = with_options(options.default_rules, options.rules);
  if (how.resize) require_possible_size(*how.resize, how.rules);
  return how;
}

std::string_view image_option(const DataOptions& options) {
  if (options.resize) return "--resize";
  if (!options.selection.classes.empty()) return "--classes";
  if (!options.selection.exclude.empty()) return "--exclude";
  if (options.rules.exif) return "--exif";
  if (options.rules.background) return "--background";
  if (options.rules.depth) return "--depth";
  if (options.rules.colour) return "--color";
  if (options.max_pixels) return "--max-pixels";
  if (options.skip_bad) return "--skip-bad";
  return options.strict ? "--strict" : "";
}

void add_limit_options(CLI::App& app, bool& strict, std::optional<std::size_t>& max_pixels) {
  Options more(app);
  more.add_flag(
      "--strict", strict,
      "Refuse files that break the rules of their format, although their pixels are right");
  more.add_count("--max-pixels", max_pixels, 1, kMostResizedPixels,
                 fmt::format("{} if resized, else {}, in RGB {}", kMostResizedPixels,
                             kMostImageBytes, kMostImageBytes / 3),
                 "Refuse images of more pixels");
}

void add_exclude_option(CLI::App& app, std::vector<std::string>& globs) {
  Options(app).add_texts(
      "--exclude", globs, "GLOB",
      "Leave out files and folders whose name matches the pattern, or, if it has "
      "a slash, whose path in the data folder does; may be repeated");
}

void add_selection_options(CLI::App& app, FolderSelection& selection) {
  Options(app).add_list("--classes", selection.classes, "LIST",
                        "Read these classes only: names of subfolders with commas between them "
                        "[all]");
  add_exclude_option(app, selection.exclude);
}

void add_cache_option(CLI::App& app, std::string& cache) {
  Options(app).add_text("--cache", cache, "DIR|off",
                        "Folder for packed copies of data folders [$XDG_CACHE_HOME/linnet, else "
                        "~/.cache/linnet]; off: keep none");
}

std::optional<std::string> choose_cache(const std::string& cache) {
  if (cache == "off") return std::nullopt;
  return cache.empty() ? default_cache_folder() : cache;
}

}  // namespace linnet
