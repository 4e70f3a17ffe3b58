#include "io/features/stored_array.hpp"

#include "linnet/error.hpp"

namespace linnet {

void ArrayName::fail(const std::string& reason) const {
  throw Error(Fault::data, subject + ": " + reason);
}

std::string ArrayName::save(std::string_view change) const {
  const std::size_t place = change.find("{}");
  return "numpy.save('converted.npy', " + std::string(change.substr(0, place)) + python +
         std::string(change.substr(place + 2)) + ")";
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "(";
  for (std::size_t d = 0; d < shape.size(); ++d) {
    text += (d == 0 ? "" : ", ") + std::to_string(shape[d]);
  }
  return text + (shape.size() == 1 ? ",)" : ")");
}

std::size_t bytes_of(const ArrayName& name, const StoredType& type,
                     const std::vector<std::size_t>& shape) {
  std::size_t bytes = type.bytes;
  for (const std::size_t size : shape) {
    if (__builtin_mul_overflow(bytes, size, &bytes)) {
      name.fail("its shape " + shape_text(shape) + " is larger than memory");
    }
  }
  return bytes;
}

}  // namespace linnet
