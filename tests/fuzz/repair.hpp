#pragma once

#include "tests/fuzz/target.hpp"

namespace linnet::test {

/// Corrects the checksum of every chunk of a PNG file that lies completely within it.
void repair_png(Bytes& file);

/// Sets the length at the start of a safetensors file to that of the JSON object that follows, if
/// there is one.
void repair_safetensors(Bytes& file);

/// Corrects the checksums and the length of a packed data set, with mend_packed.
void repair_packed(Bytes& file);

/// Sets the length of the header of a .npy file of version 1 so that it ends with the first line.
void repair_npy(Bytes& file);

/// Corrects where a zip archive's directory is, and the lengths and checksums in its entries.
void repair_npz(Bytes& file);

/// Corrects the checksum and the length at the end of a gzipped file.
void repair_idx(Bytes& file);

}  // namespace linnet::test
