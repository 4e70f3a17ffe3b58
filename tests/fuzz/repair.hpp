#pragma once

#include "tests/fuzz/target.hpp"

namespace linnet::test {

/// Gives every chunk of a PNG file that lies within it whole the right checksum.
void repair_png(Bytes& file);

/// Sets the length that a safetensors file begins with to that of the JSON object behind it, where
/// there is one.
void repair_safetensors(Bytes& file);

/// Puts right the checksums of a packed data set, and its length: mend_packed.
void repair_packed(Bytes& file);

}  // namespace linnet::test
