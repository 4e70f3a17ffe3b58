// Messages of protocol buffers, against the examples of their documentation and a reader of its
// own.

#include "io/model/protobuf_message.hpp"

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/onnx_reader.hpp"

namespace linnet::test {
namespace {

std::string bytes_of(const ProtobufMessage& message) {
  std::string bytes;
  for (const auto& piece : message.pieces()) {
    bytes.append(reinterpret_cast<const char*>(piece.data()), piece.size());
  }
  CHECK(bytes.size() == message.size());
  return bytes;
}

std::span<const std::byte> bytes_in(const std::string& text) {
  return std::as_bytes(std::span(text));
}

}  // namespace

TEST_CASE("Messages have the bytes of the examples in the documentation of the encoding") {
  ProtobufMessage number;
  CHECK(bytes_of(number).empty());
  number.add_number(1, 150);
  CHECK(bytes_of(number) == "\x08\x96\x01");
  ProtobufMessage text;
  text.add_bytes(2, "testing");
  CHECK(bytes_of(text) == "\x12\x07testing");
  ProtobufMessage nested;
  nested.add_message(3, number);
  CHECK(bytes_of(nested) == "\x1a\x03\x08\x96\x01");
  ProtobufMessage real;
  real.add_float(2, 1.5f);
  CHECK(bytes_of(real) == std::string("\x15\x00\x00\xc0\x3f", 5));
}

TEST_CASE("Numbers and fields of any size are read back") {
  using Limits = std::numeric_limits<std::uint64_t>;
  ProtobufMessage message;
  std::vector<WireField> expected;
  for (const std::uint64_t value :
       {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, std::uint64_t{16383},
        std::uint64_t{16384}, std::uint64_t{1} << 32, Limits::max() >> 1, Limits::max()}) {
    for (const std::uint32_t field : {1U, 15U, 16U, 2047U, 2048U, (1U << 29) - 1U}) {
      message.add_number(field, value);
      expected.push_back({.number = field, .type = 0, .value = value});
    }
  }
  CHECK(wire_fields(bytes_of(message)) == expected);
}

TEST_CASE("Bytes of any length are read back, the same whether they are copied or referred to") {
  for (const std::size_t length : {0U, 1U, 127U, 128U, 16383U, 16384U, 70000U}) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += static_cast<char>(i * 7);
    ProtobufMessage copied, referring;
    for (ProtobufMessage* message : {&copied, &referring}) message->add_number(1, length);
    copied.add_bytes(2, text);
    const auto all = bytes_in(text);
    const std::vector<std::span<const std::byte>> parts = {
        all.first(length / 3), all.subspan(length / 3, 0), all.subspan(length / 3)};
    referring.add_referenced(2, parts);
    for (ProtobufMessage* message : {&copied, &referring}) message->add_float(3, -0.0f);
    CHECK(bytes_of(copied) == bytes_of(referring));
    const std::vector<WireField> fields = wire_fields(bytes_of(copied));
    REQUIRE(fields.size() == 3);
    CHECK(fields[1] == WireField{.number = 2, .type = 2, .value = 0, .bytes = text});
    CHECK(fields[2].value == 0x80000000);
  }
}

TEST_CASE("Messages within messages keep what they refer to in its place") {
  const std::string first = "weights", second(200, 'b');
  const auto build = [&](bool refers) {
    const auto add = [&](ProtobufMessage& message, const std::string& text) {
      const std::vector<std::span<const std::byte>> parts = {bytes_in(text)};
      refers ? message.add_referenced(9, parts) : message.add_bytes(9, text);
    };
    ProtobufMessage one, two, middle, outer;
    add(one, first);
    one.add_number(1, 7);
    two.add_bytes(4, "before");
    add(two, second);
    add(middle, first);
    middle.add_message(5, one);
    middle.add_bytes(2, "between");
    middle.add_message(5, two);
    outer.add_number(1, 1);
    outer.add_message(7, middle);
    add(outer, second);
    outer.add_message(7, middle);
    return bytes_of(outer);
  };
  CHECK(build(true) == build(false));
}

}  // namespace linnet::test
