#include "io/dataset/packed_set_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <utility>

#include "engine/core/escape.hpp"
#include "io/dataset/packed_shard.hpp"
#include "io/dataset/shard_name.hpp"
#include "io/file/hash.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Kind = ResidentPart::Kind;

/// The same in all shards of a packing, and in no others.
std::uint64_t hash_of_packing(const ImageIndex& index, Kind kind,
                              const std::vector<IndexRange>& parts) {
  PackedOut out;
  out.number32(packed_kind(kind));
  for (const IndexRange& part : parts) {
    out.number64(part.begin);
    out.number64(part.end);
  }
  out.number32(index.size.width);
  out.number32(index.size.height);
  out.text(to_text(index.rules));
  for (const std::string& name : index.classes) out.text(name);
  for (const std::string& path : index.paths) out.text(path);
  Hasher hasher;
  hasher.add(out.bytes());
  hasher.add(std::as_bytes(std::span(index.labels)));
  hasher.add(std::as_bytes(std::span(index.content)));
  return hasher.value();
}

/// The columns of all rows, with zeros as padding.
Matrix<std::uint8_t> columns_of(MatrixView<const std::uint8_t> rows, IndexRange columns) {
  Matrix<std::uint8_t> part(rows.rows(), columns.size());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    std::memcpy(part.row(i), rows.row(i) + columns.begin, columns.size());
  }
  return part;
}

}  // namespace

PackedSetWriter::PackedSetWriter(const std::string& path, std::size_t bytes, ShardPlan plan)
    : plan_(std::move(plan)), images_(plan_.count()) {
  if (plan_.kind == Kind::all) writers_.push_back(std::make_unique<PackedWriter>(path, bytes));
  for (const std::string& file : shard_paths(path, plan_.count())) {
    const std::size_t columns =
        plan_.kind == Kind::columns ? plan_.parts[writers_.size()].size() : bytes;
    writers_.push_back(std::make_unique<PackedWriter>(file, columns));
  }
}

std::size_t PackedSetWriter::most_files() const noexcept {
  if (plan_.kind != Kind::rows) return std::numeric_limits<std::size_t>::max();
  return plan_.parts[current_].end - files_;
}

void PackedSetWriter::append(MatrixView<const std::uint8_t> images, std::size_t files) {
  if (files > most_files()) throw Error(Fault::usage, "packed set: files of several shards");
  switch (plan_.kind) {
    case Kind::all:
      writers_.front()->append(images);
      break;
    case Kind::columns:
      append_columns(images);
      break;
    case Kind::rows:
      append_rows(images, files);
      break;
  }
  files_ += files;
}

/// A few rows at a time, so that what is copied stays small.
void PackedSetWriter::append_columns(MatrixView<const std::uint8_t> images) {
  constexpr std::size_t kBytes = std::size_t{1} << 20;
  for (std::size_t s = 0; s < writers_.size(); ++s) {
    const std::size_t rows = std::max<std::size_t>(kBytes / plan_.parts[s].size(), 1);
    for (std::size_t first = 0; first < images.rows(); first += rows) {
      const std::size_t count = std::min(rows, images.rows() - first);
      const MatrixView<const std::uint8_t> some(images.row(first), count, images.columns(),
                                                images.stride());
      writers_[s]->append(columns_of(some, plan_.parts[s]).view());
    }
  }
}

void PackedSetWriter::append_rows(MatrixView<const std::uint8_t> images, std::size_t files) {
  writers_[current_]->append(images);
  images_[current_] += images.rows();
  if (files_ + files == plan_.parts[current_].end && current_ + 1 < plan_.count()) ++current_;
}

std::vector<IndexRange> PackedSetWriter::parts_of_images() const {
  if (plan_.kind == Kind::columns) return plan_.parts;
  std::vector<IndexRange> parts;
  std::size_t begin = 0;
  for (const std::size_t images : images_) {
    if (images == 0) {
      throw Error(Fault::data, "shard " + std::to_string(parts.size() + 1) +
                                   " would have no images: pack fewer shards");
    }
    parts.push_back({begin, begin + images});
    begin += images;
  }
  return parts;
}

void PackedSetWriter::complete(const ImageIndex& index) {
  if (plan_.kind == Kind::all) {
    writers_.front()->complete(index);
    return;
  }
  const std::vector<IndexRange> parts = parts_of_images();
  const std::uint64_t packing = hash_of_packing(index, plan_.kind, parts);
  std::vector<AtomicFile*> files;
  for (std::size_t s = 0; s < parts.size(); ++s) {
    files.push_back(
        &writers_[s]->finish_shard(index, {.part = {plan_.kind, parts[s].begin, parts[s].end},
                                           .number = static_cast<std::uint32_t>(s + 1),
                                           .count = static_cast<std::uint32_t>(parts.size()),
                                           .packing = packing}));
  }
  AtomicFile::complete_together(files,
                                "the shards are of two packings now, which are refused together: "
                                "pack again");
}

}  // namespace linnet
