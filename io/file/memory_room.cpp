#include "io/file/memory_room.hpp"

#include <cstdio>
#include <cstring>
#include <new>
#include <optional>

#include "engine/core/memory_limit.hpp"
#include "engine/core/paging.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

std::string megabytes(std::size_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) * 1e-6);
  return text;
}

std::string after(std::string_view way_out) {
  return way_out.empty() ? std::string() : "; " + std::string(way_out);
}

}  // namespace

void require_memory(const std::string& subject, std::size_t bytes, std::string_view way_out) {
  constexpr std::size_t kSmall = std::size_t{1} << 20;  // not worth asking the system
  if (bytes <= kSmall) return;
  const std::optional<std::size_t> limit = memory_limit("/");
  if (!limit || bytes <= *limit) return;
  throw Error(Fault::system, subject + ": it takes " + megabytes(bytes) + " of memory, and " +
                                 megabytes(*limit) + " are available" + after(way_out));
}

AlignedBuffer<std::byte> buffer_for(const std::string& subject, std::size_t bytes,
                                    std::string_view way_out) {
  require_memory(subject, bytes, way_out);
  try {
    return AlignedBuffer<std::byte>(bytes);
  } catch (const std::bad_alloc&) {
    throw Error(Fault::system,
                subject + ": there is no memory for its " + megabytes(bytes) + after(way_out));
  }
}

AlignedBuffer<std::byte> aligned_copy(const std::string& subject, std::span<const std::byte> bytes,
                                      std::string_view way_out) {
  populate_or_fail(subject, bytes);
  AlignedBuffer<std::byte> copy = buffer_for(subject, bytes.size(), way_out);
  if (!bytes.empty()) std::memcpy(copy.data(), bytes.data(), bytes.size());
  return copy;
}

void populate_or_fail(const std::string& subject, std::span<const std::byte> bytes) {
  if (bytes.empty() || populate_pages(bytes)) return;
  throw Error(Fault::data, subject + ": it cannot be read: the disk fails, or it was cut short");
}

}  // namespace linnet
