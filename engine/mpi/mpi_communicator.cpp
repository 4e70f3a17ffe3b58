// A module of its own for each implementation of MPI, and the only file that includes mpi.h.

#include <mpi.h>

#include <cstdlib>
#include <string>

#include "linnet/communicator.hpp"

namespace linnet {
namespace {

/// The name and the version of the library: "Open MPI 4.1.4", from its first words.
std::string library_version() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  MPI_Get_library_version(text, &length);
  std::string version(text, static_cast<std::size_t>(length));
  version = version.substr(0, version.find_first_of(",\n"));
  if (const auto version_word = version.find("Version:"); version_word != std::string::npos) {
    const auto number = version.find_first_not_of(" \t", version_word + 8);
    return version.substr(0, version.find(' ')) + " " +
           (number == std::string::npos ? "" : version.substr(number));
  }
  if (version.rfind("Open MPI v", 0) == 0) version.erase(9, 1);
  return version;
}

class MpiCommunicator : public Communicator {
 public:
  MpiCommunicator() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
  }

  int rank() const noexcept override { return rank_; }
  int size() const noexcept override { return size_; }

  void all_gather(std::span<const float> own, std::span<float> all) override {
    gather(own.data(), own.size(), all.data(), MPI_FLOAT);
  }
  void all_gather(std::span<const std::byte> own, std::span<std::byte> all) override {
    gather(own.data(), own.size(), all.data(), MPI_BYTE);
  }

  void barrier() override { MPI_Barrier(MPI_COMM_WORLD); }

  [[noreturn]] void abort(int exit_code) override {
    MPI_Abort(MPI_COMM_WORLD, exit_code);
    std::_Exit(exit_code);
  }

  void finish() override { MPI_Finalize(); }

  std::string transport() const override { return library_version(); }

 private:
  /// An error of MPI ends all processes, with its message. Counts are of type int.
  static void gather(const void* own, std::size_t count, void* all, MPI_Datatype type) {
    MPI_Allgather(own, static_cast<int>(count), type, all, static_cast<int>(count), type,
                  MPI_COMM_WORLD);
  }

  int rank_ = 0;
  int size_ = 1;
};

}  // namespace
}  // namespace linnet

extern "C" [[gnu::visibility("default")]] linnet::Communicator* linnet_make_communicator() {
  return new linnet::MpiCommunicator;
}
