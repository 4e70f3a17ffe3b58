#include "io/features/array_signature.hpp"

#include "io/features/npy_array.hpp"
#include "io/features/zip_members.hpp"
#include "io/model/safetensors_header.hpp"

namespace linnet {

ArrayFormat array_format(std::span<const std::byte> head) noexcept {
  if (has_npy_signature(head)) return ArrayFormat::npy;
  if (has_zip_signature(head)) return ArrayFormat::npz;
  return has_safetensors_signature(head) ? ArrayFormat::safetensors : ArrayFormat::none;
}

}  // namespace linnet
