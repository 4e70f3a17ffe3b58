#include "io/file/file_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "io/image/image_error.hpp"

namespace linnet {
namespace {

[[noreturn]] void fail(int error) {
  throw ImageError(ImageFault::unreadable, std::generic_category().message(error));
}

}  // namespace

void FileReader::open(const std::string& path) {
  // Without O_NONBLOCK, opening a FIFO would wait for somebody to write to it.
  file_ = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file_) fail(errno);
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) fail(errno);
  if (S_ISDIR(status.st_mode)) throw ImageError(ImageFault::unreadable, "a folder, not a file");
  if (!S_ISREG(status.st_mode)) throw ImageError(ImageFault::unreadable, "not a regular file");
  size_ = static_cast<std::size_t>(status.st_size);
}

std::span<const std::uint8_t> FileReader::read(std::size_t most) {
  const std::size_t wanted = most < size_ ? most : size_;
  if (bytes_.size() < wanted) bytes_.resize(wanted);
  std::size_t done = 0;
  while (done < wanted) {
    const ssize_t got =
        ::pread(file_.get(), bytes_.data() + done, wanted - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(errno);
    if (got == 0) break;  // somebody is cutting it short meanwhile; its decoder will say so
    done += static_cast<std::size_t>(got);
  }
  return {bytes_.data(), done};
}

}  // namespace linnet
