#include "apps/process/ranks.hpp"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

#include "linnet/error.hpp"

namespace linnet {
namespace {

/// A launcher, and the variables in which it tells each process how many there are, and which it
/// is.
struct Launcher {
  Mpi mpi;
  const char* size;
  const char* rank;
};

/// Those of Open MPI, and of MPICH and all that speak its PMI, such as Slurm's srun.
constexpr Launcher kLaunchers[] = {
    {Mpi::open_mpi, "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
    {Mpi::mpich, "PMI_SIZE", "PMI_RANK"},
};

/// Longer than the first rank takes to end all processes after an error that all of them have.
constexpr std::chrono::milliseconds kFirstRankTime(2000);

/// In which a launcher as a rule reads what a process has printed: MPICH's may drop what it has not
/// read when it ends all.
constexpr std::chrono::milliseconds kReadingTime(200);

std::unique_ptr<Communicator> joined;

int variable(const char* name) {
  const char* const text = std::getenv(name);
  int value = 0;
  if (text != nullptr) {
    const std::string_view digits = text;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
  }
  return value;
}

/// The one that started this process, if it started several.
const Launcher* launcher() {
  for (const Launcher& one : kLaunchers) {
    if (variable(one.size) > 1) return &one;
  }
  return nullptr;
}

}  // namespace

std::optional<Distributed> distributed_named(std::string_view name) {
  if (name == "auto") return Distributed::automatic;
  if (name == "mpi") return Distributed::mpi;
  if (name == "off") return Distributed::off;
  return std::nullopt;
}

Communicator& join_ranks(Distributed how) {
  if (how == Distributed::off) return single_process();
  const Launcher* const started_by = launcher();
  if (started_by == nullptr && how == Distributed::mpi) {
    throw Error(
        Fault::usage,
        "distributed mpi takes several processes, which mpirun of Open MPI or MPICH starts: "
        "mpirun -n 2 linnet train ...",
        "distributed");
  }
  if (started_by == nullptr) return single_process();
  joined = connect(started_by->mpi);
  return *joined;
}

int launched_rank() {
  const Launcher* const started_by = launcher();
  return started_by == nullptr ? 0 : variable(started_by->rank);
}

void await_first_rank() {
  if (launched_rank() > 0) std::this_thread::sleep_for(kFirstRankTime);
}

void end_all_ranks(int exit_code) {
  if (!joined) return;
  std::this_thread::sleep_for(kReadingTime);
  joined->abort(exit_code);
}

void leave_ranks() {
  if (joined) joined->finish();
}

}  // namespace linnet
