#include "io/image/image_extension.hpp"

#include "tests/support/catch.hpp"

namespace linnet::test {

TEST_CASE("The extensions of image formats are recognised in any case") {
  for (const char* path :
       {"1.png", "a/1.PNG", "1.Jpg", "1.jpeg", "1.jpe", "1.jfif", "1.gif", "1.bmp", "1.tif",
        "1.tiff", "1.webp", "a.b/c.d.png", ".png", "\xff.png", "caf\xe9/\xff\n.JPEG"}) {
    INFO(path);
    CHECK(has_image_extension(path));
  }
  for (const char* path : {"", ".", "png", "1.", "1.txt", "1.png.txt", "a.png/1", "a.png/", "1png",
                           "1.pn", "1.pngx", "1. png", "Thumbs.db", "labels.csv"}) {
    INFO(path);
    CHECK_FALSE(has_image_extension(path));
  }
}

}  // namespace linnet::test
