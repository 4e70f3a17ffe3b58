#pragma once

#include <string>
#include <vector>

#include "io/model/safetensors_header.hpp"
#include "linnet/io/model_file.hpp"

namespace linnet {

// Entries that all kinds of model files have, as linnet/io/model_file.hpp describes them.

/// `classes`.
Metadata class_entries(const std::vector<std::string>& classes);

/// `temperature`, or none.
Metadata calibration_entries(const SavedModel& saved);

/// `resize` and `reading`, as far as the model has them.
Metadata reading_entries(const SavedModel& saved);

/// The shortest decimal number that is read as this one; of a float its exact value, for programs
/// that calculate in double precision.
std::string exact_text(double value);

}  // namespace linnet
