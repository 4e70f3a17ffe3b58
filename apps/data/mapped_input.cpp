#include "apps/data/mapped_input.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "apps/data/shard_input.hpp"
#include "apps/process/exit_code.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

constexpr std::string_view kUnnamed =
    "linnet: a file was cut short, or could not be read, while it was in use\n";

/// A registered file and its message, in static memory, which a signal handler may read.
struct Watched {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::array<char, 4352> message{};  ///< longer than PATH_MAX
  std::size_t length = 0;
};

std::array<Watched, 4> all_watched;
std::atomic<std::size_t> watched_count = 0;
static_assert(std::atomic<std::size_t>::is_always_lock_free);

std::string_view message_for(std::uintptr_t address) {
  for (std::size_t i = 0; i < watched_count; ++i) {
    const Watched& watched = all_watched[i];
    if (address >= watched.begin && address < watched.end) {
      return {watched.message.data(), watched.length};
    }
  }
  return kUnnamed;
}

/// Calls only what is async-signal-safe.
void on_bus_error(int, siginfo_t* info, void*) {
  const std::string_view text = message_for(reinterpret_cast<std::uintptr_t>(info->si_addr));
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
  ::_exit(kSystemFailed);
}

}  // namespace

void install_sigbus_handler() {
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGBUS, &action, nullptr);
}

void install_sigbus_handler(const std::string& path, const MappedFile& file) {
  if (watched_count == all_watched.size()) return;
  Watched& watched = all_watched[watched_count];
  watched.begin = reinterpret_cast<std::uintptr_t>(file.bytes().data());
  watched.end = watched.begin + file.bytes().size();
  const std::string text =
      "linnet: " + printable(path) + " was cut short, or could not be read, while it was in use\n";
  watched.length = std::min(text.size(), watched.message.size());
  std::copy_n(text.begin(), watched.length, watched.message.begin());
  ++watched_count;
}

PackedSet open_registered(const std::string& path, const std::function<PackedSet()>& open) {
  install_sigbus_handler();
  PackedSet set = open();
  install_sigbus_handler(path, set.images.pixels.file());
  return set;
}

PackedSet open_packed_input(const std::string& path) {
  refuse_shard(path);
  return open_registered(path, [&] { return open_packed(path); });
}

PackedSet open_packed_or_shard(const std::string& path) {
  return open_registered(
      path, [&] { return is_packed_shard(path) ? open_packed_shard(path) : open_packed(path); });
}

}  // namespace linnet
