#include "tests/fuzz/corpus.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tests/support/exif_blocks.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/safetensors_bytes.hpp"
#include "tests/support/saved_models.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

struct Depth {
  unsigned colour;
  unsigned bits;
};

constexpr std::array<Depth, 15> kDepths = {{{0, 1},
                                            {0, 2},
                                            {0, 4},
                                            {0, 8},
                                            {0, 16},
                                            {2, 8},
                                            {2, 16},
                                            {3, 1},
                                            {3, 2},
                                            {3, 4},
                                            {3, 8},
                                            {4, 8},
                                            {4, 16},
                                            {6, 8},
                                            {6, 16}}};

void append_whole_pngs(std::vector<Seed>& seeds) {
  for (const Depth& depth : kDepths) {
    for (const bool interlaced : {false, true}) {
      const PngPicture picture = random_png_picture(11, 9, depth.bits, depth.colour, interlaced, 1);
      seeds.push_back({"colour-" + std::to_string(depth.colour) + "-bits-" +
                           std::to_string(depth.bits) + (interlaced ? "-interlaced" : ""),
                       make_png(picture, interlaced ? 50 : 1000)});
    }
  }
  for (const std::uint32_t side : {1U, 2U, 3U, 5U}) {  // with some empty passes
    seeds.push_back({"interlaced-" + std::to_string(side),
                     make_png(random_png_picture(side, 6 - side, 8, 2, true, side))});
  }
}

void append_odd_pngs(std::vector<Seed>& seeds) {
  PngPicture picture = random_png_picture(6, 5, 4, 3, false, 2);
  const Bytes header = png_header(picture);
  const Bytes palette = png_palette(picture);
  const Bytes rows = png_rows_of(picture);
  const Bytes pixels = png_chunk("IDAT", deflated(rows));
  const Bytes end = png_chunk("IEND", {});
  const Bytes text = png_chunk("tEXt", Bytes{'a', 0, 'b'});
  const auto add = [&](const std::string& name, const std::vector<Bytes>& parts) {
    seeds.push_back({name, png_file(parts)});
  };

  add("ancillary", {header, png_chunk("gAMA", Bytes(4, 1)), png_chunk("sRGB", Bytes(1)), palette,
                    png_chunk("tRNS", Bytes(3, 9)), png_chunk("bKGD", Bytes(1)),
                    png_chunk("pHYs", Bytes(9, 2)), text, pixels, text, end});
  add("broken-ancillary", {header, png_chunk("iCCP", Bytes(5, 7)), png_chunk("gAMA", {}),
                           png_chunk("zTXt", Bytes(40, 0xff)), palette, pixels, end});
  add("bytes-behind", {header, palette, pixels, end, text});
  add("no-palette", {header, pixels, end});
  add("two-palettes", {header, palette, palette, pixels, end});
  add("late-palette", {header, pixels, palette, end});
  add("amid-pixels", {header, palette, pixels, text, pixels, end});
  add("two-headers", {header, header, palette, pixels, end});
  add("no-pixels", {header, palette, end});
  add("no-end", {header, palette, pixels});
  add("empty-chunks", {header, palette, png_chunk("IDAT", {}), pixels, png_chunk("IDAT", {}), end});
  add("critical", {header, png_chunk("ABCD", {}), palette, pixels, end});
  picture.palette.resize(3);
  add("small-palette", {header, png_palette(picture), pixels, end});

  Bytes changed = rows;
  changed[0] = 5;
  add("filter-5", {header, palette, png_chunk("IDAT", deflated(changed)), end});
  changed = rows;
  changed.pop_back();
  add("short-rows", {header, palette, png_chunk("IDAT", deflated(changed)), end});
  changed = rows;
  changed.resize(5000);
  add("long-rows", {header, palette, png_chunk("IDAT", deflated(changed)), end});
  changed = deflated(rows);
  changed.resize(changed.size() - 4);
  add("no-sum", {header, palette, png_chunk("IDAT", changed), end});
  changed = deflated(rows);
  changed.push_back(0);
  add("tail", {header, palette, png_chunk("IDAT", changed), end});

  const PngPicture large{65000, 1000, 1, 0, true, {}, {}};
  add("large", {png_header(large), png_chunk("IDAT", deflated_zeros(100000)), end});
  add("signature", {});
}

