// Reads a folder of images, which has one sub-folder for each class, into one aligned buffer.

#include <cstdint>
#include <cstdio>
#include <linnet/error.hpp>
#include <linnet/io/read_images.hpp>

int main(int count, char** arguments) try {
  if (count != 2) {
    std::fprintf(stderr, "usage: read_images FOLDER\n");
    return 2;
  }
  const linnet::ImageSet images = linnet::read_images(arguments[1]);
  std::printf("%zu images of %u × %u pixels, %zu bytes from one to the next\n",
              images.labels.size(), images.size.width, images.size.height, images.pixels.stride());

  for (std::size_t label = 0; label < images.classes.size(); ++label) {
    std::uint64_t levels = 0, pixels = 0;
    for (std::size_t i = 0; i < images.labels.size(); ++i) {
      if (images.labels[i] != label) continue;
      for (const std::uint8_t level : images.pixels.values(i)) levels += level;
      pixels += images.pixels.columns();
    }
    std::printf("%s: mean level %.1f\n", images.classes[label].c_str(),
                static_cast<double>(levels) / static_cast<double>(pixels));
  }
  return 0;
} catch (const linnet::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
