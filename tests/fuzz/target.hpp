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
  std::string name;  ///< valid as a file name
  Bytes bytes;
};

/// A reader that is fuzzed.
struct Target {
  std::string name;

  /// Gives the bytes to the reader. Returns if the reader accepts them or throws an error that it
  /// documents; otherwise throws BrokenPromise, or what the reader threw. It keeps no state between
  /// calls, so that one file is enough to reproduce a finding.
  void (*run)(std::span<const std::uint8_t> file);

  std::vector<Seed> (*seeds)();

  /// Corrects checksums and lengths after a change, so that the reader's checks of them do not hide
  /// the change; null if the format has none.
  void (*repair)(Bytes& file);
};

/// All targets. A new target must be added to this list.
std::vector<Target> targets();

/// The target with this name; throws std::runtime_error if there is none.
Target target_named(std::string_view name);

/// A reader violated its documentation.
class BrokenPromise : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void require(bool kept, const std::string& promise) {
  if (!kept) throw BrokenPromise("not so: " + promise);
}

/// Requires that the error text for a file is safe to print, whatever the file contains.
inline void require_printable(const std::string& text) {
  const auto control = [](char byte) { return (byte >= 0 && byte < ' ') || byte == 0x7f; };
  require(!text.empty() && is_utf8(text) && std::none_of(text.begin(), text.end(), control),
          "an error is safe to print");
}

}  // namespace linnet::test
