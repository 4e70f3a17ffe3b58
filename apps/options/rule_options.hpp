#pragma once

#include <optional>
#include <string>

#include "linnet/io/reading_rules.hpp"

namespace CLI {
class App;
}

namespace linnet {

/// The reading rules that were given as options; the others are the default ones, or those of the
/// model or packed file.
struct RuleOptions {
  std::optional<ExifRule> exif;
  std::optional<std::optional<Rgb>> background;
  std::optional<unsigned> depth;
  std::optional<ColourRule> colour;
};

/// Adds --exif, --background, --depth and --color.
void add_rule_options(CLI::App& app, RuleOptions& options);

/// `rules` with those that were given in their place. An automatic depth leaves that of `rules`.
ReadingRules with_options(ReadingRules rules, const RuleOptions& options);

/// The rules of a model, whose number of weights is that of the channels: throws UsageError if its
/// colour is not the one that was given. `path` is the model's.
void require_colour(const std::string& path, const ReadingRules& rules, const RuleOptions& options);

/// Throws UsageError if images that are resized to `size` would be too large by the rules.
void require_possible_size(ImageSize size, const ReadingRules& rules);

/// The rules of a packed file, whose images cannot be read again: throws UsageError if a rule that
/// was given is another one. `path` is the file's.
void require_rules(const std::string& path, const ReadingRules& rules, const RuleOptions& options);

}  // namespace linnet
