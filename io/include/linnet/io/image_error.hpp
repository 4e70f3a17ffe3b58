#pragma once

#include <string>

#include "linnet/error.hpp"
#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// Why a file could not be decoded. Each such file gets exactly one of these.
enum class ImageFault {
  unsupported,   ///< an image of a format or kind that Linnet does not decode
  corrupt,       ///< a PNG or JPEG file that is damaged or cut short
  too_large,     ///< exceeds one of the limits of io/image/image_limits.hpp
  unreadable,    ///< cannot be opened or read, or is not a regular file
  not_an_image,  ///< has no signature of an image format
};

/// The error for one image file. `what()` is the reason without the path ("PNG: cut short"); the
/// caller adds the path.
class ImageError : public Error {
 public:
  ImageError(ImageFault fault, const std::string& reason)
      : Error(Fault::data, reason), fault_(fault) {}

  ImageFault image_fault() const noexcept { return fault_; }

 private:
  ImageFault fault_;
};

}  // namespace linnet
