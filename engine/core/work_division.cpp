#include "linnet/work_division.hpp"

#include "engine/core/choice_named.hpp"

namespace linnet {

std::string_view name_of(WorkDivision division) {
  switch (division) {
    case WorkDivision::automatic:
      return "auto";
    case WorkDivision::columns:
      return "columns";
    case WorkDivision::rows:
      return "rows";
    case WorkDivision::heads:
      break;
  }
  return "heads";
}

std::optional<WorkDivision> work_division_named(std::string_view name) {
  return choice_named(name, {WorkDivision::automatic, WorkDivision::columns, WorkDivision::rows,
                             WorkDivision::heads});
}

}  // namespace linnet
