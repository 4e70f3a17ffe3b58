#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "apps/python/binding/arrays.hpp"
#include "apps/python/binding/context.hpp"
#include "apps/python/binding/interruptible.hpp"
#include "apps/python/binding/models.hpp"
#include "apps/python/binding/parts.hpp"
#include "linnet/io/read_images.hpp"

namespace nb = nanobind;

namespace linnet {
namespace {

/// The pixels where they were read to; the array owns them.
nb::object array_of_pixels(Pixels&& pixels) {
  auto owned = std::make_unique<Pixels>(std::move(pixels));
  const MatrixView<const std::uint8_t> rows = owned->view();
  nb::capsule owner(owned.get(),
                    [](void* memory) noexcept { delete static_cast<Pixels*>(memory); });
  owned.release();
  auto* const data = const_cast<std::uint8_t*>(rows.row(0));  // read into memory of our own
  return nb::cast(nb::ndarray<nb::numpy, std::uint8_t>(
      data, {rows.rows(), rows.columns()}, owner, {static_cast<std::int64_t>(rows.stride()), 1}));
}

/// (pixels, labels, names of classes as bytes).
nb::tuple load_images(const nb::bytes& folder) {
  const std::string path(folder.c_str(), folder.size());
  const Context& context = shared_context(std::nullopt);
  ImageSet images = run_interruptibly([&](const StopRequest& stop) {
    ReadOptions options;
    options.stop = stop;
    return read_images(path, options, context);
  });
  nb::list names;
  for (const std::string& name : images.classes) names.append(nb::bytes(name.data(), name.size()));
  nb::object labels = array_of(std::move(images.labels));
  return nb::make_tuple(array_of_pixels(std::move(images.pixels)), labels, names);
}

}  // namespace

void add_images(nb::module_& module) {
  module.def("load_images", &load_images);
}

}  // namespace linnet
