#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// The processes that train together, the ranks, and what they tell each other.
///
/// A training with a communicator (ContextOptions::communicator) is run by all ranks alike: each
/// has the same data, calls the same functions with the same arguments in the same order, and gets
/// the same results. What trains, fits, cross-validates and evaluates communicates, constructors
/// and restore() of trainers included. A rank that ends, or waits for something else, leaves the
/// others waiting: it must call abort().
///
/// Ranks only exchange numbers, and each adds them up itself in a fixed order: so results do not
/// depend, bit for bit, on the number of ranks.
///
/// For one thread at a time, the one that made it.
class Communicator {
 public:
  Communicator() = default;
  Communicator(const Communicator&) = delete;
  Communicator& operator=(const Communicator&) = delete;
  virtual ~Communicator() = default;

  /// The number of this process, from 0 on.
  virtual int rank() const noexcept = 0;
  /// The number of processes.
  virtual int size() const noexcept = 0;

  /// all = the numbers of rank 0, then those of rank 1, … `own` has the same size on all ranks, and
  /// `all` size() times that. They must not overlap.
  virtual void all_gather(std::span<const float> own, std::span<float> all) = 0;
  virtual void all_gather(std::span<const std::byte> own, std::span<std::byte> all) = 0;

  /// Returns once all ranks have called it.
  virtual void barrier() = 0;

  /// Ends all processes, this one with the exit code, without their destructors.
  [[noreturn]] virtual void abort(int exit_code) = 0;

  /// Ends the communication; all ranks call it, once, after everything else.
  virtual void finish() = 0;

  /// What carries the numbers, for a person: "Open MPI 4.1.4".
  virtual std::string transport() const = 0;
};

/// The communicator of a process alone; abort() ends it. Thread-safe.
Communicator& single_process();

/// Implementations of MPI, whose programs are not compatible with each other.
enum class Mpi { open_mpi, mpich };

/// "Open MPI", "MPICH".
const char* name_of(Mpi mpi) noexcept;

/// Initialises MPI, for all the ranks that its launcher started. Once in a process. The module that
/// talks to MPI, linnet_openmpi.so or linnet_mpich.so, is looked up where the system's loader looks
/// for libraries, and in `linnet` beside them. Throws Error(system) if it cannot be loaded.
std::unique_ptr<Communicator> connect(Mpi mpi);

}  // namespace linnet
