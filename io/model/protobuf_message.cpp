#include "io/model/protobuf_message.hpp"

#include <bit>

namespace linnet {

void ProtobufMessage::put_varint(std::uint64_t value) {
  constexpr std::uint64_t kMore = 0x80;
  for (; value >= kMore; value >>= 7) text_ += static_cast<char>(value | kMore);
  text_ += static_cast<char>(value);
}

void ProtobufMessage::put_key(std::uint32_t field, WireType type) {
  put_varint(std::uint64_t{field} << 3 | static_cast<std::uint32_t>(type));
}

void ProtobufMessage::add_number(std::uint32_t field, std::uint64_t value) {
  put_key(field, WireType::varint);
  put_varint(value);
}

void ProtobufMessage::add_float(std::uint32_t field, float value) {
  put_key(field, WireType::fixed32);
  const auto bits = std::bit_cast<std::uint32_t>(value);
  for (unsigned shift = 0; shift < 32; shift += 8) text_ += static_cast<char>(bits >> shift);
}

void ProtobufMessage::add_bytes(std::uint32_t field, std::string_view bytes) {
  put_key(field, WireType::bytes);
  put_varint(bytes.size());
  text_ += bytes;
}

void ProtobufMessage::add_message(std::uint32_t field, const ProtobufMessage& message) {
  put_key(field, WireType::bytes);
  put_varint(message.size());
  for (const Reference& reference : message.references_) {
    references_.push_back({text_.size() + reference.place, reference.bytes});
  }
  text_ += message.text_;
  referenced_bytes_ += message.referenced_bytes_;
}

void ProtobufMessage::add_referenced(std::uint32_t field,
                                     std::span<const std::span<const std::byte>> parts) {
  std::size_t size = 0;
  for (const auto& part : parts) size += part.size();
  put_key(field, WireType::bytes);
  put_varint(size);
  for (const auto& part : parts) references_.push_back({text_.size(), part});
  referenced_bytes_ += size;
}

std::vector<std::span<const std::byte>> ProtobufMessage::pieces() const {
  const auto text = std::as_bytes(std::span(text_));
  std::vector<std::span<const std::byte>> all;
  std::size_t done = 0;
  for (const Reference& reference : references_) {
    if (reference.place != done) all.push_back(text.subspan(done, reference.place - done));
    all.push_back(reference.bytes);
    done = reference.place;
  }
  all.push_back(text.subspan(done));
  return all;
}

}  // namespace linnet
