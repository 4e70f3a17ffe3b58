#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace linnet {

using Metadata = std::vector<std::pair<std::string, std::string>>;

/// A tensor as the header of a safetensors file describes it.
struct TensorEntry {
  std::string name;
  std::string type;  ///< as the format names it: "F32"
  std::vector<std::size_t> shape;
  std::size_t begin = 0;  ///< the range of its bytes, relative to the end of the header
  std::size_t end = 0;

  /// The bytes of a number.
  std::size_t element_bytes() const noexcept;
  std::size_t numbers() const noexcept { return (end - begin) / element_bytes(); }
};

struct SafetensorsHeader {
  Metadata metadata;
  std::vector<TensorEntry> tensors;  ///< in the order of their bytes
};

/// A file begins with so many bytes, the length of its header.
inline constexpr std::size_t kSafetensorsLengthBytes = 8;

/// The length of the header of a file with these first bytes, kSafetensorsLengthBytes of them or,
/// if the file is shorter, all. Throws Error(data) with the reason, which does not name the file,
/// if there are fewer or the header would be larger than 1 MB.
std::size_t safetensors_header_length(std::span<const std::byte> start);

/// Whether a file that begins with these bytes, nine or more, has a header of at most 1 MB that
/// begins as an object of JSON, as the format demands.
bool has_safetensors_signature(std::span<const std::byte> head) noexcept;

/// The types of tensors that a reader takes.
enum class TensorTypes {
  f32,  ///< F32 alone
  all,  ///< all of the format whose elements are whole bytes
};

/// Reads the JSON of a header and checks it against the number of bytes that follow it. Entries of
/// a tensor other than dtype, shape and data_offsets are ignored. Throws Error(data) with the
/// reason, which does not name the file: JSON that is damaged or has a key twice, offsets that
/// overlap, leave gaps or do not end with the file, shapes that do not fit them, or tensors of
/// other types. Takes time linear in the length of the text, but for the sorting of names, and no
/// more than some times its memory.
SafetensorsHeader parse_safetensors_header(std::string_view text, std::size_t data_bytes,
                                           TensorTypes types);

}  // namespace linnet
