#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/escape.hpp"

namespace linnet::test {

using Bytes = std::vector<std::uint8_t>;

/// A file that fuzzing starts from.
struct Seed {
  std::string name;  ///< fit for a file
  Bytes bytes;
};

/// A reader under any bytes.
struct Target {
  std::string name;

  /// Hands the bytes to the reader. Returns however the file ends, as long as that is an end that
  /// the reader documents; otherwise throws BrokenPromise, or what the reader threw. It keeps
  /// nothing from call to call, so that one file is enough to reproduce a finding.
  void (*run)(std::span<const std::uint8_t> file);

  std::vector<Seed> (*seeds)();

  /// Puts right the sums and lengths that a change made wrong, so that the change gets past them;
  /// null where the format has none.
  void (*repair)(Bytes& file);
};

/// All of them; this is the list that a new one is added to.
std::vector<Target> targets();

/// The target of a name; throws std::runtime_error where there is none.
Target target_named(std::string_view name);

/// A reader did not keep to what it documents.
class BrokenPromise : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void require(bool kept, const std::string& promise) {
  if (!kept) throw BrokenPromise("not so: " + promise);
}

/// What a reader says of a bad file can be printed, whatever is in the file.
inline void require_printable(const std::string& text) {
  const auto control = [](char byte) { return (byte >= 0 && byte < ' ') || byte == 0x7f; };
  require(!text.empty() && is_utf8(text) && std::none_of(text.begin(), text.end(), control),
          "a complaint is safe to print");
}

}  // namespace linnet::test
