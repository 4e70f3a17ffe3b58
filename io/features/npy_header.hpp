#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

/// What the dictionary in the header of a .npy file says.
struct NpyHeader {
  std::string type;  ///< its 'descr'; empty if that is a list of named fields or a tuple
  bool is_fortran_order = false;
  std::vector<std::size_t> shape;
};

/// Reads the dictionary: one literal of Python with the keys descr, fortran_order and shape, in any
/// order, followed by white space alone. Nothing is evaluated: strings have no escapes, and numbers
/// are decimal. Throws Error(data) with the reason, which does not name the file.
NpyHeader parse_npy_header(std::string_view text);

}  // namespace linnet