Seed jpeg_seed(const std::string& name, const JpegKind& kind, std::uint32_t width = 35,
               std::uint32_t height = 26) {
  return {name, make_jpeg(width, height, sample_picture(width, height, kind.channels, 1), kind)};
}

void append_whole_jpegs(std::vector<Seed>& seeds) {
  seeds.push_back(jpeg_seed("grey", {}));
  seeds.push_back(jpeg_seed("grey-dot", {}, 1, 1));
  seeds.push_back(jpeg_seed("grey-best", {.quality = 100}));
  seeds.push_back(jpeg_seed("grey-worst", {.quality = 1}));
  seeds.push_back(jpeg_seed("grey-progressive", {.progressive = true}));
  seeds.push_back(jpeg_seed("grey-restarts", {.restart_rows = 1}));
  seeds.push_back(jpeg_seed("two-channels", {.channels = 2}));
  seeds.push_back(jpeg_seed("cmyk", {.channels = 4}));
  seeds.push_back(jpeg_seed("ycck", {.channels = 4, .as_ycck = true}));
  const Seed grey = jpeg_seed("exif", {});
  seeds.push_back({grey.name, with_exif(grey.bytes, exif_block(6))});
  seeds.push_back(jpeg_seed("rgb", {.channels = 3, .as_rgb = true}));
  for (const int h : {1, 2, 4}) {
    for (const int v : {1, 2}) {
      const std::string name = "colour-" + std::to_string(h) + "x" + std::to_string(v);
      seeds.push_back(jpeg_seed(name, {.channels = 3, .chroma_h = h, .chroma_v = v}));
    }
  }
  seeds.push_back(jpeg_seed("colour-progressive",
                            {.channels = 3, .chroma_h = 2, .chroma_v = 2, .progressive = true}));
  seeds.push_back(jpeg_seed("colour-progressive-restarts",
                            {.channels = 3, .progressive = true, .restart_rows = 1}));
  seeds.push_back(jpeg_seed("colour-restarts", {.channels = 3, .chroma_h = 2, .restart_rows = 1}));
  seeds.push_back(jpeg_seed("colour-scans", {.channels = 3, .separate_scans = true}));
}

/// libjpeg can be built without arithmetic coding.
void append_arithmetic_jpegs(std::vector<Seed>& seeds) {
  try {
    seeds.push_back(jpeg_seed("arithmetic", {.channels = 3, .arithmetic = true}));
    seeds.push_back(jpeg_seed("arithmetic-progressive", {.progressive = true, .arithmetic = true}));
  } catch (const std::runtime_error&) {
  }
}

void append_odd_jpegs(std::vector<Seed>& seeds) {
  const Bytes grey = jpeg_seed("", {}).bytes;
  seeds.push_back({"no-quantization", without_jpeg_segments(grey, 0xdb)});
  seeds.push_back({"no-huffman", without_jpeg_segments(grey, 0xc4)});
  seeds.push_back({"no-jfif", without_jpeg_segments(grey, 0xe0)});
  seeds.push_back({"no-frame", without_jpeg_segments(grey, 0xc0)});
  Bytes changed = jpeg_seed("", {.channels = 3, .separate_scans = true}).bytes;
  const std::array<std::uint8_t, 2> scan = {0xff, 0xda};
  changed.erase(std::find_end(changed.begin(), changed.end(), scan.begin(), scan.end()),
                changed.end());
  changed.insert(changed.end(), {0xff, 0xd9});
  seeds.push_back({"no-component", changed});
  changed = grey;
  const std::size_t frame = find_jpeg_marker(grey, 0xc0);
  changed[frame + 1] = 0xc3;  // lossless
  seeds.push_back({"lossless", changed});
  changed[frame + 1] = 0xc0;
  changed[frame + 4] = 12;
  seeds.push_back({"twelve-bits", changed});
  changed = grey;
  changed.insert(changed.end(), {'t', 'a', 'i', 'l'});
  seeds.push_back({"bytes-behind", changed});
  seeds.push_back({"scans-10", make_scan_bomb(40, 30, 10)});
  seeds.push_back({"scans-100", make_scan_bomb(16, 16, 100)});
}

