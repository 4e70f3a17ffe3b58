#pragma once

#include <functional>
#include <optional>
#include <string>

#include "apps/data/data_input.hpp"
#include "linnet/io/model_file.hpp"

namespace linnet {

/// A model and the path that it was read from.
struct NamedModel {
  const std::string& path;
  const SavedModel& saved;
};

/// The given path or, if it holds the parts of a data set, as folders or as IDX files, that of the
/// part for tests, else of that to validate on, else of that to train on. Throws as with_parts.
std::string evaluated_part(const std::string& path, const FolderSelection& selection);

/// Loads labelled examples as a model takes them: images by its rules but for those that `options`
/// give, and brought to its size if it says so. Labels are then numbered by the classes of the
/// model, which become those of the data; the data may lack some of them. `report` is called before
/// that. Throws as open_data and DataInput::load do, and Error(data) that says what differs and
/// what helps if a class of the data is none of the model, or if the model does not take the
/// examples; UsageError for options that do not fit the model.
LoadedData load_for_model(const NamedModel& model, const DataPath& path, const DataOptions& options,
                          const std::optional<std::string>& cache, const Context& context,
                          const StopRequest& stop,
                          const std::function<void(const LoadedData& data)>& report);

}  // namespace linnet
