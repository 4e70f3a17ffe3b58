#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace linnet {

/// To be called first: takes the places of standard streams that are closed, so that no other file
/// lands there, and turns a closed pipe from a signal into an error.
void prepare_standard_streams();

/// Writes to standard output. Throws Error(system) where that fails, at the latest when flushed.
void write_output(std::string_view text);
void flush_output();

/// Writes to standard error, where notes and progress go; it never fails.
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

/// How many columns of a terminal the text takes: its characters, for text in UTF-8.
std::size_t display_width(std::string_view text);

/// The text, followed by spaces up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// Whether standard error is a terminal on which colours are welcome: NO_COLOR is not set.
bool colours_welcome();

}  // namespace linnet
