// A .npz file: a zip archive of .npy files, stored or deflated.

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/core/escape.hpp"
#include "io/features/array_container.hpp"
#include "io/features/npy_array.hpp"
#include "io/features/python_text.hpp"
#include "io/features/zip_members.hpp"
#include "io/file/libdeflate_inflater.hpp"
#include "io/file/memory_room.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

constexpr std::string_view kSuffix = ".npy";

std::span<const std::uint8_t> unsigned_bytes(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

bool is_aligned(const StoredArray& array) {
  return reinterpret_cast<std::uintptr_t>(array.bytes.data()) % array.type.bytes == 0;
}

/// The content of a member in memory of its own.
AlignedBuffer<std::byte> content_of(const ZipMember& member, const std::string& subject) {
  if (!member.is_deflated) return aligned_copy(subject, member.stored, kUseNpy);
  populate_or_fail(subject, member.stored);
  AlignedBuffer<std::byte> content = buffer_for(subject, member.bytes, kUseNpy);
  const std::span out(reinterpret_cast<std::uint8_t*>(content.data()), member.bytes);
  const auto used =
      LibdeflateInflater().inflate(unsigned_bytes(member.stored), out, Compression::deflate);
  if (used == member.stored.size()) return content;
  throw Error(Fault::data, subject + ": damaged: it does not inflate to its " +
                               std::to_string(member.bytes) + " bytes");
}

class NpzContainer final : public ArrayContainer {
 public:
  NpzContainer(const std::string& path, std::span<const std::byte> file) : path_(path) {
    try {
      members_ = zip_members(file);
    } catch (const Error& error) {
      throw Error(error.fault(), printable(path_) + ": " + error.what());
    }
    std::erase_if(members_, [](const ZipMember& m) { return !m.name.ends_with(kSuffix); });
    for (ZipMember& member : members_) member.name.resize(member.name.size() - kSuffix.size());
    if (!members_.empty()) return;
    throw Error(Fault::data, printable(path_) +
                                 ": a zip archive without arrays; numpy.savez writes such as have");
  }

  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const ZipMember& member : members_) names.push_back(member.name);
    return names;
  }

  LoadedArray load(const std::string& name, ArrayUse use) const override {
    const ZipMember& member =
        *std::find_if(members_.begin(), members_.end(),
                      [&](const ZipMember& candidate) { return candidate.name == name; });
    const ArrayName text = {printable(path_) + ": array '" + printable(name) + "'",
                            "numpy.load(" + python_text(path_) + ")[" + python_text(name) + "]"};
    if (!member.is_deflated && use == ArrayUse::in_place) {
      StoredArray array = npy_array(text, member.stored);
      if (is_aligned(array)) return {std::move(array), {}};
    }
    AlignedBuffer<std::byte> content = content_of(member, text.subject);
    const std::span<const std::byte> bytes(content.data(), member.bytes);
    if (crc32_of(unsigned_bytes(bytes)) != member.checksum) {
      text.fail("damaged: it does not have its checksum");
    }
    StoredArray array = npy_array(text, bytes);
    return {std::move(array), std::move(content)};
  }

 private:
  std::string path_;
  std::vector<ZipMember> members_;  ///< the arrays, without the suffix of their names
};

}  // namespace

std::unique_ptr<ArrayContainer> npz_container(const std::string& path,
                                              std::span<const std::byte> file) {
  return std::make_unique<NpzContainer>(path, file);
}

}  // namespace linnet
