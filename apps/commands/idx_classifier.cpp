#include "apps/commands/idx_classifier.hpp"

#include <fmt/format.h>

#include <utility>

#include "apps/data/prediction_inputs.hpp"
#include "io/dataset/idx_file.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

constexpr std::size_t kImageDimensions = 3;

/// Why the model does not take the images; empty if it does.
std::string misfit(const IdxFile& images, const SavedModel& saved) {
  if (saved.rules.colour == ColourRule::rgb) {
    return "images of IDX files are grey, and the model takes RGB";
  }
  const std::size_t height = images.shape[1];
  const std::size_t width = images.shape[2];
  if (width == saved.size.width && height == saved.size.height) return "";
  return fmt::format("images of {} x {} pixels, and the model takes {} x {}{}", width, height,
                     saved.size.width, saved.size.height,
                     saved.resizes ? "; it resizes images of other files: linnet pack and linnet "
                                     "unpack make PNG files of these"
                                   : "");
}

}  // namespace

IdxClassifier::IdxClassifier(const SavedModel& saved, std::string path, std::size_t top,
                             const Context& context)
    : saved_(saved), rows_(saved, std::move(path), top, context) {}

void IdxClassifier::classify(const std::string& path, const StopRequest& stop,
                             const RowClassifier::Write& write) const {
  IdxFile images;
  Prediction refusal{.path = path, .classes = {}, .error = {}};
  try {
    images = read_idx_file(path, kImageDimensions);
    refusal.error = misfit(images, saved_);
  } catch (const Error& error) {
    refusal.error = reason_without_path(error.what(), path);
  }
  if (!refusal.error.empty()) {
    write(refusal);
    return;
  }
  const std::size_t pixels = saved_.size.pixels();
  rows_.classify(path, {ElementType::u8, images.bytes.data(), images.shape[0], pixels, pixels},
                 stop, write);
}

}  // namespace linnet
