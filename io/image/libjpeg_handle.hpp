#pragma once

// jpeglib.h needs the declarations of these two.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <array>
#include <csetjmp>
#include <type_traits>

#include "io/image/exif_orientation.hpp"
#include "io/image/jpeg_source.hpp"
#include "linnet/io/image_error.hpp"

namespace linnet {

class JpegCoefficients;

/// A libjpeg decompressor with the state of its callbacks, and the error handling around its calls.
/// Only .cpp files that call libjpeg include this header.
///
/// libjpeg leaves a failed call through longjmp, which runs no destructors. So this struct, and
/// every object that the guarded calls create, is trivially destructible; and exceptions are thrown
/// only once call_libjpeg has returned.
struct LibjpegHandle {
  jpeg_decompress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  JpegSource source;
  JpegCoefficients* coefficients = nullptr;  ///< that takes the place of libjpeg's own
  std::jmp_buf jump{};                       ///< set by call_libjpeg
  int message = 0;  ///< libjpeg's number of the error or warning, or kOwnMessage
  ImageFault fault = ImageFault::corrupt;  ///< used where `message` is kOwnMessage
  std::array<char, JMSG_LENGTH_MAX> reason{};

  // Of the file whose header was read; set back before each file.
  ExifOrientation orientation = ExifOrientation::top_left;  ///< of its first Exif block
  bool has_exif = false;
  std::size_t file_bytes = 0;
  const char* oddity = nullptr;  ///< what was accepted first that the standard does not allow

  /// In `message`, for an error that Linnet reported through fail_in_libjpeg.
  static constexpr int kOwnMessage = -1;

  /// libjpeg's number of the error that there is no memory.
  static const int kOutOfMemory;
};

/// Sets up the callbacks and creates the decompressor with all of its tables. A callback stops
/// files of several scans that exceed kMostJpegScans or kMostJpegScanSamples. Throws
/// std::bad_alloc; Error(system) where libjpeg is not the version that Linnet was compiled for. The
/// handle must not move afterwards, because libjpeg keeps pointers to it.
void create_libjpeg(LibjpegHandle& handle);

/// Frees all that the decompressor holds.
void destroy_libjpeg(LibjpegHandle& handle) noexcept;

/// Runs `call`, which may call libjpeg any number of times; returns false if libjpeg reported an
/// error, or a warning that is one here. This is the only stack frame that longjmp returns to.
template <typename Call>
bool call_libjpeg(LibjpegHandle& handle, const Call& call) {
  static_assert(std::is_trivially_destructible_v<Call>);
  if (setjmp(handle.jump) != 0) return false;
  call();
  return true;
}

/// Only within call_libjpeg: makes it return false, for the reason given as to printf.
[[noreturn]] void fail_in_libjpeg(LibjpegHandle& handle, ImageFault fault, const char* format,
                                  int number = 0);

/// The same for the reason that is in handle.reason already.
[[noreturn]] void fail_in_libjpeg(LibjpegHandle& handle, ImageFault fault);

/// The same for an error of libjpeg, by its number.
[[noreturn]] void fail_in_libjpeg(LibjpegHandle& handle, int message);

/// After call_libjpeg has returned false: frees the memory of the image and throws std::bad_alloc
/// or ImageError.
[[noreturn]] void throw_libjpeg_error(LibjpegHandle& handle);

/// Samples of all components of the image whose header was read, including those that complete the
/// blocks at its right and lower edges.
std::size_t coded_samples(const jpeg_decompress_struct& jpeg);

}  // namespace linnet
