#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace linnet {

/// To be called before any file is opened. Opens /dev/null for standard streams that are closed, so
/// that no other file gets their descriptors, and ignores SIGPIPE and SIGXFSZ, so that writing to a
/// closed pipe or beyond a limit fails with an error.
void prepare_standard_streams();

/// Writes to standard output. Throws Error(system) where that fails, at the latest when flushed.
void write_output(std::string_view text);
void flush_output();

/// Writes a note or progress to standard error; failures are ignored.
void write_note(std::string_view text);

template <class... Arguments>
void put(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  write_output(fmt::format(format, std::forward<Arguments>(arguments)...));
}

template <class... Arguments>
void note(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  write_note(fmt::format(format, std::forward<Arguments>(arguments)...));
}

/// 47164 as "47,164".
std::string grouped(std::uint64_t number);

/// "1 image", "2 images".
std::string counted(std::uint64_t number, std::string_view singular, std::string_view plural);

/// Whether messages may be coloured: standard error is a terminal other than a dumb one, and
/// NO_COLOR is not set.
bool uses_colours();

}  // namespace linnet
