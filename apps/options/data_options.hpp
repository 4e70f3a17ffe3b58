#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/options/rule_options.hpp"
#include "apps/process/progress.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/read_images.hpp"

namespace CLI {
class App;
}

namespace linnet {

/// How a folder of images is read.
struct DataOptions {
  FolderSelection selection;
  bool skip_bad = false;
  bool strict = false;
  std::optional<std::size_t> max_pixels;
  std::optional<ImageSize> resize;
  RuleOptions rules;
  ReadingRules default_rules = {};  ///< in place of those that were not given
  std::optional<ProgressStyle> progress;
};

/// How a folder is read with these options; without what only the reading itself needs.
ReadOptions read_options(const DataOptions& options);

/// The name of an option that only images can follow and that was given, or none.
std::string_view image_option(const DataOptions& options);

/// Adds --strict and --max-pixels.
void add_limit_options(CLI::App& app, bool& strict, std::optional<std::size_t>& max_pixels);

/// Adds --skip-bad, --progress, and the options of reading rules and limits.
void add_reading_options(CLI::App& app, DataOptions& options);

/// Adds --classes, --exclude, --resize, and the options of reading.
void add_data_options(CLI::App& app, DataOptions& options);

/// Adds --exclude GLOB.
void add_exclude_option(CLI::App& app, std::vector<std::string>& globs);

/// Adds --classes LIST and --exclude GLOB.
void add_selection_options(CLI::App& app, FolderSelection& selection);

/// Adds --cache DIR|off.
void add_cache_option(CLI::App& app, std::string& cache);

/// The folder for packed copies: that of --cache, else the default one; none for `off`.
std::optional<std::string> choose_cache(const std::string& cache);

}  // namespace linnet
