#include "linnet/io/packed_file.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/core/escape.hpp"
#include "io/dataset/packed_format.hpp"
#include "io/dataset/packed_shard.hpp"
#include "io/file/file_reader.hpp"
#include "io/file/hash.hpp"
#include "linnet/error.hpp"
#include "linnet/io/image_error.hpp"
#include "linnet/io/mapped_file.hpp"

namespace linnet {
namespace {

using Bytes = std::span<const std::byte>;

static_assert(sizeof(ByteSums) == 16 && std::is_trivially_copyable_v<ByteSums>,
              "sums have the same layout in the file as in memory");

template <class Number>
std::vector<Number> numbers(Bytes bytes) {
  std::vector<Number> values(bytes.size() / sizeof(Number));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

/// Whether a relative path stays below the folder that it is relative to, so that unpacking cannot
/// write elsewhere. Hidden names are rejected too: they are never read from a folder.
bool is_safe_path(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) return false;
  for (std::size_t start = 0;; ++start) {
    if (start >= path.size() || path[start] == '/' || path[start] == '.') return false;
    start = path.find('/', start);
    if (start == std::string_view::npos) return true;
  }
}

void check_classes(const std::vector<std::string>& classes) {
  for (std::size_t c = 0; c < classes.size(); ++c) {
    require_packed(is_safe_path(classes[c]) && classes[c].find('/') == std::string::npos,
                   "it has a class whose name is not valid for a folder");
    require_packed(c == 0 || classes[c - 1] < classes[c], "its classes are not in order");
  }
}

/// Images are ordered by class, and within a class by path, as they are read.
void check_images(const ImageIndex& index) {
  std::vector<std::string> folders;
  for (const std::string& name : index.classes) folders.push_back(name + "/");
  for (std::size_t i = 0; i < index.paths.size(); ++i) {
    const std::uint32_t label = index.labels[i];
    require_packed(label < index.classes.size(), "it has a label without a class");
    require_packed(is_safe_path(index.paths[i]) && index.paths[i].starts_with(folders[label]),
                   "it has a path that does not lie in its class");
    require_packed(i == 0 || index.labels[i - 1] < label ||
                       (index.labels[i - 1] == label && index.paths[i - 1] < index.paths[i]),
                   "its images are not in order");
  }
}

void check_sums(const ImageIndex& index) {
  const std::size_t bytes = image_bytes(index.size, index.rules);
  for (const ByteSums& sums : index.sums) {
    require_packed(are_possible(sums, bytes), "it has sums that no pixels can have");
  }
}

void read_names(PackedIn in, const PackedHeader& header, ImageIndex& index) {
  index.classes.reserve(header.classes);
  for (std::uint32_t c = 0; c < header.classes; ++c) index.classes.push_back(in.text());
  index.paths.reserve(header.images);
  for (std::uint64_t i = 0; i < header.images; ++i) index.paths.push_back(in.text());
  in.end();
}

NotedImages read_note(PackedIn& in) {
  NotedImages noted;
  noted.count = in.number64();
  noted.path = in.text();
  noted.reason = in.text();
  return noted;
}

void read_left_out(PackedIn in, const PackedHeader& header, ImageIndex& index) {
  constexpr auto kLastFault = static_cast<std::uint32_t>(ImageFault::not_an_image);
  for (std::uint32_t left = in.number32(); left != 0; --left) {
    const std::uint32_t fault = in.number32();
    require_packed(fault <= kLastFault, "it has a reason that this Linnet does not know");
    std::string path = in.text();
    index.bad.push_back({std::move(path), static_cast<ImageFault>(fault), in.text()});
  }
  for (std::uint32_t left = in.number32(); left != 0; --left) {
    index.skipped.push_back(in.text());
  }
  for (std::uint32_t left = header.has_odd ? in.number32() : 0; left != 0; --left) {
    std::string path = in.text();
    index.odd.push_back({std::move(path), in.text()});
  }
  if (header.has_notes) {
    index.notes.transparent = read_note(in);
    index.notes.saturated = read_note(in);
  }
  if (header.has_colour_note) index.notes.coloured = read_note(in);
  in.end();
}

std::optional<PackedOrigin> read_origin(Bytes bytes) {
  if (bytes.empty()) return std::nullopt;
  PackedIn in(bytes);
  PackedOrigin origin;
  origin.fingerprint = in.number64();
  origin.folder = in.text();
  in.end();
  return origin;
}

/// Decodes an open file. The errors that it throws lack the path.
PackedSet interpret(MappedFile file) {
  const Bytes bytes = file.bytes();
  const PackedHeader header = decode_packed_header(bytes);
  const auto section = [&](PackedSection which) { return packed_section(bytes, header, which); };
  require_packed(
      hash_of(section(PackedSection::checksums)) == header[PackedSection::pixels].checksum,
      "damaged: its index does not have its checksums");

  PackedSet set;
  ImageSet& images = set.images;
  images.size = header.size;
  images.resized = header.resized;
  images.rules = header.rules;
  images.labels = numbers<std::uint32_t>(section(PackedSection::labels));
  images.content = numbers<std::uint64_t>(section(PackedSection::content));
  images.sums = numbers<ByteSums>(section(PackedSection::sums));
  read_names(PackedIn(section(PackedSection::names)), header, images);
  read_left_out(PackedIn(section(PackedSection::left_out)), header, images);
  set.origin = read_origin(section(PackedSection::origin));
  check_classes(images.classes);
  check_images(images);
  check_sums(images);
  const auto* pixels = reinterpret_cast<const std::uint8_t*>(section(PackedSection::pixels).data());
  const StoredPixels stored =
      stored_pixels(header.shard, header.images, image_bytes(header.size, header.rules));
  set.shard = header.shard;
  images.pixels = Pixels(std::move(file), {pixels, stored.rows, stored.columns, header.stride},
                         header.shard ? header.shard->part : ResidentPart{});
  return set;
}

/// Whether the file begins as `with` says; false if it cannot be read.
bool begins(const std::string& path, bool (*with)(Bytes head) noexcept) {
  constexpr std::size_t kHeadBytes = 12;  // the signature and the version
  try {
    FileReader file;
    file.open(path);
    return with(std::as_bytes(file.read(kHeadBytes)));
  } catch (const FileError&) {
    return false;
  }
}

/// Opens a file that the check lets pass; its errors and those of the content get the path.
PackedSet open_any(const std::string& path, void (*check)(const PackedSet& set)) {
  try {
    PackedSet set = interpret(MappedFile(path));
    check(set);
    return set;
  } catch (const PackedError& error) {
    throw Error(Fault::data, printable(path) + ": " + error.what());
  }
}

}  // namespace

bool is_packed_file(const std::string& path) {
  return begins(path, has_packed_signature);
}

bool is_packed_shard(const std::string& path) {
  return begins(path, has_shard_version);
}

PackedSet open_packed(const std::string& path) {
  return open_any(path, [](const PackedSet& set) {
    require_packed(!set.shard, "a shard of a packed data set, with a part of the pixels");
  });
}

PackedSet open_packed_shard(const std::string& path) {
  return open_any(path, [](const PackedSet& set) {
    require_packed(set.shard.has_value(), "a whole packed data set, and no shard of one");
  });
}

}  // namespace linnet
