#include "engine/core/startable_threads.hpp"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

namespace linnet {
namespace {

/// A thread that sleeps until its gate opens.
struct Sleeper {
  pthread_t handle{};
  const std::atomic<bool>* gate = nullptr;
  long id = 0;  ///< of the kernel; may be read once the thread has been joined
};

void* sleep_until_open(void* erased) {
  Sleeper& self = *static_cast<Sleeper*>(erased);
  self.id = ::syscall(SYS_gettid);
  self.gate->wait(false, std::memory_order_acquire);
  return nullptr;
}

/// Attributes of new threads with a stack of at least that size.
class Attributes {
 public:
  explicit Attributes(std::size_t stack_bytes) {
    ::pthread_attr_init(&attributes_);
    std::size_t usual = 0;
    ::pthread_attr_getstacksize(&attributes_, &usual);
    ::pthread_attr_setstacksize(&attributes_, std::max(usual, stack_bytes));
  }
  ~Attributes() { ::pthread_attr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  const pthread_attr_t* get() const noexcept { return &attributes_; }

 private:
  pthread_attr_t attributes_{};
};

/// A thread that has been joined still counts until the kernel has released it, some microseconds
/// later; a thread that is started before that may be refused.
void wait_for_release(const Sleeper& sleeper, std::chrono::steady_clock::time_point latest) {
  while (::syscall(SYS_tgkill, ::getpid(), sleeper.id, 0) == 0 &&
         std::chrono::steady_clock::now() < latest) {
    std::this_thread::yield();
  }
}

}  // namespace

int startable_threads(int wanted, std::size_t stack_bytes) {
  const auto sleepers = std::make_unique<Sleeper[]>(static_cast<std::size_t>(std::max(wanted, 0)));
  const Attributes attributes(stack_bytes);
  std::atomic<bool> gate = false;
  int started = 0;
  for (; started < wanted; ++started) {
    Sleeper& sleeper = sleepers[static_cast<std::size_t>(started)];
    sleeper.gate = &gate;
    if (::pthread_create(&sleeper.handle, attributes.get(), sleep_until_open, &sleeper) != 0) break;
  }
  gate.store(true, std::memory_order_release);
  gate.notify_all();
  const auto count = static_cast<std::size_t>(started);
  for (std::size_t i = 0; i < count; ++i) ::pthread_join(sleepers[i].handle, nullptr);
  const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  for (std::size_t i = 0; i < count; ++i) wait_for_release(sleepers[i], latest);
  return started;
}

}  // namespace linnet
