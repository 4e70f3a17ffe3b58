#include "io/dataset/packed_writer.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "io/dataset/packed_shard.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Bytes = std::span<const std::byte>;

PackedOut names_section(const ImageIndex& index) {
  PackedOut out;
  for (const std::string& name : index.classes) out.text(name);
  for (const std::string& path : index.paths) out.text(path);
  return out;
}

bool has_notes(const ImageIndex& index) {
  return index.notes.transparent != NotedImages{} || index.notes.saturated != NotedImages{};
}

bool has_colour_note(const ImageIndex& index) {
  return index.notes.coloured != NotedImages{};
}

void put_note(PackedOut& out, const NotedImages& noted) {
  out.number64(noted.count);
  out.text(noted.path);
  out.text(noted.reason);
}

PackedOut left_out_section(const ImageIndex& index) {
  PackedOut out;
  out.number32(static_cast<std::uint32_t>(index.bad.size()));
  for (const BadFile& file : index.bad) {
    out.number32(static_cast<std::uint32_t>(file.fault));
    out.text(file.path);
    out.text(file.reason);
  }
  out.number32(static_cast<std::uint32_t>(index.skipped.size()));
  for (const std::string& path : index.skipped) out.text(path);
  if (!index.odd.empty()) {
    out.number32(static_cast<std::uint32_t>(index.odd.size()));
    for (const OddFile& file : index.odd) {
      out.text(file.path);
      out.text(file.reason);
    }
  }
  if (has_notes(index)) {
    put_note(out, index.notes.transparent);
    put_note(out, index.notes.saturated);
  }
  if (has_colour_note(index)) put_note(out, index.notes.coloured);
  return out;
}

PackedOut origin_section(const std::optional<PackedOrigin>& origin) {
  PackedOut out;
  if (!origin) return out;
  out.number64(origin->fingerprint);
  out.text(origin->folder);
  return out;
}

}  // namespace

PackedWriter::PackedWriter(const std::string& path, std::size_t bytes, mode_t mode)
    : file_(path, mode), stride_(row_stride(bytes, 1)) {
  // The header is written last, so that an incomplete file is not a packed data set.
  out_.write(std::array<std::byte, kPackedPage>{});
}

void PackedWriter::append(MatrixView<const std::uint8_t> images) {
  if (images.stride() != stride_) throw Error(Fault::usage, "packed file: rows of another stride");
  const Bytes bytes = std::as_bytes(std::span(images.row(0), images.rows() * stride_));
  add_to_checksums(bytes);
  out_.write(bytes);
  images_ += images.rows();
  end_ += bytes.size();
}

void PackedWriter::add_to_checksums(Bytes pixels) {
  while (!pixels.empty()) {
    const Bytes piece = pixels.first(std::min(pixels.size(), kPackedBlock - block_bytes_));
    block_.add(piece);
    block_bytes_ += piece.size();
    pixels = pixels.subspan(piece.size());
    if (block_bytes_ != kPackedBlock) continue;
    checksums_.number64(block_.value());
    block_.reset();
    block_bytes_ = 0;
  }
}

PackedExtent PackedWriter::write_section(Bytes bytes) {
  std::vector<std::byte> whole(bytes.begin(), bytes.end());
  whole.resize(packed_extent_bytes(bytes.size()));
  out_.write(whole);
  const PackedExtent extent{end_, bytes.size(), hash_of(Bytes(whole))};
  end_ += whole.size();
  return extent;
}

void PackedWriter::complete(const ImageIndex& index, const std::optional<PackedOrigin>& origin) {
  write_index(index, origin, {});
  origin ? file_.complete_unsynced() : file_.complete();
}

AtomicFile& PackedWriter::finish_shard(const ImageIndex& index, const PackedShard& shard) {
  write_index(index, {}, shard);
  return file_;
}

void PackedWriter::write_index(const ImageIndex& index, const std::optional<PackedOrigin>& origin,
                               const std::optional<PackedShard>& shard) {
  const std::size_t images = index.labels.size();
  const StoredPixels stored = stored_pixels(shard, images, image_bytes(index.size, index.rules));
  if (index.paths.size() != images || index.content.size() != images ||
      index.sums.size() != images || stored.rows != images_ ||
      row_stride(stored.columns, 1) != stride_) {
    throw Error(Fault::usage, "packed file: the index does not fit the images");
  }
  PackedHeader header{.size = index.size,
                      .resized = index.resized,
                      .rules = index.rules,
                      .has_odd = !index.odd.empty(),
                      .has_notes = has_notes(index),
                      .has_colour_note = has_colour_note(index),
                      .images = images,
                      .stride = stride_,
                      .classes = static_cast<std::uint32_t>(index.classes.size()),
                      .sections = {},
                      .shard = shard};
  const std::uint64_t pixel_bytes = images_ * stride_;
  const std::vector<std::byte> rest(packed_extent_bytes(pixel_bytes) - pixel_bytes);
  add_to_checksums(rest);
  out_.write(rest);
  end_ += rest.size();
  if (block_bytes_ != 0) checksums_.number64(block_.value());

  const auto write = [&](PackedSection section, Bytes bytes) {
    header[section] = write_section(bytes);
  };
  write(PackedSection::checksums, checksums_.bytes());
  write(PackedSection::labels, std::as_bytes(std::span(index.labels)));
  write(PackedSection::content, std::as_bytes(std::span(index.content)));
  write(PackedSection::sums, std::as_bytes(std::span(index.sums)));
  write(PackedSection::names, names_section(index).bytes());
  write(PackedSection::left_out, left_out_section(index).bytes());
  write(PackedSection::origin, origin_section(origin).bytes());
  header[PackedSection::pixels] = {kPackedPage, pixel_bytes, hash_of(checksums_.bytes())};
  out_.flush();
  file_.write_at(0, encode_packed_header(header));
}

}  // namespace linnet
