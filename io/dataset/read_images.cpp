#include "linnet/io/read_images.hpp"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <utility>

#include "io/dataset/image_loader.hpp"

namespace linnet {
namespace {

void require_memory(std::size_t images, ImageSize size, const ReadingRules& rules) {
  const auto pages = static_cast<double>(::sysconf(_SC_PHYS_PAGES));
  const double available = pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
  const double needed =
      static_cast<double>(images) *
      static_cast<double>(row_stride(image_bytes(size, rules), sizeof(std::uint8_t)));
  if (needed <= available) return;
  char text[160];
  std::snprintf(text, sizeof text,
                "%zu images of %u x %u pixels need %.1f GB of memory, and this machine has %.1f GB",
                images, size.width, size.height, needed * 1e-9, available * 1e-9);
  throw Error(Fault::system, text);
}

}  // namespace

ImageSet read_images(const std::string& folder, const ReadOptions& options,
                     const Context& context) {
  return read_images(list_image_folder(folder, options.selection, context.communicator()), options,
                     context);
}

ImageSet read_images(ImageFolder folder, const ReadOptions& options, const Context& context) {
  const std::size_t files = folder.files.size();
  ImageLoader loader(std::move(folder), options, context);
  require_memory(files, loader.size(), options.rules);
  Matrix<std::uint8_t> pixels(files, loader.image_bytes());
  pixels.keep_rows(loader.read(pixels.view()));
  ImageSet set;
  static_cast<ImageIndex&>(set) = loader.finish();
  set.pixels = Pixels(std::move(pixels));
  return set;
}

}  // namespace linnet
