#pragma once

#include <memory>
#include <string>

#include "apps/data/data_input.hpp"

namespace linnet {

/// Opens a feature matrix with its labels, of `labels` if that is not empty, and checks everything
/// but the numbers. `context` must outlive the input. Throws as read_features does; Error(data) if
/// there are no labels, and for options that are for images.
std::unique_ptr<DataInput> open_features(const std::string& path, const std::string& labels,
                                         const DataOptions& options, const Context& context,
                                         const StopRequest& stop);

/// Numbers the labels by `classes`, those of the training set. Throws Error(data) that names the
/// class and `path` if one of them is none of these.
void relabel(FeatureSet& set, const std::vector<std::string>& classes, const std::string& path);

}  // namespace linnet
