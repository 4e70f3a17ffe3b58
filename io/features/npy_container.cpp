// A .npy file: one array without a name.

#include "engine/core/escape.hpp"
#include "io/features/array_container.hpp"
#include "io/features/npy_array.hpp"
#include "io/features/python_text.hpp"
#include "io/file/memory_room.hpp"

namespace linnet {
namespace {

class NpyContainer final : public ArrayContainer {
 public:
  NpyContainer(const std::string& path, std::span<const std::byte> file)
      : name_{printable(path), "numpy.load(" + python_text(path) + ")"}, file_(file) {}

  std::vector<std::string> names() const override { return {""}; }

  LoadedArray load(const std::string&, ArrayUse use) const override {
    if (use == ArrayUse::read) populate_or_fail(name_.subject, file_);
    return {npy_array(name_, file_), {}};
  }

 private:
  ArrayName name_;
  std::span<const std::byte> file_;
};

}  // namespace

std::unique_ptr<ArrayContainer> npy_container(const std::string& path,
                                              std::span<const std::byte> file) {
  return std::make_unique<NpyContainer>(path, file);
}

}  // namespace linnet
