#pragma once

#include <png.h>

#include <array>
#include <csetjmp>
#include <type_traits>

namespace linnet {

/// The error handling that reading and writing with libpng share. Only .cpp files that call libpng
/// include this header.
///
/// libpng leaves a failed call through longjmp, which runs no destructors. So this struct, and
/// every object that libpng's callbacks create, is trivially destructible; and exceptions are
/// thrown only once call_libpng has returned.
struct LibpngErrors {
  std::jmp_buf jump{};            ///< set by call_libpng
  std::array<char, 96> reason{};  ///< libpng's text for the error, empty where there is none
  bool out_of_memory = false;
};

/// Stores the text in the LibpngErrors that is libpng's error pointer, and jumps to call_libpng.
[[noreturn]] void on_libpng_error(png_structp png, png_const_charp text);

/// Treats each warning as an error, except "Extra compression data in IDAT": see the definition.
void on_libpng_warning(png_structp png, png_const_charp text);

/// malloc and free for libpng; a failure is noted in the LibpngErrors that is libpng's memory
/// pointer, because libpng reports it as an error like any other.
png_voidp allocate_for_libpng(png_structp png, png_alloc_size_t bytes);
void release_for_libpng(png_structp png, png_voidp memory);

/// Runs `call`, which may call libpng any number of times; returns false if libpng failed. This is
/// the only stack frame that longjmp returns to.
template <typename Call>
bool call_libpng(LibpngErrors& errors, const Call& call) {
  static_assert(std::is_trivially_destructible_v<Call>);
  if (setjmp(errors.jump) != 0) return false;
  call();
  return true;
}

/// For a failure that is not the file's fault: throws std::bad_alloc where memory ran out, else
/// Error(system) with libpng's reason.
[[noreturn]] void fail_libpng_setup(const LibpngErrors& errors);

}  // namespace linnet
