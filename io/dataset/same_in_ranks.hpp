#pragma once

#include <string>
#include <vector>

#include "linnet/communicator.hpp"

namespace linnet {

/// What ranks must have in common, for messages.
struct CommonView {
  std::string subject;                                        ///< which begins them, as a path
  const char* verb = "sees";                                  ///< what a process does with it
  const char* rule = "all processes must see the same data";  ///< which ends them
};

/// Throws Error(data), in all ranks alike, if `own` of a rank, a phrase such as "a file", is not
/// that of the first one: with the subject, both processes, their hosts and their phrases.
/// Communicates.
void require_same_in_ranks(Communicator& ranks, const CommonView& view, const std::string& own);

/// Throws Error(data), in all ranks alike, if `own` of a rank, what is wrong with its files, is not
/// empty: with the first such rank, its host and what it says. Communicates.
void require_no_error_in_ranks(Communicator& ranks, const std::string& own);

/// The text of each rank. Communicates.
std::vector<std::string> texts_of_ranks(Communicator& ranks, const std::string& own);

}  // namespace linnet
