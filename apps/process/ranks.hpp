#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "linnet/communicator.hpp"

namespace linnet {

/// Whether the processes that a launcher of MPI started work together.
enum class Distributed {
  automatic,  ///< if a launcher started several
  mpi,        ///< they must have been started by one
  off,        ///< each works by itself
};

std::optional<Distributed> distributed_named(std::string_view name);

/// The communicator of the processes that a launcher started together with this one; the one of a
/// single process if there are none, or each is to work by itself. Once in a process. Throws
/// UsageError if there must be a launcher and is none, and as connect does.
Communicator& join_ranks(Distributed how);

/// The number that the launcher gave this process; 0 without one. Known before join_ranks.
int launched_rank();

/// Before an error is printed: lets the first rank print it, and end all, if it has the same one.
void await_first_rank();

/// After an error: ends all processes, this one with that code. Returns if there are no others.
void end_all_ranks(int exit_code);

/// After success: ends the communication, once all processes have come so far.
void leave_ranks();

}  // namespace linnet
