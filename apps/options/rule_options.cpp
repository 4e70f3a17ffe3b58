#include "apps/options/rule_options.hpp"

#include <fmt/format.h>

#include "apps/options/options.hpp"
#include "apps/options/usage_error.hpp"
#include "engine/core/escape.hpp"
#include "io/image/image_limits.hpp"

namespace linnet {

void add_rule_options(CLI::App& app, RuleOptions& options) {
  Options add(app);
  add.add_choice("--exif", options.exif, exif_rule_named, {"apply", "ignore"},
                 "Turn photos upright as their Exif orientation says");
  add.add_choice("--background", options.background, background_named,
                 {"none", "white", "black", "#RRGGBB"},
                 "Colour that transparent pixels are blended with; none: ignore transparency");
  add.add_choice("--depth", options.depth, depth_named,
                 {"auto", "8", "9", "10", "11", "12", "13", "14", "15", "16"},
                 "Bits in use of 16-bit samples; auto: those that the highest sample needs");
  add.add_choice("--color", options.colour, colour_rule_named, {"grey", "rgb"},
                 "Read a pixel as one grey level, or as red, green and blue");
}

ReadingRules with_options(ReadingRules rules, const RuleOptions& options) {
  if (options.exif) rules.exif = *options.exif;
  if (options.background) rules.background = *options.background;
  if (options.depth.value_or(kAutomaticDepth) != kAutomaticDepth) rules.depth = *options.depth;
  if (options.colour) rules.colour = *options.colour;
  return rules;
}

void require_colour(const std::string& path, const ReadingRules& rules,
                    const RuleOptions& options) {
  if (options.colour.value_or(rules.colour) == rules.colour) return;
  throw UsageError{fmt::format("the weights of {} are for color={}, not {}: train with --color {}",
                               printable(path), name_of(rules.colour), name_of(*options.colour),
                               name_of(*options.colour))};
}

void require_possible_size(ImageSize size, const ReadingRules& rules) {
  const std::size_t most = kMostImageBytes / channels_of(rules);
  if (size.pixels() <= most) return;
  throw UsageError{
      fmt::format("--resize {}x{} has {} pixels, and with --color {} at most {} are read",
                  size.width, size.height, size.pixels(), name_of(rules.colour), most)};
}

void require_rules(const std::string& path, const ReadingRules& rules, const RuleOptions& options) {
  const ReadingRules wanted = with_options(rules, options);
  if (wanted == rules) return;
  throw UsageError{fmt::format(
      "{} holds pixels that were read with {}, not {}: pack the folder again", printable(path),
      describe_difference(rules, wanted), describe_difference(wanted, rules))};
}

}  // namespace linnet
