#include "engine/core/tile_permission.hpp"

#include <system_error>

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace linnet {
namespace {

#if defined(__x86_64__)
/// The registers c and d of the answer of CPUID, which tell of features; 0 if there is none.
struct FeatureBits {
  unsigned c = 0;
  unsigned d = 0;

  explicit FeatureBits(unsigned leaf) {
    unsigned a = 0;
    unsigned b = 0;
    if (__get_cpuid_count(leaf, 0, &a, &b, &c, &d) == 0) c = d = 0;
  }
};

/// AMX-TILE, AMX-INT8 and AMX-BF16. The compilers' own question for them is not the same in all of
/// them.
bool processor_has_tiles() {
  constexpr unsigned kTiles = 1U << 24;
  constexpr unsigned kBytes = 1U << 25;
  constexpr unsigned kBFloats = 1U << 22;
  constexpr unsigned kAll = kTiles | kBytes | kBFloats;
  const FeatureBits features(7);
  return (features.d & kAll) == kAll;
}

/// Whether the system has enabled both parts of the state of tiles, configuration and data.
bool system_saves_tiles() {
  constexpr unsigned kCanBeAsked = 1U << 27;
  if ((FeatureBits(1).c & kCanBeAsked) == 0) return false;
  constexpr unsigned kState = 3U << 17;
  unsigned low = 0;
  unsigned high = 0;
  asm("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & kState) == kState;
}

int request_tiles() {
  constexpr long kRequestPermission = 0x1023;  // ARCH_REQ_XCOMP_PERM
  constexpr long kTileData = 18;               // XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0 ? 0 : errno;
}
#else
bool processor_has_tiles() {
  return false;
}
bool system_saves_tiles() {
  return false;
}
int request_tiles() {
  return 0;
}
#endif

}  // namespace

TilePermission decide_on_tiles(bool has_tiles, bool saves_tiles, int (*request)()) {
  if (!has_tiles) return {};
  if (!saves_tiles) return {false, "the system does not save tiles; Linux does from 5.16 on"};
  const int error = request();
  if (error == 0) return {true, ""};
  return {false, "the system refuses tiles: " + std::generic_category().message(error)};
}

const TilePermission& tile_permission() {
  static const TilePermission permission =
      decide_on_tiles(processor_has_tiles(), system_saves_tiles(), request_tiles);
  return permission;
}

}  // namespace linnet
