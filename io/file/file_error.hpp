#pragma once

#include <string>

#include "linnet/error.hpp"

namespace linnet {

/// A file that cannot be opened or read, or is not a regular file. `what()` is the reason without
/// the path ("Permission denied"); the caller adds the path.
class FileError : public Error {
 public:
  explicit FileError(const std::string& reason) : Error(Fault::data, reason) {}
};

}  // namespace linnet