void add_model(std::vector<Seed>& seeds, const std::string& name, const SavedModel& saved) {
  const TemporaryFolder folder;
  write_model(folder / "model", saved);
  const std::string bytes = file_content(folder / "model");
  seeds.push_back({name, Bytes(bytes.begin(), bytes.end())});
}

void append_models(std::vector<Seed>& seeds) {
  Random random(1);
  add_model(seeds, "model-2", random_model(2, {3, 2}, random));
  SavedModel saved = random_model(5, {4, 1}, random);
  saved.classes = {"\xc3\xa4", "a \"b\"\n", ""};
  saved.recipe = R"({"text":"\\\"{"})";
  saved.model.pixel_factor = 1e-45f;
  add_model(seeds, "model-names", saved);
}

struct Header {
  const char* name;
  std::string_view text;
  std::size_t numbers;
};

constexpr std::array<Header, 18> kHeaders = {{
    {"empty", "{}", 0},
    {"spaces", "{}      ", 0},
    {"no-object", "[1]", 0},
    {"one", R"({"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}})", 2},
    {"scalar", R"({"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}})", 1},
    {"nothing",
     R"({"a":{"dtype":"F32","shape":[0,7],"data_offsets":[0,0]},)"
     R"("b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
     1},
    {"backwards",
     R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},)"
     R"("b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
     2},
    {"overlap",
     R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
     R"("b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
     2},
    {"gap", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 2},
    {"behind", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 2},
    {"short", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})", 2},
    {"huge", R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,0]}})", 0},
    {"half", R"({"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}})", 1},
    {"twice", R"({"a":1,"a":2})", 0},
    {"metadata", R"({"__metadata__":{"":"\u0000\ud83d\ude00","b\n":"x"}})", 0},
    {"no-text", R"({"__metadata__":{"a":1}})", 0},
    // Written by hand, so that it does not depend on write_model.
    {"model",
     R"({"__metadata__":{"format":"linnet-1","classes":"[\"a\"]","image_width":"1",)"
     R"("image_height":"2","scaling":"0.0039215686","recipe":"{}","more":""},)"
     R"("weight":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]},)"
     R"("bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
     3},
    {"extra", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":[{"y":null}]}})", 1},
}};

}  // namespace

std::vector<Seed> png_seeds() {
  std::vector<Seed> seeds;
  append_whole_pngs(seeds);
  append_odd_pngs(seeds);
  return seeds;
}

std::vector<Seed> jpeg_seeds() {
  std::vector<Seed> seeds;
  append_whole_jpegs(seeds);
  append_arithmetic_jpegs(seeds);
  append_odd_jpegs(seeds);
  return seeds;
}

std::vector<Seed> safetensors_seeds() {
  std::vector<Seed> seeds;
  append_models(seeds);
  for (const Header& header : kHeaders) {
    const std::string bytes =
        safetensors_bytes(header.text, bytes_of(std::vector<float>(header.numbers, 0.5f)));
    seeds.push_back({header.name, Bytes(bytes.begin(), bytes.end())});
  }
  const std::string foreign = length_bytes(~std::uint64_t{0}) + "{}";
  seeds.push_back({"length", Bytes(foreign.begin(), foreign.end())});
  return seeds;
}

}  // namespace linnet::test
