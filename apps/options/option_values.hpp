#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "linnet/io/image_size.hpp"

namespace linnet {

/// How the text of an option becomes a value. `name` is the option's, for messages; all throw
/// UsageError that says what the option takes and, escaped, what was given instead.

/// A finite number greater than 0, and less than `below` if that is not 0.
double parse_positive(const std::string& name, double below, const std::string& text);

/// A finite number of at least 0, and less than `below` if that is not 0.
double parse_share(const std::string& name, double below, const std::string& text);

/// A whole number from `least` to `most`, in decimal digits alone.
std::uint64_t parse_whole_number(const std::string& name, std::uint64_t least, std::uint64_t most,
                                 const std::string& text);

/// Width and height, as in 64x64, of an image that is within the limits of the decoders.
ImageSize parse_size(const std::string& name, const std::string& text);

/// The items of a text with commas between them; a comma or backslash after a backslash is part of
/// its item.
std::vector<std::string> parse_list(std::string_view text);

/// The text as a finite number; none if it is not one.
std::optional<double> finite_number(std::string_view text);

/// `type` is what the option takes, as FILE.
void require_not_empty(const std::string& name, const std::string& type, const std::string& text);

/// Throws UsageError for a text that is none of `choices`, with the most similar one.
[[noreturn]] void fail_choice(const std::string& name, const std::vector<std::string>& choices,
                              const std::string& text);

}  // namespace linnet
