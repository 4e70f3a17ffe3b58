// A program of libFuzzer (llvm.org/docs/LibFuzzer.html) for the target named LINNET_FUZZ_TARGET.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/target.hpp"

namespace {

const linnet::test::Target& target() {
  static const linnet::test::Target named = linnet::test::target_named(LINNET_FUZZ_TARGET);
  return named;
}

}  // namespace

extern "C" {

std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  target().run({data, size});
  return 0;
}

/// One change in eight is not repaired, so that wrong checksums are tested too.
std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                    unsigned seed) {
  const std::size_t changed = LLVMFuzzerMutate(data, size, most);
  if (target().repair == nullptr || seed % 8 == 0) return changed;
  linnet::test::Bytes file(data, data + changed);
  target().repair(file);
  std::copy(file.begin(), file.end(), data);
  return changed;
}
}
