#include "linnet/io/reading_rules.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <string>

#include "engine/core/choice_named.hpp"

namespace linnet {
namespace {

constexpr std::string_view kExif = "exif";
constexpr std::string_view kBackground = "background";
constexpr std::string_view kDepth = "depth";
constexpr std::string_view kColour = "color";
constexpr unsigned kLeastDepth = 8;
constexpr unsigned kMostDepth = 16;

/// One rule as text.
struct RuleText {
  std::string_view name;
  std::string value;
};

/// The number of rules.
using RuleTexts = std::array<RuleText, 4>;

/// All rules, in the order of the canonical text.
RuleTexts texts_of(const ReadingRules& rules) {
  return {{{kExif, std::string(name_of(rules.exif))},
           {kBackground, name_of_background(rules.background)},
           {kDepth, name_of_depth(rules.depth)},
           {kColour, std::string(name_of(rules.colour))}}};
}

std::string joined(const RuleTexts& rules, const RuleTexts& without) {
  std::string text;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].value == without[i].value) continue;
    if (!text.empty()) text += ' ';
    text.append(rules[i].name).append("=").append(rules[i].value);
  }
  return text;
}

template <class Value>
bool set_if(Value& rule, const std::optional<Value>& value) {
  if (value) rule = *value;
  return value.has_value();
}

/// Sets the rule `name`; false if there is no such rule or value.
bool set(ReadingRules& rules, std::string_view name, std::string_view value) {
  if (name == kExif) return set_if(rules.exif, exif_rule_named(value));
  if (name == kBackground) return set_if(rules.background, background_named(value));
  if (name == kDepth) return set_if(rules.depth, depth_named(value));
  return name == kColour && set_if(rules.colour, colour_rule_named(value));
}

/// A whole number in `text`, which must have nothing else.
std::optional<unsigned> number_in(std::string_view text, int base) {
  unsigned number = 0;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number, base);
  return error == std::errc() && last == end ? std::optional(number) : std::nullopt;
}

}  // namespace

std::size_t channels_of(const ReadingRules& rules) noexcept {
  return rules.colour == ColourRule::rgb ? 3 : 1;
}

std::size_t image_bytes(ImageSize size, const ReadingRules& rules) noexcept {
  return channels_of(rules) * size.pixels();
}

ReadingRules unrecorded_reading_rules() noexcept {
  return {
      .exif = ExifRule::ignore, .background = {}, .depth = kMostDepth, .colour = ColourRule::grey};
}

std::string to_text(const ReadingRules& rules) {
  return joined(texts_of(rules), texts_of(unrecorded_reading_rules()));
}

std::optional<ReadingRules> reading_rules_of(std::string_view text) {
  ReadingRules rules = unrecorded_reading_rules();
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view rule = rest.substr(0, rest.find(' '));
    const std::size_t equals = rule.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    if (!set(rules, rule.substr(0, equals), rule.substr(equals + 1))) return std::nullopt;
    rest.remove_prefix(rule.size() == rest.size() ? rule.size() : rule.size() + 1);
  }
  // Only the canonical text: another one would be another key in the cache for the same rules.
  return to_text(rules) == text ? std::optional(rules) : std::nullopt;
}

std::string describe(const ReadingRules& rules) {
  return joined(texts_of(rules), {});
}

std::string describe_difference(const ReadingRules& rules, const ReadingRules& other) {
  return joined(texts_of(rules), texts_of(other));
}

std::string name_of_background(const std::optional<Rgb>& background) {
  if (!background) return "none";
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", background->red, background->green,
                background->blue);
  return text.data();
}

std::optional<std::optional<Rgb>> background_named(std::string_view name) {
  if (name == "none") return std::optional<Rgb>();
  if (name == "white") return Rgb{255, 255, 255};
  if (name == "black") return Rgb{};
  constexpr std::size_t kDigits = 6;
  if (name.size() != 1 + kDigits || name.front() != '#') return std::nullopt;
  const std::optional<unsigned> number = number_in(name.substr(1), 16);
  if (!number) return std::nullopt;
  return Rgb{static_cast<std::uint8_t>(*number >> 16), static_cast<std::uint8_t>(*number >> 8),
             static_cast<std::uint8_t>(*number)};
}

std::string name_of_depth(unsigned depth) {
  return depth == kAutomaticDepth ? "auto" : std::to_string(depth);
}

std::optional<unsigned> depth_named(std::string_view name) {
  if (name == "auto") return kAutomaticDepth;
  const std::optional<unsigned> depth = number_in(name, 10);
  return depth && *depth >= kLeastDepth && *depth <= kMostDepth ? depth : std::nullopt;
}

std::string_view name_of(ExifRule rule) noexcept {
  return rule == ExifRule::apply ? "apply" : "ignore";
}

std::optional<ExifRule> exif_rule_named(std::string_view name) {
  return choice_named(name, {ExifRule::apply, ExifRule::ignore});
}

std::string_view name_of(ColourRule rule) noexcept {
  return rule == ColourRule::rgb ? "rgb" : "grey";
}

std::optional<ColourRule> colour_rule_named(std::string_view name) {
  return choice_named(name, {ColourRule::grey, ColourRule::rgb});
}

}  // namespace linnet
