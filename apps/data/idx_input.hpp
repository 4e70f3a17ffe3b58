#pragma once

#include <memory>
#include <string>

#include "apps/data/data_input.hpp"

namespace linnet {

/// Opens a file of images in the IDX format, whose labels are in `labels` or, if that is empty, in
/// the file beside it that its name stands for. Throws as read_idx_images does, and Error(data) for
/// options that need images of a folder.
std::unique_ptr<DataInput> open_idx(const std::string& path, const std::string& labels,
                                    const DataOptions& options, const Context& context);

}  // namespace linnet
