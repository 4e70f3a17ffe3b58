#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "linnet/examples.hpp"
#include "linnet/io/feature_set.hpp"
#include "linnet/io/image_set.hpp"

namespace linnet {

/// Where examples were read from.
enum class DataSource {
  files,         ///< the image files of a folder
  idx_file,      ///< a file of images, all decoded
  cached_copy,   ///< the packed copy of a folder that has not changed since it was made
  packed_file,   ///< a packed data set
  packed_shard,  ///< one of its shards, of which each process has another
  feature_file,  ///< a feature matrix
};

/// What examples are called in texts.
struct Noun {
  std::string_view one;
  std::string_view many;
};

inline constexpr Noun kImages = {"image", "images"};
inline constexpr Noun kRows = {"row", "rows"};

/// A feature matrix with labels, and with a hash of each row.
struct LabelledFeatures {
  FeatureSet set;
  std::vector<std::uint64_t> content;
};

/// A data set in memory, or mapped: images or a feature matrix.
struct LoadedData {
  std::variant<ImageSet, LabelledFeatures> content = ImageSet{};
  DataSource source = DataSource::files;
  double seconds = 0.0;          ///< wall time of listing and reading
  double listing_seconds = 0.0;  ///< of listing alone: names, sizes and dates
  std::size_t shards = 0;        ///< of a packed data set that is in shards
  std::string kept = {};         ///< path of the packed copy that was made; empty if none was
  // Of a folder:
  std::vector<std::string> passed_over = {};  ///< as ImageFolder has them
  std::vector<std::string> excluded = {};

  bool has_images() const { return std::holds_alternative<ImageSet>(content); }
  /// Of a data set that has them.
  ImageSet& images() { return std::get<ImageSet>(content); }
  const ImageSet& images() const { return std::get<ImageSet>(content); }
  LabelledFeatures& features() { return std::get<LabelledFeatures>(content); }
  const LabelledFeatures& features() const { return std::get<LabelledFeatures>(content); }

  const std::vector<std::string>& classes() const;
  const std::vector<std::uint32_t>& labels() const;
  Noun noun() const { return has_images() ? kImages : kRows; }

  /// A view, which this object must outlive.
  Examples examples() const;
};

}  // namespace linnet
