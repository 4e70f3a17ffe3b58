#pragma once

#include <optional>
#include <string>

#include "apps/process/progress.hpp"
#include "linnet/io/image_size.hpp"

namespace CLI {
class App;
}

namespace linnet {

/// How a folder of images is read.
struct DataOptions {
  bool skip_bad = false;
  std::optional<ImageSize> resize;
  std::optional<ProgressStyle> progress;
};

/// Adds --resize, --skip-bad and --progress.
void add_data_options(CLI::App& app, DataOptions& options);

/// Adds --cache DIR|off.
void add_cache_option(CLI::App& app, std::string& cache);

/// The folder for packed copies: that of --cache, else the default one; none for `off`.
std::optional<std::string> choose_cache(const std::string& cache);

}  // namespace linnet
