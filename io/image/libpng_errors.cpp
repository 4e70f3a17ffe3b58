#include "io/image/libpng_errors.hpp"

#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>

#include "linnet/error.hpp"

namespace linnet {

void on_libpng_error(png_structp png, png_const_charp text) {
  LibpngErrors& errors = *static_cast<LibpngErrors*>(png_get_error_ptr(png));
  std::snprintf(errors.reason.data(), errors.reason.size(), "%s", text);
  std::longjmp(errors.jump, 1);
}

/// libpng is given critical chunks only, and a warning about one of these means that the decoded
/// image may differ from what the file holds. The one exception, as in Pillow: bytes that follow a
/// complete compressed stream.
void on_libpng_warning(png_structp png, png_const_charp text) {
  if (std::string_view(text) != "Extra compression data in IDAT") on_libpng_error(png, text);
}

png_voidp allocate_for_libpng(png_structp png, png_alloc_size_t bytes) {
  void* memory = std::malloc(bytes);
  if (memory == nullptr) static_cast<LibpngErrors*>(png_get_mem_ptr(png))->out_of_memory = true;
  return memory;
}

void release_for_libpng(png_structp, png_voidp memory) {
  std::free(memory);
}

void fail_libpng_setup(const LibpngErrors& errors) {
  if (errors.out_of_memory || errors.reason[0] == '\0') throw std::bad_alloc();
  throw Error(Fault::system, "libpng: " + std::string(errors.reason.data()));
}

}  // namespace linnet
