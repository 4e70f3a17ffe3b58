#include "io/image/png_decoder.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

#include "io/image/libpng_decoder.hpp"
#include "io/image/plain_png.hpp"
#include "io/image/png_chunks.hpp"

namespace linnet {
namespace {

/// Uncompressed size in bytes up to which PlainPng is tried first. Where a file turns out not to be
/// plain because it is damaged, the attempt is wasted and decoding takes up to twice the time,
/// which this limit bounds.
constexpr std::size_t kMostPlainBytes = std::size_t{8} << 20;

}  // namespace

struct PngDecoder::State {
  std::span<const std::uint8_t> file;  ///< empty if no file is open
  PngHeader header;
  PlainPng plain;
  std::vector<std::uint8_t> pass_row;
};

PngDecoder::PngDecoder() : state_(std::make_unique<State>()) {}
PngDecoder::~PngDecoder() = default;
PngDecoder::PngDecoder(PngDecoder&&) noexcept = default;
PngDecoder& PngDecoder::operator=(PngDecoder&&) noexcept = default;

ImageSize PngDecoder::open(std::span<const std::uint8_t> file) {
  state_->file = {};
  state_->header = read_png_header(file);
  check_png_chunks(file, state_->header);
  state_->file = file;
  return state_->header.size;
}

void PngDecoder::decode(std::span<std::uint8_t> grey) {
  const PngHeader& header = state_->header;
  if (state_->file.empty()) throw std::logic_error("PngDecoder: no file is open");
  if (grey.size() != header.size.pixels()) throw std::logic_error("PngDecoder: wrong size of grey");
  const std::span<const std::uint8_t> file = std::exchange(state_->file, {});
  const bool try_plain = png_rows(header).bytes <= kMostPlainBytes;
  if (try_plain && state_->plain.decode(file, header, grey)) return;
  if (header.interlaced) state_->pass_row.resize(header.size.width);
  decode_with_libpng(file, header, grey, state_->pass_row);
}

}  // namespace linnet
