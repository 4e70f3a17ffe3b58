#include "tests/support/allocations.hpp"

#include <atomic>

namespace {

std::atomic<std::size_t> allocations = 0;

}  // namespace

// The linker leads what Linnet and its tests ask for here: ld's option --wrap.
extern "C" {
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_malloc(std::size_t size);
void* __real__Znwm(std::size_t size);

void* __wrap_calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __real_calloc(count, size);
}
void* __wrap_malloc(std::size_t size) {
  ++allocations;
  return __real_malloc(size);
}
void* __wrap__Znwm(std::size_t size) {
  ++allocations;
  return __real__Znwm(size);
}
}

namespace linnet::test {

std::size_t allocations_so_far() {
  return allocations;
}

}  // namespace linnet::test
