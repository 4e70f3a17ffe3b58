#pragma once

namespace linnet {

class Communicator;

/// What a module that talks to MPI exports, under that name: it initialises MPI, and returns a
/// communicator of all ranks, which the caller deletes.
using MakeCommunicator = Communicator*();
inline constexpr const char* kMakeCommunicator = "linnet_make_communicator";

}  // namespace linnet
