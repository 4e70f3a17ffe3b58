#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "io/features/stored_array.hpp"
#include "linnet/aligned_buffer.hpp"

namespace linnet {

/// An array with the memory that it lies in.
struct LoadedArray {
  StoredArray array;
  AlignedBuffer<std::byte> buffer;  ///< empty if the array lies in the file
};

/// What takes no memory for the features.
inline constexpr const char* kUseNpy = "a .npy file of numpy.save is used where it lies";

/// How an array is loaded.
enum class ArrayUse {
  in_place,  ///< it is used where it lies in the file, if it is aligned and not compressed
  read,      ///< it is read now, so that its checksum, if it has one, is verified too
};

/// The arrays in a file, whose bytes must outlive this. All errors name the path.
class ArrayContainer {
 public:
  virtual ~ArrayContainer() = default;

  /// In the order of the file. A file of one array without a name has the name "".
  virtual std::vector<std::string> names() const = 0;

  /// `name` is one of `names()`.
  virtual LoadedArray load(const std::string& name, ArrayUse use) const = 0;
};

/// The containers of the three formats.
std::unique_ptr<ArrayContainer> npy_container(const std::string& path,
                                              std::span<const std::byte> file);
std::unique_ptr<ArrayContainer> npz_container(const std::string& path,
                                              std::span<const std::byte> file);
std::unique_ptr<ArrayContainer> safetensors_container(const std::string& path,
                                                      std::span<const std::byte> file);

/// That of the format with whose signature the file begins. Throws Error(data) if it has none.
std::unique_ptr<ArrayContainer> open_arrays(const std::string& path,
                                            std::span<const std::byte> file);

}  // namespace linnet
