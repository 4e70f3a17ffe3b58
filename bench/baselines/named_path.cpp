#include "bench/baselines/registry.hpp"

namespace linnet::bench {

NamedPath parse_named_path(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) {
    throw Error(Fault::usage, "a library is named as NAME=PATH, not '" + text + "'");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace linnet::bench
