#include "linnet/io/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "engine/core/escape.hpp"
#include "io/file/file_descriptor.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

[[noreturn]] void fail(Fault fault, const std::string& path, const std::string& reason) {
  throw Error(fault, printable(path) + ": " + reason);
}

std::string message(int error) {
  return std::generic_category().message(error);
}

}  // namespace

MappedFile::MappedFile(const std::string& path) {
  // Without O_NONBLOCK, opening a FIFO would block until another process opens it for writing.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file) fail(Fault::data, path, message(errno));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail(Fault::system, path, message(errno));
  if (!S_ISREG(status.st_mode)) fail(Fault::data, path, "not a regular file");
  if (status.st_size == 0) return;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (start == MAP_FAILED) fail(Fault::system, path, "cannot be mapped: " + message(errno));
  // Rows are accessed in random order, so pages that the system reads ahead by itself only displace
  // others when memory is short; some systems read 8 MB for each access.
  ::madvise(start, size, MADV_RANDOM);
  bytes_ = {static_cast<const std::byte*>(start), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

}  // namespace linnet
