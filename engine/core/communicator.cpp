#include "linnet/communicator.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>

#include "engine/core/mpi_module.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

class SingleProcess : public Communicator {
 public:
  int rank() const noexcept override { return 0; }
  int size() const noexcept override { return 1; }
  void all_gather(std::span<const float> own, std::span<float> all) override {
    std::copy(own.begin(), own.end(), all.begin());
  }
  void all_gather(std::span<const std::byte> own, std::span<std::byte> all) override {
    std::copy(own.begin(), own.end(), all.begin());
  }
  void barrier() override {}
  [[noreturn]] void abort(int exit_code) override { std::_Exit(exit_code); }
  void finish() override {}
  std::string transport() const override { return "none"; }
};

const char* module_of(Mpi mpi) {
  return mpi == Mpi::open_mpi ? "linnet_openmpi.so" : "linnet_mpich.so";
}

}  // namespace

Communicator& single_process() {
  static SingleProcess communicator;
  return communicator;
}

const char* name_of(Mpi mpi) noexcept {
  return mpi == Mpi::open_mpi ? "Open MPI" : "MPICH";
}

std::unique_ptr<Communicator> connect(Mpi mpi) {
  // Open MPI loads modules of its own, which look for its symbols.
  void* const module = dlopen(module_of(mpi), RTLD_NOW | RTLD_GLOBAL);
  if (module == nullptr) {
    const char* const reason = dlerror();
    throw Error(Fault::system, std::string("the module for ") + name_of(mpi) +
                                   " cannot be loaded: " + (reason ? reason : module_of(mpi)) +
                                   "; Linnet makes it when it is built with that MPI installed");
  }
  const auto make = reinterpret_cast<MakeCommunicator*>(dlsym(module, kMakeCommunicator));
  if (make == nullptr) {
    throw Error(Fault::system, std::string(module_of(mpi)) + " is not a module of this Linnet");
  }
  return std::unique_ptr<Communicator>(make());
}

}  // namespace linnet
