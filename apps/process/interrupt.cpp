#include "apps/process/interrupt.hpp"

#include <signal.h>

#include <atomic>

namespace linnet {
namespace {

std::atomic<bool> stop_flag = false;
std::atomic<int> received = 0;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free,
              "a signal handler may only use lock-free atomics");

void on_signal(int number) {
  received = number;
  stop_flag = true;
}

}  // namespace

StopRequest stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  // Without SA_RESTART, blocking system calls return EINTR; with SA_RESETHAND, a second signal has
  // its default effect.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  return StopRequest(stop_flag);
}

int signal_received() {
  return received;
}

}  // namespace linnet
