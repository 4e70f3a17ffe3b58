#pragma once

#include <string>

#include "linnet/error.hpp"

namespace linnet {

/// Why a file gave no picture. Each damaged or foreign file ends in exactly one of these.
enum class ImageFault {
  unsupported,   ///< an image, of a kind that Linnet does not read
  corrupt,       ///< a PNG or JPEG file that is damaged or cut short
  too_large,     ///< over a limit that keeps memory and time bounded
  unreadable,    ///< the system would not hand out its bytes, or it is no regular file
  not_an_image,  ///< no signature of any image format
};

/// Thrown for one file; `what()` is the reason alone ("PNG: cut short"). Whoever knows the path
/// puts it in front.
class ImageError : public Error {
 public:
  ImageError(ImageFault fault, const std::string& reason)
      : Error(Fault::data, reason), fault_(fault) {}

  ImageFault image_fault() const noexcept { return fault_; }

 private:
  ImageFault fault_;
};

}  // namespace linnet
