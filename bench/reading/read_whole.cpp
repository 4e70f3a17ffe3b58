#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/reading/image_reader.hpp"
#include "linnet/error.hpp"

namespace linnet::bench {

std::span<const std::uint8_t> read_whole(const std::string& path,
                                         std::vector<std::uint8_t>& bytes) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (file < 0 || ::fstat(file, &status) != 0) throw Error(Fault::system, path + ": unreadable");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (bytes.size() < size) bytes.resize(size);
  const ssize_t got = ::read(file, bytes.data(), size);
  ::close(file);
  if (got != status.st_size) throw Error(Fault::system, path + ": unreadable");
  return {bytes.data(), size};
}

}  // namespace linnet::bench
