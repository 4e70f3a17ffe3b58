#include "tests/support/png_maker.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <stdexcept>

namespace linnet::test {
namespace {

/// Four bytes, the most significant first.
void put_number(std::uint8_t* out, std::size_t number) {
  for (int i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
}

std::uint8_t paeth(int left, int above, int corner) {
  const int guess = left + above - corner;
  const int to_left = std::abs(guess - left);
  const int to_above = std::abs(guess - above);
  const int to_corner = std::abs(guess - corner);
  if (to_left <= to_above && to_left <= to_corner) return static_cast<std::uint8_t>(left);
  return static_cast<std::uint8_t>(to_above <= to_corner ? above : corner);
}

std::uint8_t prediction(int filter, std::uint8_t left, std::uint8_t above, std::uint8_t corner) {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return static_cast<std::uint8_t>((left + above) / 2);
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

/// The samples of every dx-th pixel of row y from x0 on, packed from the high bit down.
Bytes packed_row(const PngPicture& picture, std::size_t x0, std::size_t dx, std::size_t y) {
  Bytes row;
  unsigned pending = 0;
  unsigned pending_bits = 0;
  for (std::size_t x = x0; x < picture.width; x += dx) {
    for (std::size_t channel = 0; channel < picture.channels(); ++channel) {
      pending = pending << picture.bits | picture.sample(x, y, channel);
      pending_bits += picture.bits;
      for (; pending_bits >= 8; pending_bits -= 8) {
        row.push_back(static_cast<std::uint8_t>(pending >> (pending_bits - 8)));
      }
    }
  }
  if (pending_bits > 0) row.push_back(static_cast<std::uint8_t>(pending << (8 - pending_bits)));
  return row;
}

struct Grid {
  std::size_t x0, y0, dx, dy;
};

void append_rows(Bytes& out, const PngPicture& picture, const Grid& grid) {
  if (grid.x0 >= picture.width) return;
  const std::size_t pixel_bytes = std::max<std::size_t>(1, picture.channels() * picture.bits / 8);
  Bytes above;
  int filter = 0;
  for (std::size_t y = grid.y0; y < picture.height; y += grid.dy) {
    const Bytes row = packed_row(picture, grid.x0, grid.dx, y);
    above.resize(row.size());
    out.push_back(static_cast<std::uint8_t>(filter));
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool first = i < pixel_bytes;
      const std::uint8_t left = first ? std::uint8_t{0} : row[i - pixel_bytes];
      const std::uint8_t corner = first ? std::uint8_t{0} : above[i - pixel_bytes];
      out.push_back(static_cast<std::uint8_t>(row[i] - prediction(filter, left, above[i], corner)));
    }
    above = row;
    filter = (filter + 1) % 5;
  }
}

}  // namespace

std::size_t PngPicture::channels() const {
  constexpr std::array<std::size_t, 7> of_colour = {1, 0, 3, 1, 2, 0, 4};
  return of_colour.at(colour);
}

std::uint16_t PngPicture::sample(std::size_t x, std::size_t y, std::size_t channel) const {
  return samples.at((y * width + x) * channels() + channel);
}

PngPicture random_png_picture(std::uint32_t width, std::uint32_t height, unsigned bits,
                              unsigned colour, bool interlaced, std::uint32_t seed) {
  PngPicture picture{width, height, bits, colour, interlaced, {}, {}};
  std::mt19937 random(seed);
  picture.samples.resize(std::size_t{width} * height * picture.channels());
  for (std::uint16_t& sample : picture.samples) {
    sample = static_cast<std::uint16_t>(random() >> (32 - bits));
  }
  if (colour != 3) return picture;
  picture.palette.resize(std::size_t{1} << bits);
  for (auto& entry : picture.palette) {
    for (std::uint8_t& value : entry) value = static_cast<std::uint8_t>(random() >> 24);
  }
  return picture;
}

Bytes png_chunk(const std::string& type, std::span<const std::uint8_t> data) {
  Bytes chunk(data.size() + 12);
  put_number(chunk.data(), data.size());
  std::copy_n(type.begin(), 4, chunk.begin() + 4);
  std::copy(data.begin(), data.end(), chunk.begin() + 8);
  put_number(chunk.data() + 8 + data.size(),
             crc32(0, chunk.data() + 4, static_cast<uInt>(data.size() + 4)));
  return chunk;
}

Bytes png_header(const PngPicture& picture) {
  Bytes data(13, 0);
  put_number(data.data(), picture.width);
  put_number(data.data() + 4, picture.height);
  data[8] = static_cast<std::uint8_t>(picture.bits);
  data[9] = static_cast<std::uint8_t>(picture.colour);
  data[12] = picture.interlaced ? 1 : 0;
  return png_chunk("IHDR", data);
}

Bytes png_palette(const PngPicture& picture) {
  if (picture.palette.empty()) return {};
  Bytes data;
  for (const auto& entry : picture.palette) data.insert(data.end(), entry.begin(), entry.end());
  return png_chunk("PLTE", data);
}

Bytes png_rows_of(const PngPicture& picture) {
  constexpr std::array<Grid, 7> passes = {{{0, 0, 8, 8},
                                           {4, 0, 8, 8},
                                           {0, 4, 4, 8},
                                           {2, 0, 4, 4},
                                           {0, 2, 2, 4},
                                           {1, 0, 2, 2},
                                           {0, 1, 1, 2}}};
  Bytes rows;
  if (!picture.interlaced) {
    append_rows(rows, picture, {0, 0, 1, 1});
  } else {
    for (const Grid& pass : passes) append_rows(rows, picture, pass);
  }
  return rows;
}

Bytes deflated(std::span<const std::uint8_t> bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  Bytes out(size);
  if (compress2(out.data(), &size, bytes.data(), static_cast<uLong>(bytes.size()), 9) != Z_OK) {
    throw std::runtime_error("zlib failed");
  }
  out.resize(size);
  return out;
}

Bytes deflated_zeros(std::size_t count) {
  const Bytes block(1U << 16);
  Bytes out(1U << 16);
  z_stream stream{};
  if (deflateInit(&stream, 9) != Z_OK) throw std::runtime_error("zlib failed");
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  int state = Z_OK;
  while (state == Z_OK) {
    if (stream.avail_in == 0) {
      const std::size_t next = std::min(block.size(), count);
      stream.next_in = const_cast<Bytef*>(block.data());
      stream.avail_in = static_cast<uInt>(next);
      count -= next;
    }
    if (stream.avail_out == 0) {
      const std::size_t done = out.size();
      out.resize(2 * done);
      stream.next_out = out.data() + done;
      stream.avail_out = static_cast<uInt>(done);
    }
    state = deflate(&stream, count == 0 ? Z_FINISH : Z_NO_FLUSH);
  }
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  if (state != Z_STREAM_END) throw std::runtime_error("zlib failed");
  return out;
}

Bytes png_file(const std::vector<Bytes>& parts) {
  Bytes file = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};
  for (const Bytes& part : parts) file.insert(file.end(), part.begin(), part.end());
  return file;
}

Bytes make_png(const PngPicture& picture, std::size_t idat_bytes) {
  std::vector<Bytes> parts = {png_header(picture), png_palette(picture)};
  const Bytes stream = deflated(png_rows_of(picture));
  for (std::size_t first = 0; first < stream.size(); first += idat_bytes) {
    const std::size_t count = std::min(idat_bytes, stream.size() - first);
    parts.push_back(png_chunk("IDAT", std::span(stream).subspan(first, count)));
  }
  parts.push_back(png_chunk("IEND", {}));
  return png_file(parts);
}

}  // namespace linnet::test
