#pragma once

#include <stdexcept>
#include <string>

namespace linnet {

/// What kind of thing went wrong; the program maps each kind to one exit code.
enum class Fault {
  data,    ///< the data, or a model, is not what it should be
  usage,   ///< the caller asked for something that cannot be
  system,  ///< the operating system refused: input, output, memory
};

/// The one exception of the library. Its text is a full sentence for a person: it names the file
/// (escaped, so that it is safe to print) and the reason, and where it can, the way out.
class Error : public std::runtime_error {
 public:
  Error(Fault fault, const std::string& text) : std::runtime_error(text), fault_(fault) {}

  Fault fault() const noexcept { return fault_; }

 private:
  Fault fault_;
};

}  // namespace linnet
