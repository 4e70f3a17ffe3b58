#include "apps/process/standard_input.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "linnet/error.hpp"

namespace linnet {

std::string read_standard_input(const StopRequest& stop) {
  // A signal that arrives between stop.check() and a poll() without a limit would not end the poll.
  constexpr int kPollMilliseconds = 50;
  std::string text;
  std::array<char, 65536> block;
  while (true) {
    stop.check();
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&input, 1, kPollMilliseconds);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t got = ::read(STDIN_FILENO, block.data(), block.size());
    if (got == 0) return text;
    if (got > 0) {
      text.append(block.data(), static_cast<std::size_t>(got));
    } else if (errno != EINTR && errno != EAGAIN) {
      throw Error(Fault::system, "cannot read paths from standard input");
    }
  }
}

}  // namespace linnet
