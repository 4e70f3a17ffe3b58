#include "tests/support/jpeg_maker.hpp"

// jpeglib.h needs the declarations of these two.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csetjmp>
#include <cstdlib>
#include <random>
#include <stdexcept>

namespace linnet::test {
namespace {

struct Errors {
  jpeg_error_mgr manager{};
  std::jmp_buf jump{};
};

void on_error(j_common_ptr jpeg) {
  std::longjmp(static_cast<Errors*>(jpeg->client_data)->jump, 1);
}

/// False where libjpeg gave up.
template <typename Call>
bool guarded(Errors& errors, const Call& call) {
  if (setjmp(errors.jump) != 0) return false;
  call();
  return true;
}

/// The whole of each of three channels in a scan of its own.
constexpr std::array<jpeg_scan_info, 3> separate_scans = {
    {{1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}}};

void configure(jpeg_compress_struct& jpeg, const JpegKind& kind) {
  constexpr std::array<J_COLOR_SPACE, 5> spaces = {JCS_UNKNOWN, JCS_GRAYSCALE, JCS_UNKNOWN, JCS_RGB,
                                                   JCS_CMYK};
  jpeg.input_components = kind.channels;
  jpeg.in_color_space = spaces.at(static_cast<std::size_t>(kind.channels));
  jpeg_set_defaults(&jpeg);
  if (kind.as_rgb) jpeg_set_colorspace(&jpeg, JCS_RGB);
  if (kind.as_ycck) jpeg_set_colorspace(&jpeg, JCS_YCCK);
  jpeg_set_quality(&jpeg, kind.quality, TRUE);
  if (kind.channels == 3) {
    jpeg.comp_info[0].h_samp_factor = kind.chroma_h;
    jpeg.comp_info[0].v_samp_factor = kind.chroma_v;
  }
  jpeg.arith_code = kind.arithmetic ? TRUE : FALSE;
  jpeg.restart_in_rows = kind.restart_rows;
  if (kind.separate_scans) {
    jpeg.scan_info = separate_scans.data();
    jpeg.num_scans = static_cast<int>(separate_scans.size());
  }
  if (kind.progressive) jpeg_simple_progression(&jpeg);
}

void write_rows(jpeg_compress_struct& jpeg, const std::uint8_t* samples) {
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height) {
    const std::size_t row_bytes =
        std::size_t{jpeg.image_width} * static_cast<std::size_t>(jpeg.input_components);
    // libjpeg only reads these bytes, although its parameter does not say so.
    JSAMPROW row = const_cast<JSAMPROW>(samples + jpeg.next_scanline * row_bytes);
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
}

/// Bits from the high one of each byte down; a byte of ones gets a zero byte behind it.
class BitWriter {
 public:
  void put(unsigned value, int count) {
    for (int bit = count - 1; bit >= 0; --bit) {
      pending_ = pending_ << 1 | (value >> bit & 1U);
      if (++bits_ == 8) flush();
    }
  }

  Bytes finish() {
    while (bits_ != 0) put(1, 1);
    return bytes_;
  }

 private:
  void flush() {
    bytes_.push_back(static_cast<std::uint8_t>(pending_));
    if (bytes_.back() == 0xff) bytes_.push_back(0);
    pending_ = 0;
    bits_ = 0;
  }

  Bytes bytes_;
  unsigned pending_ = 0;
  int bits_ = 0;
};

void append(Bytes& file, const Bytes& bytes) {
  file.insert(file.end(), bytes.begin(), bytes.end());
}

void append_segment(Bytes& file, std::uint8_t code, const Bytes& data) {
  const std::size_t length = data.size() + 2;
  append(file,
         {0xff, code, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)});
  append(file, data);
}

/// A Huffman table whose only code is one bit long; `slot` is 0x00 for DC, 0x10 for AC.
void append_huffman_table(Bytes& file, std::uint8_t slot, std::uint8_t symbol) {
  Bytes table(18, 0);
  table[0] = slot;
  table[1] = 1;
  table[17] = symbol;
  append_segment(file, 0xc4, table);
}

void append_scan(Bytes& file, int band, int high, int low, const Bytes& data) {
  const auto slot = static_cast<std::uint8_t>(band);
  append_segment(file, 0xda, {1, 1, 0, slot, slot, static_cast<std::uint8_t>(high << 4 | low)});
  append(file, data);
}

/// Runs of 2^14 blocks and more without a coefficient (symbol 0xe0), each one code bit and 14 bits
/// of length. The last may reach past the picture, which libjpeg does not mind.
Bytes nothing_new(std::size_t blocks) {
  BitWriter bits;
  while (blocks > 0) {
    const std::size_t run = std::min<std::size_t>(blocks, 0x7fff);
    bits.put(0, 1);
    bits.put(static_cast<unsigned>(std::max<std::size_t>(run, 0x4000) - 0x4000), 14);
    blocks -= run;
  }
  return bits.finish();
}

}  // namespace

