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
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got =
        ::pread(file_.get(), bytes_.data() + done, count - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(errno);
    if (got == 0) break;  // the file was truncated meanwhile; its decoder reports the missing bytes
    done += static_cast<std::size_t>(got);
  }
  return {bytes_.data(), done};
}

}  // namespace linnet
