#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/data/loaded_data.hpp"
#include "apps/options/data_options.hpp"
#include "linnet/context.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// A data set that was found and not read yet: a packed data set or a feature matrix that is
/// mapped, a file of images, or a folder that was listed.
class DataInput {
 public:
  virtual ~DataInput() = default;

  /// The names of the classes: in byte order, or of a feature matrix as FeatureSet has them.
  virtual const std::vector<std::string>& classes() const = 0;

  /// The number of images or rows, or of files that may be images.
  virtual std::size_t most_examples() const = 0;

  /// Whether its examples are images, and not rows of a feature matrix.
  virtual bool has_images() const { return true; }

  /// Reads the images of a folder, with progress on standard error. If the folder has a packed copy
  /// in the cache and has not changed since it was made, the copy is mapped instead; otherwise the
  /// files are decoded, and a packed copy is kept. An error of the cache is printed on standard
  /// error (unless progress is never shown), and the folder is read without it. The reading rules
  /// that the options leave open are `default_rules`. Once only. Throws as read_images does.
  ///
  /// Several ranks take the cached copy if all have it; otherwise each decodes a share of the
  /// files, and the first one keeps a copy. Communicates.
  virtual LoadedData load(const ReadingRules& default_rules) = 0;
};

/// A data set and its file of labels; empty where labels are in the data set or in names.
struct DataPath {
  std::string data;
  std::string labels;
};

/// Opens a packed data set, the shard of this rank, a feature matrix or a file of images, or lists
/// a folder of images; `cache` is the folder for packed copies, if there is one. `context` must
/// outlive the input. Throws as open_packed, open_shard, open_features, open_idx and
/// list_image_folder do, and Error(data) if a packed data set would have to be resized, or if
/// labels are given that do not belong to a file of features or images. Communicates: ranks must
/// see the same folder, or all a file.
std::unique_ptr<DataInput> open_data(const DataPath& path, const DataOptions& options,
                                     const std::optional<std::string>& cache,
                                     const Context& context, const StopRequest& stop);

}  // namespace linnet
