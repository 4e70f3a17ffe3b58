#include "io/dataset/idx_file.hpp"

#include <algorithm>

#include "tests/fuzz/corpus.hpp"
#include "tests/fuzz/feature_target.hpp"
#include "tests/support/idx_files.hpp"

namespace linnet::test {
namespace {

/// Reads the file as one of so many dimensions.
void check_idx(const MemoryFile& file, std::span<const std::uint8_t> bytes,
               std::size_t dimensions) {
  const auto read = [&](const std::string& path) { return read_idx_file(path, dimensions); };
  std::string error;
  const auto idx = outcome_of(read, file.path(), error);
  std::string second;
  const auto again = outcome_of(read, file.path(), second);
  require(idx.has_value() == again.has_value() && error == second,
          "a file is read or refused the same twice");
  if (!idx) return;
  require(has_idx_signature(file.path(), dimensions), "a file is recognised by its first bytes");
  std::size_t count = 1;
  for (const std::size_t size : idx->shape) count *= size;
  require(idx->shape.size() == dimensions && count == idx->bytes.size() && count != 0,
          "there are as many bytes as the shape takes");
  require(std::equal(idx->bytes.begin(), idx->bytes.end(), again->bytes.begin()),
          "a file has the same content twice");
  if (bytes[0] != 0) return;  // gzipped
  const auto end = bytes.last(count);
  require(std::equal(end.begin(), end.end(), idx->bytes.begin()), "content is the end of the file");
}

}  // namespace

void fuzz_idx(std::span<const std::uint8_t> bytes) {
  const MemoryFile file(bytes);
  check_idx(file, bytes, 3);  // of images
  check_idx(file, bytes, 1);  // of labels
}

std::vector<Seed> idx_seeds() {
  const std::string images = idx_bytes({3, 2, 2}, "abcdefghijkl");
  const std::string labels = idx_bytes({3}, "\x09\x0a\x09");
  std::vector<Seed> seeds = {
      seed_of("images", images), seed_of("labels", labels),
      seed_of("images-gz", gzip_bytes(images)), seed_of("labels-gz", gzip_bytes(labels)),
      seed_of("large-gz", gzip_bytes(idx_bytes({3, 64, 64}, std::string(3 * 64 * 64, 'x'))))};
  append_broken(seeds, broken_idx_files());
  return seeds;
}

}  // namespace linnet::test
