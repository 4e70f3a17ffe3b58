#pragma once

#include <string>

#include "linnet/feature_view.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/model_file.hpp"

namespace linnet {

// Why a model does not take some data, for a person; empty if it does.

/// Data that have images, or else rows of features.
std::string misfit_of_kind(bool has_images, const SavedModel& saved);

/// Rows of features, for a model of rows.
std::string misfit(const FeatureView& rows, const SavedModel& saved);

/// Images of that size in an IDX file, for a model of images.
std::string misfit_of_idx(ImageSize size, const SavedModel& saved);

}  // namespace linnet
