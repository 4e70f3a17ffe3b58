#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// The kind of an error; the program `linnet` maps each kind to one exit code.
enum class Fault {
  data,    ///< the data, or a model, is not valid
  usage,   ///< an argument of the caller is not valid
  system,  ///< the operating system refused: input, output, memory
};

/// The one exception of the library. what() is a full sentence for a person: it names the field or
/// the file (escaped, so that it is safe to print), the reason, and where possible the way out.
class Error : public std::runtime_error {
 public:
  /// `field`: the name of the field that the text is about, if it is about one. The text holds it.
  Error(Fault fault, const std::string& text, std::string field = {})
      : std::runtime_error(text), fault_(fault), field_(std::move(field)) {}

  Fault fault() const noexcept { return fault_; }

  /// "epochs" for a text such as "epochs must be at least 1"; empty if no field is to blame. A
  /// program can put its own name of the field, such as that of an option, in its place.
  const std::string& field() const noexcept { return field_; }

 private:
  Fault fault_;
  std::string field_;
};

}  // namespace linnet
