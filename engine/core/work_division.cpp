#include "linnet/work_division.hpp"

namespace linnet {
namespace {

constexpr WorkDivision kAll[] = {WorkDivision::automatic, WorkDivision::columns, WorkDivision::rows,
                                 WorkDivision::heads};

}  // namespace

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
  for (const WorkDivision division : kAll) {
    if (name_of(division) == name) return division;
  }
  return std::nullopt;
}

}  // namespace linnet
