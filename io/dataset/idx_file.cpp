#include "io/dataset/idx_file.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "engine/core/escape.hpp"
#include "io/file/compression.hpp"
#include "io/file/file_reader.hpp"
#include "io/file/libdeflate_inflater.hpp"
#include "io/file/memory_room.hpp"
#include "io/file/zlib_stream.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

constexpr std::size_t kMagicBytes = 4;
constexpr std::uint8_t kUnsignedByte = 0x08;

/// The other types of the format; all but the first are big-endian.
constexpr std::array<std::pair<std::uint8_t, std::string_view>, 5> kOtherTypes = {
    {{0x09, "signed bytes"},
     {0x0b, "integers of 16 bits"},
     {0x0c, "integers of 32 bits"},
     {0x0d, "floats of 32 bits"},
     {0x0e, "floats of 64 bits"}}};

/// Bytes of a gzipped file that its first bytes are inflated from; headers of gzip have names and
/// comments.
constexpr std::size_t kHeadBytes = std::size_t{1} << 16;

constexpr std::size_t header_bytes(std::size_t dimensions) {
  return kMagicBytes + 4 * dimensions;
}

bool is_gzip(std::span<const std::uint8_t> head) {
  return head.size() >= 2 && head[0] == 0x1f && head[1] == 0x8b;
}

/// The first bytes of the content of a file that begins with `head`: `most` or fewer.
std::vector<std::uint8_t> content_head(std::span<const std::uint8_t> head, std::size_t most) {
  if (!is_gzip(head)) {
    const auto first = head.first(std::min(most, head.size()));
    return {first.begin(), first.end()};
  }
  std::vector<std::uint8_t> content(most);
  std::span<std::uint8_t> room(content);
  ZlibStream(Compression::gzip).inflate(head, room);
  content.resize(content.size() - room.size());
  return content;
}

class IdxReader {
 public:
  explicit IdxReader(const std::string& path) : subject_(printable(path)) {
    try {
      file_.open(path);
      const auto bytes = file_.read(kHeadBytes);
      head_.assign(bytes.begin(), bytes.end());
    } catch (const FileError& error) {
      fail(error.what());
    }
  }

  bool has_signature(std::size_t dimensions) const {
    const auto magic = content_head(head_, kMagicBytes);
    return magic.size() == kMagicBytes && magic[0] == 0 && magic[1] == 0 &&
           magic[3] == dimensions &&
           (magic[2] == kUnsignedByte || name_of_type(magic[2]) != std::string_view());
  }

  IdxFile read(std::size_t dimensions) {
    IdxFile idx;
    idx.shape = shape(dimensions);
    std::size_t bytes = 1;
    for (const std::size_t size : idx.shape) {
      if (__builtin_mul_overflow(bytes, size, &bytes)) fail("its content is larger than memory");
    }
    const std::size_t header = header_bytes(dimensions);
    if (__builtin_add_overflow(bytes, header, &bytes)) fail("its content is larger than memory");
    idx.content = is_gzip(head_) ? inflated(bytes) : copied(bytes);
    const auto* content = reinterpret_cast<const std::uint8_t*>(idx.content.data());
    idx.bytes = std::span(content, bytes).subspan(header);
    return idx;
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(Fault::data, subject_ + ": " + reason);
  }

  static std::string_view name_of_type(std::uint8_t type) {
    for (const auto& [number, name] : kOtherTypes) {
      if (number == type) return name;
    }
    return {};
  }

  std::vector<std::size_t> shape(std::size_t dimensions) const {
    const auto header = content_head(head_, header_bytes(dimensions));
    if (header.size() < kMagicBytes || header[0] != 0 || header[1] != 0) {
      fail("not an IDX file: it does not begin as one" +
           std::string(is_gzip(head_) ? " when it is inflated" : ""));
    }
    require_type(header[2]);
    if (header[3] != dimensions) {
      fail("its number of dimensions is " + std::to_string(header[3]) +
           "; files of images have 3, of labels 1");
    }
    if (header.size() < header_bytes(dimensions)) fail("cut short within its header");
    std::vector<std::size_t> sizes;
    for (std::size_t at = kMagicBytes; at < header.size(); at += 4) {
      sizes.push_back(std::size_t{header[at]} << 24 | std::size_t{header[at + 1]} << 16 |
                      std::size_t{header[at + 2]} << 8 | std::size_t{header[at + 3]});
      if (sizes.back() == 0) fail("it is empty: its size in a dimension is 0");
    }
    return sizes;
  }

  void require_type(std::uint8_t type) const {
    if (type == kUnsignedByte) return;
    const std::string_view name = name_of_type(type);
    if (name.empty()) fail("its type, " + std::to_string(type) + ", is none of IDX");
    fail("it holds " + std::string(name) +
         "; unsigned bytes are read (type 8). Save other numbers with numpy.save instead");
  }

  AlignedBuffer<std::byte> copied(std::size_t bytes) {
    if (file_.size() != bytes) {
      fail("its header says " + std::to_string(bytes) + " bytes, and it has " +
           std::to_string(file_.size()) +
           (file_.size() < bytes ? ": it is cut short" : ": there are bytes after its end"));
    }
    AlignedBuffer<std::byte> content = buffer_for(subject_, bytes);
    try {
      if (file_.read_at(0, {content.data(), bytes}) < bytes) fail("cut short while it was read");
    } catch (const FileError& error) {
      fail(error.what());
    }
    return content;
  }

  AlignedBuffer<std::byte> inflated(std::size_t bytes) {
    if (bytes / kMostInflation > file_.size()) {
      fail("its header says " + std::to_string(bytes) + " bytes, to which a gzip stream of " +
           std::to_string(file_.size()) + " cannot inflate");
    }
    require_memory(subject_, bytes + file_.size());
    AlignedBuffer<std::byte> content = buffer_for(subject_, bytes);
    const std::span out(reinterpret_cast<std::uint8_t*>(content.data()), bytes);
    try {
      const auto stream = file_.read(file_.size());
      const auto used = LibdeflateInflater().inflate(stream, out, Compression::gzip);
      if (!used) {
        fail("its gzip stream is damaged, cut short, or not of the " + std::to_string(bytes) +
             " bytes that the header in it says");
      }
      if (used != stream.size()) fail("there are bytes after its gzip stream");
    } catch (const FileError& error) {
      fail(error.what());
    }
    return content;
  }

  std::string subject_;
  FileReader file_;
  std::vector<std::uint8_t> head_;
};

}  // namespace

IdxFile read_idx_file(const std::string& path, std::size_t dimensions) {
  return IdxReader(path).read(dimensions);
}

bool has_idx_signature(const std::string& path, std::size_t dimensions) {
  try {
    return IdxReader(path).has_signature(dimensions);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace linnet
