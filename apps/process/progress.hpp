#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace linnet {

enum class ProgressStyle {
  automatic,  ///< a bar on a terminal, elsewhere a line every few seconds
  always,     ///< a bar wherever standard error goes
  never,
};

std::optional<ProgressStyle> progress_style_named(std::string_view name);

/// Shows the progress of long work on standard error. advance() may be called from any thread.
class Progress {
 public:
  /// `what` names the work, as "reading"; `total` is the number of `items`, as "images".
  Progress(ProgressStyle style, std::string what, std::string items, std::size_t total);

  /// Removes the bar from the terminal.
  ~Progress();

  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance(std::size_t items);

 private:
  using Clock = std::chrono::steady_clock;
  enum class Shape { bar, lines, nothing };

  void show(std::size_t done, Clock::time_point now);
  std::string bar(std::size_t done, double rate) const;

  const std::string what_;
  const std::string items_;
  const std::size_t total_;
  const Shape shape_;
  const bool colours_;
  const Clock::time_point start_;
  std::atomic<std::size_t> done_ = 0;
  std::mutex screen_;
  Clock::time_point shown_;
  bool on_screen_ = false;
};

}  // namespace linnet
