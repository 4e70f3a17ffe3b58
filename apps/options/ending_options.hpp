#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace CLI {
class App;
}

namespace linnet {

/// Which epoch's model is written.
enum class Keep {
  last,
  best,  ///< the one that validates best
};

std::string_view name_of(Keep keep);
std::optional<Keep> keep_named(std::string_view name);

/// When training by SGD ends before its last epoch, and what it leaves.
struct EndingOptions {
  std::optional<std::size_t> patience;
  std::optional<Keep> keep;
  std::optional<double> max_seconds;

  /// Whether one was given.
  bool any() const { return patience || keep || max_seconds; }
};

void add_ending_options(CLI::App& app, EndingOptions& options);

}  // namespace linnet
