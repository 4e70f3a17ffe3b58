#include "tests/support/packed_files.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "io/dataset/packed_writer.hpp"
#include "io/file/hash.hpp"
#include "tests/support/slow_sums.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr std::string_view kSignature("\x89LNT\r\n\x1a\n", 8);
constexpr std::size_t kPage = 4096;
constexpr std::size_t kBlock = 1 << 20;
constexpr std::size_t kSections = 8;

std::string numbered(const char* format, std::size_t number) {
  char text[32];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

std::uint64_t hash_of_text(std::string_view text) {
  return hash_of(std::as_bytes(std::span(text.data(), text.size())));
}

std::string padded(std::string section) {
  section.resize((section.size() + kPage - 1) / kPage * kPage);
  return section;
}

/// Of each block of padded pixels.
std::string checksums_of(std::string_view pixels) {
  std::string sums;
  for (std::size_t first = 0; first < pixels.size(); first += kBlock) {
    sums += packed_number(hash_of_text(pixels.substr(first, kBlock)));
  }
  return sums;
}

template <class Number>
Number number_at(std::string_view file, std::size_t offset) {
  Number value{};
  std::memcpy(&value, file.data() + offset, sizeof value);
  return value;
}

std::string_view section_of(std::string_view file, std::size_t number) {
  return file.substr(number_at<std::uint64_t>(file, PackedOffset::section(number)),
                     number_at<std::uint64_t>(file, PackedOffset::section(number) + 8));
}

/// The bytes of a section with its padding; none where it does not lie in the file.
std::string_view extent_of(std::string_view file, std::size_t number) {
  const auto offset = number_at<std::uint64_t>(file, PackedOffset::section(number));
  const auto bytes = number_at<std::uint64_t>(file, PackedOffset::section(number) + 8);
  if (offset > file.size() || bytes > file.size() - offset) return {};
  return file.substr(offset, (bytes + kPage - 1) / kPage * kPage);
}

}  // namespace

ImageSet random_images(ImageSize size, const std::vector<std::size_t>& per_class, Random& random,
                       ColourRule colour) {
  ImageSet set;
  set.size = size;
  set.rules.colour = colour;
  std::size_t images = 0;
  for (std::size_t count : per_class) images += count;
  Matrix<std::uint8_t> pixels(images, (colour == ColourRule::rgb ? 3 : 1) * size.pixels());
  for (std::size_t c = 0; c < per_class.size(); ++c) {
    set.classes.push_back(numbered("c%03zu", c));
    for (std::size_t i = 0; i < per_class[c]; ++i) {
      const std::span<std::uint8_t> row = pixels.values(set.labels.size());
      for (std::uint8_t& pixel : row) pixel = static_cast<std::uint8_t>(random.next() >> 56);
      set.labels.push_back(static_cast<std::uint32_t>(c));
      set.content.push_back(hash_of(row));
      set.sums.push_back(slow_sums(row));
      set.paths.push_back(set.classes[c] + "/" + numbered("%05zu.png", i));
    }
  }
  set.pixels = Pixels(std::move(pixels));
  return set;
}

void write_packed(const std::string& path, const ImageSet& images,
                  const std::optional<PackedOrigin>& origin, std::size_t images_at_once) {
  const MatrixView<const std::uint8_t> rows = images.pixels.view();
  PackedWriter writer(path, rows.columns());
  for (std::size_t first = 0; first < rows.rows();) {
    const std::size_t count = std::min(images_at_once, rows.rows() - first);
    writer.append({rows.row(first), count, rows.columns(), rows.stride()});
    first += count;
  }
  writer.complete(images, origin);
}

void write_shards(const std::string& path, const ImageSet& images, const ShardPlan& plan,
                  std::size_t images_at_once) {
  const MatrixView<const std::uint8_t> rows = images.pixels.view();
  PackedSetWriter writer(path, rows.columns(), plan);
  for (std::size_t first = 0; first < rows.rows();) {
    const std::size_t count = std::min({images_at_once, rows.rows() - first, writer.most_files()});
    writer.append({rows.row(first), count, rows.columns(), rows.stride()}, count);
    first += count;
  }
  writer.complete(images);
}

std::string packed_bytes(const ImageSet& images, const std::optional<PackedOrigin>& origin) {
  const TemporaryFolder folder;
  write_packed(folder / "file", images, origin);
  return file_content(folder / "file");
}

