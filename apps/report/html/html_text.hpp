#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace linnet {

// Pieces of an HTML page that is well-formed XML too. Any bytes may be passed: names of files and
// classes come from the disk.

/// printable(bytes) as text of an element or value of an attribute: & < > " ' are entities.
std::string escaped(std::string_view bytes);

/// printable(bytes), cut to at most `most` characters: of a longer text the start and the end are
/// kept, with … between them. Not escaped. `most` is at least 3.
std::string shortened(std::string_view bytes, std::size_t most);

/// A name as an element that is isolated from the direction of the text around it. One of more than
/// `most` characters is shortened, and a title has the whole of it, up to 300 characters.
std::string name_element(std::string_view bytes, std::size_t most);

/// The same for a path, which lines are broken in after a '/' first.
std::string path_element(std::string_view bytes, std::size_t most);

std::string base64(std::span<const std::uint8_t> bytes);

/// An image with the PNG file in it. `description` is read aloud, and shown where images are not.
std::string png_element(std::span<const std::uint8_t> png, std::string_view description);

}  // namespace linnet
