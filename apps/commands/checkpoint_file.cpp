#include "apps/commands/checkpoint_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "engine/core/escape.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/hash.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;
using Bytes = std::vector<std::uint8_t>;

constexpr std::string_view kName = "linnet checkpoint ";
constexpr std::string_view kMark = "linnet checkpoint 2 ";   // the version of the format
constexpr std::size_t kHeaderBytes = kMark.size() + 16 + 1;  // the hash in hexadecimal digits, \n

std::string header_of(const Bytes& content) {
  return fmt::format("{}{}\n", kMark, hash_digits(hash_of(std::span(content))));
}

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw Error(Fault::data, printable(path) + ": " + what);
}

/// "its seed is 3 and not 0, its lr …" for the entries that differ.
std::string differences(const Json& found, const Json& wanted) {
  std::string text;
  for (const auto& [key, value] : wanted.items()) {
    const auto other = found.find(key);
    if (other != found.end() && *other == value) continue;
    if (key != "solver" && found.value("solver", "") != wanted.value("solver", "")) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("its {} is {} and not {}", key,
                        other == found.end() ? "unknown" : printable(other->dump()),
                        printable(value.dump()));
  }
  return text;
}

/// Throws for a file of another format, by the version that it names.
void require_format(const std::string& path, const Bytes& bytes) {
  const std::string begin(bytes.begin(), bytes.begin() + kHeaderBytes);
  if (!begin.starts_with(kName)) fail(path, "is no checkpoint of Linnet");
  const std::string version =
      begin.substr(kName.size(), begin.find(' ', kName.size()) - kName.size());
  if (begin.starts_with(kMark)) return;
  fail(path, fmt::format("is a checkpoint of format {}, and this version reads format {}: go on "
                         "with the version that wrote it, or start again without it",
                         printable(version), kMark.substr(kName.size(), 1)));
}

/// All of a file behind its header, whose hash is right.
Bytes content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw Error(Fault::system, "cannot read the checkpoint " + printable(path));
  if (bytes.size() < kHeaderBytes) fail(path, "is no checkpoint of Linnet, or a damaged one");
  require_format(path, bytes);
  Bytes content(bytes.begin() + static_cast<std::ptrdiff_t>(kHeaderBytes), bytes.end());
  const std::string header = header_of(content);
  if (!std::equal(header.begin(), header.end(), bytes.begin())) {
    fail(path, "is a damaged checkpoint: its checksum is wrong");
  }
  return content;
}

}  // namespace

bool is_checkpoint(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string name(kName.size(), '\0');
  file.read(name.data(), static_cast<std::streamsize>(name.size()));
  return file && name == kName;
}

std::string hash_in_checkpoint(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string header(kHeaderBytes, '\0');
  file.read(header.data(), static_cast<std::streamsize>(header.size()));
  if (!file || !header.starts_with(kMark)) return "";
  return header.substr(kMark.size(), kHeaderBytes - 1 - kMark.size());
}

void write_checkpoint(const std::string& path, const Json& identity, const Json& state) {
  const Bytes content = Json::to_cbor({{"identity", identity}, {"state", state}});
  const std::string header = header_of(content);
  const std::span<const std::byte> pieces[] = {std::as_bytes(std::span(header)),
                                               std::as_bytes(std::span(content))};
  write_file_atomically(path, pieces);
}

void read_checkpoint(const std::string& path, const Json& identity,
                     const std::function<void(const Json& state)>& take) {
  const Bytes content = content_of(path);
  try {
    const Json json = Json::from_cbor(content);
    const std::string differing = differences(json.at("identity"), identity);
    if (!differing.empty()) {
      fail(path, "is a checkpoint of another training: " + differing +
                     "; train with what it has, or start again without it");
    }
    take(json.at("state"));
  } catch (const Json::exception&) {
    fail(path, "is a checkpoint that this version cannot read");
  } catch (const std::bad_optional_access&) {
    fail(path, "is a checkpoint that this version cannot read");
  } catch (const std::out_of_range&) {
    fail(path, "is a checkpoint that this version cannot read");
  }
}

}  // namespace linnet
