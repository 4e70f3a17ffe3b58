#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

/// How the value of a field is written: the low three bits of its key.
enum class WireType : std::uint32_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

/// A message in the wire format of protocol buffers (protobuf.dev/programming-guides/encoding),
/// with its fields in the order in which they were added. Not thread-safe.
class ProtobufMessage {
 public:
  /// A field of type int32, int64 or enum, not negative, or of several such that are not packed.
  void add_number(std::uint32_t field, std::uint64_t value);

  /// A field of type float.
  void add_float(std::uint32_t field, float value);

  /// A field of type string or bytes.
  void add_bytes(std::uint32_t field, std::string_view bytes);

  /// A field whose type is a message, with what that refers to.
  void add_message(std::uint32_t field, const ProtobufMessage& message);

  /// A field of type bytes: the parts, one after the other. They are not copied, and must outlive
  /// what pieces() returns.
  void add_referenced(std::uint32_t field, std::span<const std::span<const std::byte>> parts);

  /// The bytes of the message.
  std::size_t size() const noexcept { return text_.size() + referenced_bytes_; }

  /// The message as write_file_atomically takes it; valid until it changes.
  std::vector<std::span<const std::byte>> pieces() const;

 private:
  /// Bytes that stand elsewhere.
  struct Reference {
    std::size_t place;  ///< they come before this byte of text_
    std::span<const std::byte> bytes;
  };

  void put_varint(std::uint64_t value);
  void put_key(std::uint32_t field, WireType type);

  std::string text_;  ///< the message but for what it refers to
  std::vector<Reference> references_;
  std::size_t referenced_bytes_ = 0;
};

}  // namespace linnet
