// Damaged packed files: each flipped bit and each truncation is found when the file is opened or
// its pixels are checked.

#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// A packed file on the disk, to be damaged in place.
class Victim {
 public:
  explicit Victim(std::string_view bytes) : bytes_(bytes) { write_file(path(), bytes); }

  /// The reason of the error of opening it, without the path.
  std::string refusal() const {
    const std::string text = error_text(Fault::data, [&] { open_packed(path()); });
    const std::string start = folder_ / "fi\\nle: ";
    return text.starts_with(start) ? text.substr(start.size()) : "[without the path] " + text;
  }

  /// The number of damaged blocks of pixels; the file must open.
  std::size_t damaged_blocks() const {
    return count_damaged_blocks(open_packed(path()), Context({.threads = 1}));
  }

  /// Flips a bit; a second call restores it.
  void flip(std::size_t offset, unsigned bit) {
    bytes_[offset] = static_cast<char>(bytes_[offset] ^ (1 << bit));
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(offset)).put(bytes_[offset]);
  }

 private:
  std::string path() const { return folder_ / "fi\nle"; }

  std::string bytes_;
  TemporaryFolder folder_;
};

/// With all sections, some of them longer than a page.
std::string sample_file() {
  Random random(1, 80);
  ImageSet images = random_images({5, 3}, {30, 31}, random);
  images.paths.back() += std::string(5000, 'x');
  images.bad = {{"c000/bad.png", ImageFault::corrupt, "cut short"}};
  images.skipped = {"README"};
  return packed_bytes(images, PackedOrigin{"/data", 1});
}

/// One shard of such a set.
std::string sample_shard() {
  const TemporaryFolder folder;
  Random random(1, 83);
  const ImageSet images = random_images({5, 3}, {30, 31}, random);
  write_shards(folder / "set", images, {ResidentPart::Kind::rows, {{0, 20}, {20, 61}}});
  return file_content(folder / "set-00002-of-00002");
}

constexpr std::size_t kPixelBytes = 4096;  ///< of the sample, with their padding

}  // namespace

TEST_CASE("Every flipped bit of the header is found when the file is opened") {
  const bool is_shard = GENERATE(false, true);
  Victim victim(is_shard ? sample_shard() : sample_file());
  for (std::size_t offset = 0; offset < PackedOffset::length; ++offset) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      victim.flip(offset, bit);
      const std::string reason = victim.refusal();
      const bool is_version = offset >= 8 && offset < 12 && !(offset == 8 && bit == 0);
      const std::string expected = offset < 8   ? "not a packed data set"
                                   : is_version ? "a packed data set of version "
                                                : "damaged: its header does not have its checksum";
      if (!reason.starts_with(expected)) FAIL(offset << ", bit " << bit << ": " << reason);
      victim.flip(offset, bit);
    }
  }
  CHECK(victim.refusal() == (is_shard ? "a shard of a packed data set, with a part of the pixels"
                                      : "[without the path] [no error]"));
}

TEST_CASE("A flipped bit in any byte of the index is found when the file is opened") {
  const std::string file = sample_file();
  Victim victim(file);
  for (std::size_t offset = PackedOffset::length + kPixelBytes; offset < file.size(); ++offset) {
    victim.flip(offset, offset % 8);
    const std::string reason = victim.refusal();
    if (reason != "damaged: its index does not have its checksums") FAIL(offset << ": " << reason);
    victim.flip(offset, offset % 8);
  }
}

TEST_CASE("A flipped bit in any byte of the pixels is found by the check, not by opening") {
  Victim victim(sample_file());
  REQUIRE(victim.damaged_blocks() == 0);
  for (std::size_t offset = 0; offset < kPixelBytes; ++offset) {
    victim.flip(PackedOffset::length + offset, offset % 8);
    if (victim.damaged_blocks() != 1) FAIL("byte " << offset << " of the pixels");
    victim.flip(PackedOffset::length + offset, offset % 8);
  }
}

TEST_CASE("The check counts the damaged blocks of one mebibyte exactly") {
  Random random(1, 81);
  const std::string file = packed_bytes(random_images({150, 149}, {60, 51}, random));
  const std::size_t end = (111 * 22400 + 4095) / 4096 * 4096;
  constexpr std::size_t kBlock = 1 << 20;
  const auto damaged = [&](const std::vector<std::size_t>& offsets) {
    Victim victim(file);
    for (std::size_t offset : offsets) victim.flip(PackedOffset::length + offset, 3);
    return victim.damaged_blocks();
  };
  CHECK(damaged({0}) == 1);
  CHECK(damaged({0, kBlock - 1}) == 1);
  CHECK(damaged({kBlock - 1, kBlock}) == 2);
  CHECK(damaged({kBlock, 2 * kBlock - 1}) == 1);
  CHECK(damaged({2 * kBlock, end - 1}) == 1);
  CHECK(damaged({5, kBlock + 5, 2 * kBlock + 5}) == 3);
}

TEST_CASE("A truncated file, and one with additional bytes, is rejected") {
  const std::string file = sample_file();
  for (std::size_t length = 0; length < file.size(); ++length) {
    // All lengths within the signature, some others, and all lengths near multiples of a page.
    if (length > 16 && length % 4096 > 1 && length % 4096 != 4095 && length % 509 != 0) continue;
    const std::string reason = Victim(std::string_view(file).substr(0, length)).refusal();
    const std::string expected = length < 8 ? "not a packed data set" : "cut short";
    if (reason != expected) FAIL(length << ": " << reason);
  }
  for (const std::size_t more : {1U, 4095U, 4096U, 5000U}) {
    CHECK(Victim(file + std::string(more, '\0')).refusal() == "there are bytes after its end");
  }
  CHECK(Victim(file + file).refusal() == "there are bytes after its end");
}

TEST_CASE("Special files and other files are rejected with the path, without blocking") {
  const TemporaryFolder folder;
  make_fifo(folder / "fifo");
  write_file(folder / "text", std::string_view("a text, longer than a signature"));
  const auto refused = [](const std::string& path) {
    CHECK_FALSE(is_packed_file(path));
    return error_text(Fault::data, [&] { open_packed(path); });
  };
  CHECK(refused(folder / "gone") == folder / "gone: No such file or directory");
  CHECK(refused(folder / "fifo") == folder / "fifo: not a regular file");
  CHECK(refused(folder.path().string()) == folder.path().string() + ": not a regular file");
  CHECK(refused(folder / "text") == folder / "text: not a packed data set");
}

}  // namespace linnet::test
