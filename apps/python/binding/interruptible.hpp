#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <chrono>
#include <future>

#include "linnet/stop.hpp"

namespace linnet {

/// How often a signal of Python is looked for.
inline constexpr std::chrono::milliseconds kSignalInterval(50);

/// Returns work(stop), which runs on a thread of its own and without the GIL, so that other threads
/// of Python run meanwhile. The calling thread waits and runs Python's signal handlers: where one
/// raises, as that of Ctrl-C does, the work is asked to stop, and the exception is thrown once it
/// has ended. The work must not touch Python.
template <class Work>
auto run_interruptibly(const Work& work) {
  std::atomic<bool> flag = false;
  auto result = [&] {
    const nanobind::gil_scoped_release release;
    auto running = std::async(std::launch::async, [&] { return work(StopRequest(flag)); });
    while (running.wait_for(kSignalInterval) != std::future_status::ready) {
      const nanobind::gil_scoped_acquire gil;
      if (PyErr_CheckSignals() == 0) continue;
      flag.store(true);
      break;
    }
    running.wait();
    return running;
  }();
  if (flag.load()) throw nanobind::python_error();
  return result.get();
}

}  // namespace linnet
