#include "io/file/file_chunks.hpp"

#include <cstring>

namespace linnet {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{256} << 10;
constexpr std::size_t kMostKept = std::size_t{64} << 10;

}  // namespace

std::span<const std::uint8_t> FileChunks::begin(const FileReader& reader) {
  bytes_.resize(kMostKept + kChunkBytes);
  reader_ = &reader;
  done_ = 0;
  return next({});
}

std::span<const std::uint8_t> FileChunks::next(std::span<const std::uint8_t> kept) {
  const std::size_t first = kept.size();
  if (!kept.empty()) std::memmove(bytes_.data(), kept.data(), first);
  const std::size_t got = reader_->read_at(
      done_, std::as_writable_bytes(std::span(bytes_).subspan(first, kChunkBytes)));
  done_ += got;
  return std::span(bytes_).first(first + got);
}

}  // namespace linnet
