#pragma once

#include <optional>
#include <string_view>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// How the ranks of a communicator divide the work of a training. The results are the same, bit for
/// bit.
///
/// | | each rank has | it tells the others |
/// |---|---|---|
/// | columns | some of the features | in each step its partial logits, batch size × outputs |
/// | rows | some of the examples | after each pass over them its gradient, features × outputs |
/// | heads | some of the heads of a sweep | after each epoch their weights |
///
/// SweepTrainer divides columns or heads; LogisticRegression rows.
enum class WorkDivision {
  automatic,  ///< what takes least time, by measurements of a step and of a message; or rows
  columns,
  rows,
  heads,
};

/// "auto", "columns", "rows" or "heads".
std::string_view name_of(WorkDivision division);

/// The one of that name, if there is one.
std::optional<WorkDivision> work_division_named(std::string_view name);

}  // namespace linnet