Bytes make_jpeg(std::uint32_t width, std::uint32_t height, std::span<const std::uint8_t> samples,
                const JpegKind& kind) {
  if (samples.size() != std::size_t{width} * height * static_cast<std::size_t>(kind.channels)) {
    throw std::runtime_error("make_jpeg: wrong number of samples");
  }
  Errors errors;
  jpeg_compress_struct jpeg{};
  jpeg.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = on_error;
  jpeg.client_data = &errors;
  unsigned char* memory = nullptr;
  unsigned long bytes = 0;
  const bool written = guarded(errors, [&] {
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &memory, &bytes);
    jpeg.image_width = width;
    jpeg.image_height = height;
    configure(jpeg, kind);
    write_rows(jpeg, samples.data());
  });
  Bytes file(memory, memory + (written ? bytes : 0));
  jpeg_destroy_compress(&jpeg);
  std::free(memory);
  if (!written) throw std::runtime_error("libjpeg cannot write this kind of file");
  return file;
}

Bytes sample_picture(std::uint32_t width, std::uint32_t height, int channels, std::uint32_t seed) {
  std::mt19937 random(seed);
  Bytes samples;
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      for (int channel = 0; channel < channels; ++channel) {
        const double wave = std::sin(0.2 * x + 1.1 * channel) * std::cos(0.15 * y - 0.7 * channel);
        const double noise = static_cast<double>(random() >> 28);
        samples.push_back(static_cast<std::uint8_t>(120.0 + 100.0 * wave + noise));
      }
    }
  }
  return samples;
}

Bytes decode_jpeg_to_rgb(std::span<const std::uint8_t> file) {
  return decode_jpeg_to(file, 3);
}

Bytes decode_jpeg_to(std::span<const std::uint8_t> file, int channels) {
  const auto samples = static_cast<std::size_t>(channels);
  Errors errors;
  jpeg_decompress_struct jpeg{};
  jpeg.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = on_error;
  jpeg.client_data = &errors;
  Bytes rgb;
  const bool header = guarded(errors, [&] {
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, file.data(), static_cast<unsigned long>(file.size()));
    jpeg_read_header(&jpeg, TRUE);
  });
  rgb.resize(samples * jpeg.image_width * jpeg.image_height);
  const bool read = header && guarded(errors, [&] {
                      jpeg.out_color_space = channels == 4 ? JCS_CMYK : JCS_RGB;
                      jpeg_start_decompress(&jpeg);
                      while (jpeg.output_scanline < jpeg.output_height) {
                        JSAMPROW row =
                            rgb.data() + samples * jpeg.output_width * jpeg.output_scanline;
                        jpeg_read_scanlines(&jpeg, &row, 1);
                      }
                    });
  jpeg_destroy_decompress(&jpeg);
  if (!read) throw std::runtime_error("libjpeg cannot read the file");
  return rgb;
}

Bytes make_scan_bomb(std::uint16_t width, std::uint16_t height, std::size_t scans) {
  const std::size_t blocks = ((std::size_t{width} + 7) / 8) * ((std::size_t{height} + 7) / 8);
  const auto high = [](std::uint16_t number) { return static_cast<std::uint8_t>(number >> 8); };
  const auto low = [](std::uint16_t number) { return static_cast<std::uint8_t>(number); };
  Bytes file = {0xff, 0xd8};
  Bytes steps(65, 1);
  steps[0] = 0;
  append_segment(file, 0xdb, steps);
  append_segment(file, 0xc2,
                 {8, high(height), low(height), high(width), low(width), 1, 1, 0x11, 0});
  append_huffman_table(file, 0x00, 0x00);
  append_huffman_table(file, 0x10, 0xe0);
  Bytes dc(blocks / 8, 0);
  if (blocks % 8 != 0) dc.push_back(static_cast<std::uint8_t>(0xff >> (blocks % 8)));
  append_scan(file, 0, 0, 0, dc);
  const Bytes nothing = nothing_new(blocks);
  for (std::size_t scan = 1; scan < scans; ++scan) {
    const int band = static_cast<int>((scan - 1) / 14 % 63) + 1;
    const int step = 13 - static_cast<int>((scan - 1) % 14);
    append_scan(file, band, step == 13 ? 0 : step + 1, step, nothing);
  }
  append(file, {0xff, 0xd9});
  return file;
}

std::size_t find_jpeg_marker(std::span<const std::uint8_t> file, std::uint8_t code) {
  std::size_t offset = 2;
  while (offset + 4 <= file.size() && file[offset] == 0xff) {
    if (file[offset + 1] == code) return offset;
    if (file[offset + 1] == 0xda) break;
    offset += 2 + (std::size_t{file[offset + 2]} << 8) + file[offset + 3];
  }
  throw std::runtime_error("no such marker");
}

Bytes without_jpeg_segments(std::span<const std::uint8_t> file, std::uint8_t code) {
  Bytes out(file.begin(), file.begin() + 2);
  std::size_t offset = 2;
  while (file[offset + 1] != 0xda) {
    const std::size_t length = 2 + (std::size_t{file[offset + 2]} << 8) + file[offset + 3];
    const auto segment = file.subspan(offset, length);
    if (file[offset + 1] != code) out.insert(out.end(), segment.begin(), segment.end());
    offset += length;
  }
  const auto rest = file.subspan(offset);
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

}  // namespace linnet::test
