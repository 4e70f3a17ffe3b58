// Packed files that are damaged: each changed bit and each cut is found, by opening the file or by
// checking its pixels.

#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/complaint.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// A packed file on the disk, to be damaged in place.
class Victim {
 public:
  explicit Victim(std::string_view bytes) : bytes_(bytes) { write_file(path(), bytes); }

  /// What opening it complains of, behind the path.
  std::string refusal() const {
    const std::string text = complaint(Fault::data, [&] { open_packed(path()); });
    const std::string start = folder_ / "fi\\nle: ";
    return text.starts_with(start) ? text.substr(start.size()) : "[without the path] " + text;
  }

  /// Blocks of pixels that are damaged; the file must open.
  std::size_t damaged_blocks() const {
    return count_damaged_blocks(open_packed(path()), Workers(1), {});
  }

  /// Turns a bit, and back when it is called again.
  void turn(std::size_t place, unsigned bit) {
    bytes_[place] = static_cast<char>(bytes_[place] ^ (1 << bit));
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(place)).put(bytes_[place]);
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

constexpr std::size_t kPixelBytes = 4096;  ///< of the sample, with their padding

}  // namespace

TEST_CASE("Every bit of the header that is turned is found when the file is opened") {
  Victim victim(sample_file());
  for (std::size_t place = 0; place < PackedPlace::length; ++place) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      victim.turn(place, bit);
      const std::string reason = victim.refusal();
      const std::string expected = place < 8    ? "not a packed data set"
                                   : place < 12 ? "a packed data set of version "
                                                : "damaged: its header does not have its checksum";
      if (!reason.starts_with(expected)) FAIL(place << ", bit " << bit << ": " << reason);
      victim.turn(place, bit);
    }
  }
  CHECK(victim.refusal() == "[without the path] [no error]");
}

TEST_CASE("A bit turned in any byte of the index is found when the file is opened") {
  const std::string file = sample_file();
  Victim victim(file);
  for (std::size_t place = PackedPlace::length + kPixelBytes; place < file.size(); ++place) {
    victim.turn(place, place % 8);
    const std::string reason = victim.refusal();
    if (reason != "damaged: its index does not have its checksums") FAIL(place << ": " << reason);
    victim.turn(place, place % 8);
  }
}

TEST_CASE("A bit turned in any byte of the pixels is found by the check, and by nothing else") {
  Victim victim(sample_file());
  REQUIRE(victim.damaged_blocks() == 0);
  for (std::size_t place = 0; place < kPixelBytes; ++place) {
    victim.turn(PackedPlace::length + place, place % 8);
    if (victim.damaged_blocks() != 1) FAIL("byte " << place << " of the pixels");
    victim.turn(PackedPlace::length + place, place % 8);
  }
}

TEST_CASE("The check counts the blocks of a mebibyte that are damaged, to their borders") {
  Random random(1, 81);
  const std::string file = packed_bytes(random_images({150, 149}, {60, 51}, random));
  const std::size_t end = (111 * 22400 + 4095) / 4096 * 4096;
  constexpr std::size_t kBlock = 1 << 20;
  const auto damaged = [&](const std::vector<std::size_t>& places) {
    Victim victim(file);
    for (std::size_t place : places) victim.turn(PackedPlace::length + place, 3);
    return victim.damaged_blocks();
  };
  CHECK(damaged({0}) == 1);
  CHECK(damaged({0, kBlock - 1}) == 1);
  CHECK(damaged({kBlock - 1, kBlock}) == 2);
  CHECK(damaged({kBlock, 2 * kBlock - 1}) == 1);
  CHECK(damaged({2 * kBlock, end - 1}) == 1);
  CHECK(damaged({5, kBlock + 5, 2 * kBlock + 5}) == 3);
}

TEST_CASE("A file cut anywhere, or with bytes behind it, is refused") {
  const std::string file = sample_file();
  for (std::size_t length = 0; length < file.size(); ++length) {
    // Each length of the signature, then some, then all around the borders of pages.
    if (length > 16 && length % 4096 > 1 && length % 4096 != 4095 && length % 509 != 0) continue;
    const std::string reason = Victim(std::string_view(file).substr(0, length)).refusal();
    const std::string expected = length < 8 ? "not a packed data set" : "cut short";
    if (reason != expected) FAIL(length << ": " << reason);
  }
  for (const std::size_t more : {1U, 4095U, 4096U, 5000U}) {
    CHECK(Victim(file + std::string(more, '\0')).refusal() == "there are bytes behind its end");
  }
  CHECK(Victim(file + file).refusal() == "there are bytes behind its end");
}

TEST_CASE("What is no file, or no packed data set, is named and not waited for") {
  const TemporaryFolder folder;
  make_fifo(folder / "fifo");
  write_file(folder / "text", std::string_view("a text, longer than a signature"));
  const auto refused = [](const std::string& path) {
    CHECK_FALSE(is_packed_file(path));
    return complaint(Fault::data, [&] { open_packed(path); });
  };
  CHECK(refused(folder / "gone") == folder / "gone: No such file or directory");
  CHECK(refused(folder / "fifo") == folder / "fifo: not a regular file");
  CHECK(refused(folder.path().string()) == folder.path().string() + ": not a regular file");
  CHECK(refused(folder / "text") == folder / "text: not a packed data set");
}

}  // namespace linnet::test
