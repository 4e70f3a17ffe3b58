// Model files that are truncated, have flipped bits or random bytes are rejected, or give the same
// model.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/saved_models.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

SavedModel whole_model() {
  Random random(test_seed(), 35);
  return random_model(3, {5, 3}, random);
}

/// The bytes with one bit flipped.
std::string flipped(std::string bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
  return bytes;
}

std::string bytes_of_model(const TemporaryFolder& folder, const SavedModel& saved) {
  write_model(folder / "model", saved);
  return file_content(folder / "model");
}

std::size_t header_end(const std::string& bytes) {
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  return sizeof length + length;
}

/// Replaces the model by a damaged file. Creates a new file, because some file systems wait for the
/// disk when a file is truncated and rewritten.
void put(const TemporaryFolder& folder, const std::string& bytes) {
  fs::remove(folder / "model");
  write_file(folder / "model", bytes);
}

/// "" if the file gives a model of the same shapes and bits; else the text of the error, which must
/// name the path. Any other result is wrong and returned in brackets.
std::string outcome(const std::string& path, const SavedModel& saved) {
  std::string text;
  try {
    const SavedModel read = read_model(path);
    const bool same = read.model.outputs() == saved.model.outputs() &&
                      read.model.features() == saved.model.features() &&
                      read.size.pixels() == saved.size.pixels() &&
                      read.classes.size() == saved.classes.size() &&
                      bits_of(read.model) == bits_of(saved.model);
    return same ? "" : "[another model]";
  } catch (const Error& error) {
    if (error.fault() != Fault::data) return "[another fault] " + std::string(error.what());
    text = error.what();
  }
  return text.starts_with(path + ": ") ? text : "[without the path] " + text;
}

}  // namespace

TEST_CASE("A model file that is cut short anywhere is refused") {
  INFO("LINNET_TEST_SEED=" << test_seed());
  const TemporaryFolder folder;
  const SavedModel saved = whole_model();
  const std::string bytes = bytes_of_model(folder, saved);
  CHECK(outcome(folder / "model", saved).empty());
  for (std::size_t length = bytes.size(); length-- > 0;) {
    fs::resize_file(folder / "model", length);
    const std::string text = outcome(folder / "model", saved);
    INFO(length << " bytes: " << text);
    CHECK((text.find("cut short") != std::string::npos ||
           (length < 8 && text.find("only " + std::to_string(length)) != std::string::npos)));
  }
}

TEST_CASE("A model file with bytes after its end is refused") {
  const TemporaryFolder folder;
  const SavedModel saved = whole_model();
  const std::string bytes = bytes_of_model(folder, saved);
  for (const std::string& more : {std::string(1, ' '), std::string(4, '\0'), bytes}) {
    put(folder, bytes + more);
    CHECK_THAT(outcome(folder / "model", saved),
               Catch::Matchers::EndsWith("there are bytes after its tensors"));
  }
}

// A harmless flip changes neither the shapes nor any bit of weights and biases. It can change a
// text of the metadata, such as a letter of a class or a digit of the scaling, because the format
// has no checksum.
TEST_CASE("A flip of any one bit of the header is refused or harmless to the weights") {
  INFO("LINNET_TEST_SEED=" << test_seed());
  const TemporaryFolder folder;
  const SavedModel saved = whole_model();
  const std::string bytes = bytes_of_model(folder, saved);
  std::size_t refused = 0;
  const std::size_t end = header_end(bytes);
  for (std::size_t bit = 0; bit < 8 * end; ++bit) {
    put(folder, flipped(bytes, bit));
    const std::string text = outcome(folder / "model", saved);
    if (text.starts_with("[")) FAIL_CHECK("bit " << bit % 8 << " of byte " << bit / 8 << text);
    if (!text.empty()) ++refused;
  }
  // Flips in the length, and in all but the texts of the metadata, are detected.
  CHECK(refused > 4 * end);
}

TEST_CASE("A flip of the length of the header is always refused") {
  const TemporaryFolder folder;
  const SavedModel saved = whole_model();
  const std::string bytes = bytes_of_model(folder, saved);
  for (std::size_t bit = 0; bit < 64; ++bit) {
    put(folder, flipped(bytes, bit));
    INFO("bit " << bit);
    CHECK_THAT(outcome(folder / "model", saved), Catch::Matchers::StartsWith(folder / "model: "));
  }
}

TEST_CASE("Random bytes in the header give an error or a valid model") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 36);
  const TemporaryFolder folder;
  const SavedModel saved = whole_model();
  const std::string bytes = bytes_of_model(folder, saved);
  constexpr std::string_view kTelling = "{}[]\",:0123456789\\ -.eE";
  for (int round = 0; round < 2000; ++round) {
    std::string changed = bytes;
    for (std::uint64_t change = random.below(4) + 1; change > 0; --change) {
      const std::size_t offset = 8 + random.below(header_end(bytes) - 8);
      const bool insert = random.below(2) == 0;
      const char letter = kTelling[random.below(kTelling.size())];
      if (insert) {
        changed.insert(offset, 1, letter);
        changed.erase(header_end(bytes) - 1, 1);
      } else {
        changed[offset] = letter;
      }
    }
    put(folder, changed);
    const std::string text = outcome(folder / "model", saved);
    // With fewer classes or a transposed image it is another model, but a valid one.
    if (text.starts_with("[") && text != "[another model]") FAIL_CHECK(text << "\n" << changed);
  }
}

TEST_CASE("Random bytes are not a model") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 37);
  const TemporaryFolder folder;
  const SavedModel saved = whole_model();
  for (int round = 0; round < 500; ++round) {
    std::string bytes(random.below(300), '\0');
    for (char& byte : bytes) byte = static_cast<char>(random.next() >> 56);
    // Half of them with a valid length, so that the bytes are parsed as a header.
    if (round % 2 == 0) bytes = safetensors_bytes(bytes);
    put(folder, bytes);
    CHECK_THAT(outcome(folder / "model", saved), Catch::Matchers::StartsWith(folder / "model: "));
  }
}

}  // namespace linnet::test
