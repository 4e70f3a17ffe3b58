#include "apps/data/misfit.hpp"

#include <fmt/format.h>

#include <string_view>

namespace linnet {

std::string misfit_of_kind(bool has_images, const SavedModel& saved) {
  const bool takes_images = saved.input == ModelInput::images;
  if (has_images == takes_images) return "";
  if (takes_images) {
    return fmt::format("it is a feature matrix, and the model takes images of {} x {}",
                       saved.size.width, saved.size.height);
  }
  return "it has images, and the model takes feature matrices (.npy, .npz, .safetensors)";
}

std::string misfit(const FeatureView& rows, const SavedModel& saved) {
  const bool takes_bytes = saved.input == ModelInput::bytes;
  const bool are_bytes = rows.type() == ElementType::u8;
  if (are_bytes == takes_bytes && rows.columns() == saved.model.features()) return "";
  const std::string_view taken = takes_bytes ? "bytes" : "numbers (f16, bf16 or f32)";
  return fmt::format("its rows have {} features of type {}, and the model takes {} {}",
                     rows.columns(), name_of(rows.type()), saved.model.features(), taken);
}

std::string misfit_of_idx(ImageSize size, const SavedModel& saved) {
  if (saved.rules.colour == ColourRule::rgb) {
    return "images of IDX files are grey, and the model takes RGB";
  }
  if (size == saved.size) return "";
  return fmt::format("images of {} x {} pixels, and the model takes {} x {}{}", size.width,
                     size.height, saved.size.width, saved.size.height,
                     saved.resizes ? "; it resizes images of other files: linnet pack and linnet "
                                     "unpack make PNG files of these"
                                   : "");
}

}  // namespace linnet
