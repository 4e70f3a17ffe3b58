#pragma once

#include <cmath>
#include <string_view>

#include "io/image/image_limits.hpp"
#include "linnet/io/model_file.hpp"

/// What the writer and the reader of models share: the names and values in a file, which
/// linnet/io/model_file.hpp describes, and what both require of a model.
namespace linnet {

/// Keys of the metadata.
inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kClassesKey = "classes";
inline constexpr std::string_view kFeaturesKey = "features";
inline constexpr std::string_view kWidthKey = "image_width";
inline constexpr std::string_view kHeightKey = "image_height";
inline constexpr std::string_view kScalingKey = "scaling";
inline constexpr std::string_view kNormalizeKey = "normalize";
inline constexpr std::string_view kTemperatureKey = "temperature";
inline constexpr std::string_view kRecipeKey = "recipe";
inline constexpr std::string_view kResizeKey = "resize";
inline constexpr std::string_view kReadingKey = "reading";
inline constexpr std::string_view kLayoutKey = "layout";

/// Values of the metadata.
inline constexpr std::string_view kFormat = "linnet-1";
inline constexpr std::string_view kBytes = "bytes";
inline constexpr std::string_view kNumbers = "numbers";
inline constexpr std::string_view kAreaBilinear = "area-bilinear";
inline constexpr std::string_view kPlanes = "channel,row,column";

/// Names of the tensors.
inline constexpr std::string_view kWeight = "weight";
inline constexpr std::string_view kBias = "bias";

inline bool is_scaling(float value) {
  return std::isfinite(value) && value > 0.0f;
}

inline bool is_temperature(double value) {
  return std::isfinite(value) && value > 0.0;
}

/// Of images that are not resized: those that are resized become as large.
inline ReadLimits limits_of(const SavedModel& saved) {
  return read_limits(false, {}, channels_of(saved.rules));
}

}  // namespace linnet
