#include "io/file/file_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace linnet {
namespace {

[[noreturn]] void fail(int error) {
  throw FileError(std::generic_category().message(error));
}

}  // namespace

void FileReader::open(const std::string& path) {
  // Without O_NONBLOCK, opening a FIFO would block until another process opens it for writing.
  file_ = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file_) fail(errno);
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) fail(errno);
  if (S_ISDIR(status.st_mode)) throw FileError("a folder, not a file");
  if (!S_ISREG(status.st_mode)) throw FileError("not a regular file");
  size_ = static_cast<std::size_t>(status.st_size);
}

std::span<const std::uint8_t> FileReader::read(std::size_t most) {
  const std::size_t count = most < size_ ? most : size_;
  if (bytes_.size() < count) bytes_.resize(count);
  const std::size_t done = read_at(0, std::as_writable_bytes(std::span(bytes_).first(count)));
  return {bytes_.data(), done};  // its decoder reports bytes that are missing
}

std::size_t FileReader::read_at(std::size_t offset, std::span<std::byte> bytes) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(file_.get(), bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

}  // namespace linnet
