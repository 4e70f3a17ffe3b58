#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/dataset/pixel_facts.hpp"
#include "io/image/image_notes.hpp"
#include "linnet/communicator.hpp"
#include "linnet/io/image_error.hpp"
#include "linnet/io/image_size.hpp"

namespace linnet {

/// What happened to a file.
enum class FileStatus : std::uint8_t {
  decoded,
  bad,         ///< should be an image and cannot be decoded
  skipped,     ///< is no image, by content and by name
  other_size,  ///< an undamaged image that does not have the expected size
};

/// The result of reading one file.
struct FileResult {
  FileStatus status = FileStatus::bad;
  ImageFault fault = {};  ///< if it is bad
  ImageSize size = {};    ///< of an image, before resizing
  PixelFacts facts = {};  ///< if it was decoded
  ImageNotes notes = {};  ///< the same
};

/// The results of reading some files.
struct FileResults {
  std::vector<FileResult> files;
  std::vector<std::string> texts;  ///< why a file is bad, or what is odd about an image; else empty
};

/// Gives each rank what the others found out about their shares of the files (share_of_rank).
/// Communicates.
void gather_results(Communicator& ranks, FileResults& results);

}  // namespace linnet
