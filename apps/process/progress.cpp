#include "apps/process/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "apps/process/output.hpp"

namespace linnet {
namespace {

constexpr auto kBarInterval = std::chrono::milliseconds(100);
constexpr auto kLineInterval = std::chrono::seconds(5);

std::size_t terminal_columns() {
  struct winsize size {};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

/// A rate, with a decimal if it is low.
std::string rate_text(double rate) {
  constexpr double kLow = 10.0;
  return rate < kLow ? fmt::format("{:.1f}", rate) : grouped(static_cast<std::uint64_t>(rate));
}

double seconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

std::optional<ProgressStyle> progress_style_named(std::string_view name) {
  if (name == "auto") return ProgressStyle::automatic;
  if (name == "always") return ProgressStyle::always;
  if (name == "never") return ProgressStyle::never;
  return std::nullopt;
}

Progress::Progress(ProgressStyle style, std::string what, std::string items, std::size_t total)
    : what_(std::move(what)),
      items_(std::move(items)),
      total_(total),
      shape_(style == ProgressStyle::never                                    ? Shape::nothing
             : style == ProgressStyle::always || ::isatty(STDERR_FILENO) != 0 ? Shape::bar
                                                                              : Shape::lines),
      colours_(uses_colours()),
      start_(Clock::now()),
      shown_(start_) {}

Progress::~Progress() {
  if (shape_ == Shape::bar && on_screen_) write_note("\r\x1b[K");
}

void Progress::advance(std::size_t items) {
  const std::size_t done = done_.fetch_add(items) + items;
  if (shape_ == Shape::nothing) return;
  // A thread that finds the terminal in use by another does not wait: a later call shows more.
  const std::unique_lock lock(screen_, std::try_to_lock);
  if (lock) show(done, Clock::now());
}

void Progress::show(std::size_t done, Clock::time_point now) {
  const Clock::duration interval =
      shape_ == Shape::bar ? Clock::duration(kBarInterval) : Clock::duration(kLineInterval);
  if (now - shown_ < interval) return;
  shown_ = now;
  const double rate = static_cast<double>(done) / seconds(now - start_);
  if (shape_ == Shape::bar) {
    write_note(bar(done, rate));
    on_screen_ = true;
  } else {
    note("{} {} of {} {}, {} a second\n", what_, grouped(done), grouped(total_), items_,
         rate_text(rate));
  }
}

std::string Progress::bar(std::size_t done, double rate) const {
  const double left = static_cast<double>(total_ - std::min(done, total_)) / std::max(rate, 1e-9);
  const std::string numbers = fmt::format(" {} of {} {}, {} a second, {:.0f} s left", grouped(done),
                                          grouped(total_), items_, rate_text(rate), left);
  const std::size_t columns = terminal_columns();
  const std::size_t taken = what_.size() + numbers.size() + 4;
  const std::size_t room = std::min<std::size_t>(columns > taken ? columns - taken : 0, 40);
  if (room < 4) return fmt::format("\r\x1b[K{}{}", what_, numbers).substr(0, columns + 3);
  const std::size_t full = std::min(room, room * done / std::max<std::size_t>(total_, 1));
  return fmt::format("\r\x1b[K{} {}{}{}{}{}", what_, colours_ ? "\x1b[32m" : "",
                     std::string(full, '#'), colours_ ? "\x1b[0m" : "",
                     std::string(room - full, '.'), numbers);
}

}  // namespace linnet
