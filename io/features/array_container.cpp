#include "io/features/array_container.hpp"

#include "engine/core/escape.hpp"
#include "io/features/array_signature.hpp"
#include "linnet/error.hpp"

namespace linnet {

std::unique_ptr<ArrayContainer> open_arrays(const std::string& path,
                                            std::span<const std::byte> file) {
  switch (array_format(file)) {
    case ArrayFormat::npy:
      return npy_container(path, file);
    case ArrayFormat::npz:
      return npz_container(path, file);
    case ArrayFormat::safetensors:
      return safetensors_container(path, file);
    case ArrayFormat::none:
      break;
  }
  throw Error(Fault::data,
              printable(path) +
                  (file.empty() ? ": an empty file" : ": not a .npy, .npz or .safetensors file"));
}

}  // namespace linnet
