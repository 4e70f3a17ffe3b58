#include "io/file/libdeflate_inflater.hpp"

#include <libdeflate.h>

#include <new>

namespace linnet {

namespace {

libdeflate_decompressor* opaque(void* state) {
  return static_cast<libdeflate_decompressor*>(state);
}

auto decompressor_of(Compression format) {
  if (format == Compression::gzip) return libdeflate_gzip_decompress_ex;
  return format == Compression::zlib ? libdeflate_zlib_decompress_ex
                                     : libdeflate_deflate_decompress_ex;
}

}  // namespace

void LibdeflateInflater::Free::operator()(void* state) const noexcept {
  libdeflate_free_decompressor(opaque(state));
}

LibdeflateInflater::LibdeflateInflater() : state_(libdeflate_alloc_decompressor()) {
  if (!state_) throw std::bad_alloc();
}

std::optional<std::size_t> LibdeflateInflater::inflate(std::span<const std::uint8_t> in,
                                                       std::span<std::uint8_t> out,
                                                       Compression format) noexcept {
  std::size_t used = 0;
  std::size_t made = 0;
  const auto result = decompressor_of(format)(opaque(state_.get()), in.data(), in.size(),
                                              out.data(), out.size(), &used, &made);
  if (result != LIBDEFLATE_SUCCESS || made != out.size()) return std::nullopt;
  return used;
}

std::uint32_t crc32_of(std::span<const std::uint8_t> bytes, std::uint32_t before) noexcept {
  return libdeflate_crc32(before, bytes.data(), bytes.size());
}

}  // namespace linnet