std::string difference(const ImageSet& a, const ImageSet& b) {
  if (a.classes != b.classes) return "classes";
  if (a.size != b.size || a.resized != b.resized) return "size";
  if (!(a.rules == b.rules)) return "reading rules";
  if (a.labels != b.labels) return "labels";
  if (a.content != b.content) return "content";
  if (a.sums != b.sums) return "sums";
  if (a.paths != b.paths) return "paths";
  if (a.skipped != b.skipped) return "skipped files";
  const auto same_odd = [](const OddFile& x, const OddFile& y) {
    return x.path == y.path && x.reason == y.reason;
  };
  if (!std::equal(a.odd.begin(), a.odd.end(), b.odd.begin(), b.odd.end(), same_odd)) {
    return "odd files";
  }
  if (a.notes != b.notes) return "notes";
  const auto same_file = [](const BadFile& x, const BadFile& y) {
    return x.path == y.path && x.fault == y.fault && x.reason == y.reason;
  };
  if (!std::equal(a.bad.begin(), a.bad.end(), b.bad.begin(), b.bad.end(), same_file)) {
    return "bad files";
  }
  if (a.pixels.rows() != b.pixels.rows() || a.pixels.columns() != b.pixels.columns() ||
      a.pixels.stride() != b.pixels.stride()) {
    return "rows and columns";
  }
  for (std::size_t i = 0; i < a.pixels.rows(); ++i) {
    if (std::memcmp(a.pixels.row(i), b.pixels.row(i), a.pixels.stride()) != 0) {
      return "pixels of row " + std::to_string(i);
    }
  }
  return "";
}

PackedParts packed_parts(const std::string& file) {
  PackedParts parts{.version = number_at<std::uint32_t>(file, PackedOffset::version),
                    .flags = number_at<std::uint32_t>(file, PackedOffset::flags),
                    .images = number_at<std::uint64_t>(file, PackedOffset::images),
                    .size = {number_at<std::uint32_t>(file, PackedOffset::width),
                             number_at<std::uint32_t>(file, PackedOffset::height)},
                    .stride = number_at<std::uint64_t>(file, PackedOffset::stride),
                    .classes = number_at<std::uint32_t>(file, PackedOffset::classes),
                    .rules = {},
                    .shard = {},
                    .sections = {}};
  if (parts.version == 3) parts.shard = file.substr(PackedOffset::shard, 40);
  if ((parts.flags & 2U) != 0) {
    const auto length = number_at<std::uint32_t>(file, PackedOffset::rules);
    parts.rules = file.substr(PackedOffset::rules, 4 + length);
  }
  for (std::size_t s = 0; s < kSections; ++s) parts.sections[s] = section_of(file, s);
  return parts;
}

std::string joined(const PackedParts& parts) {
  std::string header(PackedOffset::length, '\0');
  header.replace(0, kSignature.size(), kSignature);
  put_number(header, PackedOffset::version, parts.version);
  put_number(header, PackedOffset::flags, parts.flags);
  put_number(header, PackedOffset::images, parts.images);
  put_number(header, PackedOffset::width, parts.size.width);
  put_number(header, PackedOffset::height, parts.size.height);
  put_number(header, PackedOffset::stride, parts.stride);
  put_number(header, PackedOffset::classes, parts.classes);
  header.replace(PackedOffset::rules, parts.rules.size(), parts.rules);
  header.replace(PackedOffset::shard, parts.shard.size(), parts.shard);
  std::uint64_t offset = PackedOffset::length;
  std::string body;
  for (std::size_t s = 0; s < kSections; ++s) {
    put_number(header, PackedOffset::section(s), offset);
    put_number(header, PackedOffset::section(s) + 8, std::uint64_t{parts.sections[s].size()});
    const std::string section = padded(parts.sections[s]);
    offset += section.size();
    body += section;
  }
  std::string file = header + body;
  mend_packed(file);
  return file;
}

std::string packed_text(const std::string& text) {
  return packed_number(static_cast<std::uint32_t>(text.size())) + text;
}

void mend_packed(std::string& file) {
  if (file.size() < PackedOffset::length || !file.starts_with(kSignature)) return;
  put_number(file, PackedOffset::file_bytes, std::uint64_t{file.size()});
  const std::string sums = checksums_of(extent_of(file, 0));
  const auto offset = number_at<std::uint64_t>(file, PackedOffset::section(1));
  if (!sums.empty() && offset >= PackedOffset::length && extent_of(file, 1).size() >= sums.size()) {
    file.replace(offset, sums.size(), sums);
  }
  for (std::size_t s = 0; s < kSections; ++s) {
    // The checksum of the pixels is that of their checksums.
    const std::string_view covered = s == 0 ? std::string_view(sums) : extent_of(file, s);
    put_number(file, PackedOffset::section(s) + 16, hash_of_text(covered));
  }
  put_number(file, PackedOffset::checksum,
             hash_of_text(std::string_view(file).substr(0, PackedOffset::checksum)));
}

void mend_packed(std::span<std::uint8_t> file) {
  std::string text(file.begin(), file.end());
  mend_packed(text);
  std::copy(text.begin(), text.end(), file.begin());
}

}  // namespace linnet::test
