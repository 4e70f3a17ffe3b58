// PNG files that are read in windows, and images that are larger than what is kept in memory.

#include <string>
#include <vector>

#include "io/file/file_chunks.hpp"
#include "io/file/file_reader.hpp"
#include "io/image/image_file.hpp"
#include "io/image/image_limits.hpp"
#include "io/image/png_decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

/// The grey levels of a file that is read in windows; the reason if it is refused.
std::string decode_in_windows(const std::string& path) {
  FileReader reader;
  FileChunks chunks;
  reader.open(path);
  PngDecoder decoder;
  try {
    const FileBytes bytes{chunks.begin(reader), &chunks, reader.size()};
    std::string grey(decoder.open(bytes, {}, read_limits(true, {})).pixels(), '\0');
    decoder.decode(std::span(reinterpret_cast<std::uint8_t*>(grey.data()), grey.size()));
    return grey;
  } catch (const ImageError& error) {
    return error.what();
  }
}

std::string decode_in_memory(const Bytes& file) {
  PngDecoder decoder;
  const Decoded decoded = decode_with(decoder, file);
  return decoded.fault ? decoded.reason : std::string(decoded.grey.begin(), decoded.grey.end());
}

/// A black picture of a few kilobytes, of any size.
Bytes black_picture(std::uint32_t width, std::uint32_t height, bool interlaced = false) {
  PngPicture picture;
  picture.width = width;
  picture.height = height;
  picture.interlaced = interlaced;
  const Bytes rows = deflated_zeros((std::size_t{width} + 1) * height);
  return png_file({png_header(picture), png_chunk("IDAT", rows), png_chunk("IEND", {})});
}

}  // namespace

TEST_CASE("A PNG file that is read in windows has the same pixels and the same faults", "[png]") {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  for (const auto& [colour, bits] : {std::pair(0U, 8U), std::pair(2U, 16U), std::pair(3U, 4U)}) {
    for (const std::size_t idat_bytes : {std::size_t{900}, std::size_t{1} << 20}) {
      // Random samples: image data of more than two windows where they have 48 bits.
      Bytes file = make_png(random_png_picture(401, 307, bits, colour, bits == 4, 1), idat_bytes);
      write_file(path, file);
      const std::string grey = decode_in_windows(path);
      CHECK(grey.size() == 401 * 307);
      CHECK((grey == decode_in_memory(file)));
      for (const std::size_t at : {file.size() / 2, file.size() - 20}) {
        Bytes damaged = file;
        damaged[at] ^= 1;
        write_file(path, damaged);
        CHECK((decode_in_windows(path) == decode_in_memory(damaged)));
      }
      file.resize(file.size() / 2);
      write_file(path, file);
      CHECK(decode_in_windows(path) == decode_in_memory(file));
    }
  }
}

TEST_CASE("A PNG image over the limit is read row by row where it is resized", "[png]") {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  write_file(path, black_picture(8192, 4200));
  ImageFile resized({}, read_limits(true, {}));
  CHECK(resized.open(path) == ImageSize{8192, 4200});
  Bytes grey(6, 9);
  resized.decode_resized({3, 2}, grey);
  CHECK(grey == Bytes(6, 0));
  const auto refusal = [&](const ReadLimits& limits) {
    ImageFile file({}, limits);
    return error_text(Fault::data, [&] { file.open(path); });
  };
  CHECK(refusal({}) ==
        "PNG: 8192 x 4200 pixels, at most 33554432 in all are read unless they are resized to "
        "less: --resize");
  CHECK(refusal(read_limits(true, 34'000'000)) ==
        "PNG: 8192 x 4200 pixels, at most 34000000 in all are read; --max-pixels raises the limit");
  write_file(path, black_picture(8192, 4200, true));
  CHECK(refusal(read_limits(true, {})) ==
        "PNG: 8192 x 4200 interlaced pixels, at most 33554432 are read; save it without "
        "interlacing");
}

}  // namespace linnet::test
