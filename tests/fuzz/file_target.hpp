#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "io/file/file_descriptor.hpp"
#include "linnet/error.hpp"
#include "tests/fuzz/target.hpp"

namespace linnet::test {

/// A file in memory with a path, for readers that take paths.
class MemoryFile {
 public:
  explicit MemoryFile(std::span<const std::uint8_t> bytes)
      : file_(::memfd_create("linnet-fuzz", MFD_CLOEXEC)) {
    if (!file_) throw std::runtime_error("no file in memory");
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t written = ::write(file_.get(), bytes.data() + done, bytes.size() - done);
      if (written <= 0) throw std::runtime_error("cannot write to a file in memory");
      done += static_cast<std::size_t>(written);
    }
  }

  std::string path() const { return "/proc/self/fd/" + std::to_string(file_.get()); }

 private:
  FileDescriptor file_;
};

/// The result of `read` for the file; nothing, and the text of the error, if it throws one.
template <class Read>
auto outcome_of(const Read& read, const std::string& path, std::string& text) {
  std::optional<decltype(read(path))> outcome;
  try {
    outcome = read(path);
  } catch (const Error& error) {
    text = error.what();
    require(error.fault() == Fault::data, "a bad file is a fault of the data");
    require(text.starts_with(path + ": "), "an error names the path");
    require_printable(text);
  }
  return outcome;
}

}  // namespace linnet::test
