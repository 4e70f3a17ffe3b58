#pragma once

#include <signal.h>

#include <cstddef>

namespace linnet::test {

/// While it lives, the tile instructions of AMX that this process executes and the processor does
/// not know are carried out by a handler of SIGILL, with a TileUnit for each thread. Each takes a
/// microsecond or two.
class TrappedTiles {
 public:
  TrappedTiles();
  ~TrappedTiles();
  TrappedTiles(const TrappedTiles&) = delete;
  TrappedTiles& operator=(const TrappedTiles&) = delete;

  /// The instructions that this thread has had carried out.
  static std::size_t count();

 private:
  struct sigaction before_;
};

}  // namespace linnet::test
