#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "linnet/export.hpp"
#include "linnet/io/image_size.hpp"

namespace LINNET_EXPORT linnet {

/// What becomes of the orientation that a camera recorded in the Exif block of a photo.
enum class ExifRule {
  apply,   ///< the image is turned and mirrored as viewers show it
  ignore,  ///< the pixels stay as they are stored
};

/// What becomes of the colours of an image.
enum class ColourRule {
  grey,  ///< a pixel is one byte, its grey level
  rgb,   ///< a pixel is three bytes: red, green and blue, which are equal in a grey image
};

/// A colour of 8-bit samples.
struct Rgb {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  bool operator==(const Rgb&) const = default;
};

/// Of ReadingRules::depth: as many bits as the highest sample of the data set needs.
inline constexpr unsigned kAutomaticDepth = 0;

/// How the content of an image file becomes pixels, where there is more than one sensible way.
/// Packed files, cached copies and models record the rules by which their images were read, so that
/// the images that a model predicts for are read by the same. A default object holds the default
/// rules.
struct ReadingRules {
  ExifRule exif = ExifRule::apply;

  /// The colour that transparent pixels are blended with, as io/image/png_converter.hpp says. None:
  /// transparency changes nothing.
  std::optional<Rgb> background = {};

  /// The bits in use of 16-bit samples, 8 to 16: the level is that of the sample shifted right by
  /// depth − 8, at most 255. Reading a data set replaces kAutomaticDepth by the depth that it
  /// found; for a single image it counts as 16.
  unsigned depth = kAutomaticDepth;

  ColourRule colour = ColourRule::grey;

  bool operator==(const ReadingRules&) const = default;
};

/// The channels of a pixel that is read by the rules: 1, or 3 with ColourRule::rgb.
std::size_t channels_of(const ReadingRules& rules) noexcept;

/// The bytes of an image of that size that is read by the rules, which are the features of a model:
/// channels · width · height. They lie as (channel, row, column), as PyTorch's ToTensor has them: a
/// grey image is its rows one after the other; an RGB image is three such planes, red, green, blue.
std::size_t image_bytes(ImageSize size, const ReadingRules& rules) noexcept;

/// The rules of versions of Linnet that did not record any.
ReadingRules unrecorded_reading_rules() noexcept;

/// The canonical text of rules, for files: "name=value" for each that differs from
/// unrecorded_reading_rules, in a fixed order and with spaces between them ("exif=apply"). It is
/// empty for unrecorded_reading_rules. Equal rules have equal texts.
std::string to_text(const ReadingRules& rules);

/// The rules with that canonical text; none if it is not one that to_text returns.
std::optional<ReadingRules> reading_rules_of(std::string_view text);

/// All rules in the form of to_text, for people: "exif=ignore".
std::string describe(const ReadingRules& rules);

/// The rules in `rules` that `other` has otherwise, in the same form.
std::string describe_difference(const ReadingRules& rules, const ReadingRules& other);

/// "none" for no background, else "#rrggbb". Also read are "white" and "black".
std::string name_of_background(const std::optional<Rgb>& background);
std::optional<std::optional<Rgb>> background_named(std::string_view name);

/// "auto", or a number from 8 to 16.
std::string name_of_depth(unsigned depth);
std::optional<unsigned> depth_named(std::string_view name);

/// "apply" or "ignore".
std::string_view name_of(ExifRule rule) noexcept;
std::optional<ExifRule> exif_rule_named(std::string_view name);

/// "grey" or "rgb".
std::string_view name_of(ColourRule rule) noexcept;
std::optional<ColourRule> colour_rule_named(std::string_view name);

}  // namespace linnet
