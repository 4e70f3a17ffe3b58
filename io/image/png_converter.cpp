#include "io/image/png_converter.hpp"

#include <algorithm>

namespace linnet {
namespace {

std::uint16_t sample16(const std::uint8_t* bytes) {
  return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

std::uint8_t blended(std::uint32_t level, std::uint32_t background, std::uint32_t opacity) {
  return static_cast<std::uint8_t>((level * opacity + background * (255 - opacity) + 127) / 255);
}

Rgb blended(Rgb colour, Rgb background, std::uint32_t opacity) {
  return {blended(colour.red, background.red, opacity),
          blended(colour.green, background.green, opacity),
          blended(colour.blue, background.blue, opacity)};
}

std::uint8_t grey_of(Rgb colour) {
  return linnet::grey_of(colour.red, colour.green, colour.blue);
}

/// Samples of a pixel without alpha.
std::size_t colours(const PngHeader& header) {
  return header.channels() >= 3 ? 3 : 1;
}

bool has_alpha(const PngHeader& header) {
  return header.colour == PngColour::grey_alpha || header.colour == PngColour::rgba;
}

}  // namespace

void PngConverter::begin(const PngContents& contents, const ReadingRules& rules) {
  const PngHeader& header = contents.header;
  contents_ = &contents;
  rules_ = rules;
  if (rules_.depth == kAutomaticDepth) rules_.depth = 16;
  facts_ = {};
  opacity_ = has_alpha(header) || !contents.transparency.empty();
  indexed_ = header.colour == PngColour::palette || header.bits < 8 ||
             (header.colour == PngColour::grey && header.bits == 8 && opacity_);
  if (indexed_) set_tables();
}

void PngConverter::set_tables() {
  const PngContents& contents = *contents_;
  const bool palette = contents.header.colour == PngColour::palette;
  see_through_.fill(false);
  const GreyPalette scale = palette ? GreyPalette() : grey_scale(contents.header.bits);
  const std::size_t entries = palette ? contents.palette.size() / 3 : scale.size;
  for (std::size_t c = 0; c < channels_of(rules_); ++c) {
    tables_[c] = {};
    tables_[c].size = entries;
  }
  for (std::size_t i = 0; i < entries; ++i) {
    std::uint8_t opacity = 255;
    if (palette && i < contents.transparency.size()) opacity = contents.transparency[i];
    if (!palette && opacity_ && sample16(contents.transparency.data()) == i) opacity = 0;
    see_through_[i] = opacity != 255;
    const std::uint8_t level = scale.grey[i];
    Rgb colour{level, level, level};
    if (palette) {
      const std::uint8_t* entry = contents.palette.data() + 3 * i;
      colour = {entry[0], entry[1], entry[2]};
    }
    set_entry(i, rules_.background ? blended(colour, *rules_.background, opacity) : colour);
  }
}

void PngConverter::set_entry(std::size_t index, Rgb colour) {
  if (rules_.colour == ColourRule::grey) {
    tables_[0].grey[index] = grey_of(colour);
    return;
  }
  tables_[0].grey[index] = colour.red;
  tables_[1].grey[index] = colour.green;
  tables_[2].grey[index] = colour.blue;
}

void PngConverter::convert(const std::uint8_t* samples, const ImageRow& row) {
  if (indexed_) return convert_indexed(samples, row);
  const PngHeader& header = contents_->header;
  if (opacity_ && (rules_.background || !facts_.transparent)) find_opacity(samples, row.width);
  if (header.bits == 16) samples = narrowed(samples, row.width);
  if (opacity_ && rules_.background) return blend(samples, row);
  const SampleLayout layout{header.channels(), 1};
  const std::span all(samples, row.width * layout.pixel_bytes);
  const bool coloured = colours(header) == 3;
  if (coloured && row.channels == 1) return grey_from_rgb(all, layout, row.plane(0));
  for (std::size_t c = 0; c < row.channels; ++c) {
    grey_from_grey(all.subspan(coloured ? c : 0), layout, row.plane(c));
  }
}

void PngConverter::convert_indexed(const std::uint8_t* samples, const ImageRow& row) {
  const unsigned bits = contents_->header.bits;
  const std::span indices(samples, (row.width * bits + 7) / 8);
  if (opacity_ && !facts_.transparent) {
    for (std::size_t i = 0; i < row.width; ++i) {
      const std::size_t bit = i * bits;
      const unsigned index =
          static_cast<unsigned>(indices[bit / 8]) >> (8 - bits - bit % 8) & ((1U << bits) - 1U);
      if (see_through_[index]) facts_.transparent = true;
    }
  }
  for (std::size_t c = 0; c < row.channels; ++c) {
    const bool within = grey_from_indices(indices, bits, tables_[c], row.plane(c));
    if (!within) facts_.beyond_palette = true;
  }
}

/// Sets opacities_ and facts_.transparent.
void PngConverter::find_opacity(const std::uint8_t* samples, std::size_t width) {
  const PngHeader& header = contents_->header;
  const std::size_t sample_bytes = header.bits / 8;
  const std::size_t count = colours(header);
  const std::size_t pixel_bytes = header.channels() * sample_bytes;
  opacities_.resize(width);
  for (std::size_t x = 0; x < width; ++x, samples += pixel_bytes) {
    if (has_alpha(header)) {
      opacities_[x] = samples[count * sample_bytes];
      continue;
    }
    bool same = true;
    for (std::size_t c = 0; c < count; ++c) {
      const unsigned sample = header.bits == 16 ? sample16(samples + 2 * c) : samples[c];
      same = same && sample == sample16(contents_->transparency.data() + 2 * c);
    }
    opacities_[x] = same ? 0 : 255;
  }
  facts_.transparent =
      facts_.transparent || std::any_of(opacities_.begin(), opacities_.end(),
                                        [](std::uint8_t opacity) { return opacity != 255; });
}

/// The samples of a row in 8 bits.
const std::uint8_t* PngConverter::narrowed(const std::uint8_t* samples, std::size_t width) {
  const PngHeader& header = contents_->header;
  const std::size_t channels = header.channels();
  const std::size_t alpha = has_alpha(header) ? 1 : 0;
  const unsigned shift = rules_.depth - 8;
  narrow_.resize(width * channels);
  std::uint8_t* out = narrow_.data();
  unsigned highest = facts_.highest;
  for (std::size_t x = 0; x < width; ++x) {
    for (std::size_t c = 0; c < channels - alpha; ++c, samples += 2) {
      const unsigned sample = sample16(samples);
      highest = std::max(highest, sample);
      *out++ = static_cast<std::uint8_t>(std::min(sample >> shift, 255U));
    }
    if (alpha == 0) continue;
    *out++ = *samples;
    samples += 2;
  }
  facts_.highest = static_cast<std::uint16_t>(highest);
  return narrow_.data();
}

void PngConverter::blend(const std::uint8_t* samples, const ImageRow& row) const {
  const std::size_t channels = contents_->header.channels();
  const bool coloured = colours(contents_->header) == 3;
  const std::span<std::uint8_t> first = row.plane(0);
  for (std::size_t x = 0; x < row.width; ++x, samples += channels) {
    const Rgb own{samples[0], samples[coloured ? 1 : 0], samples[coloured ? 2 : 0]};
    const Rgb colour = blended(own, *rules_.background, opacities_[x]);
    if (row.channels == 1) {
      first[x] = grey_of(colour);
      continue;
    }
    first[x] = colour.red;
    row.plane(1)[x] = colour.green;
    row.plane(2)[x] = colour.blue;
  }
}

}  // namespace linnet
