#include "apps/commands/idx_classifier.hpp"

#include <cstdint>
#include <utility>

#include "apps/data/misfit.hpp"
#include "apps/data/prediction_inputs.hpp"
#include "io/dataset/idx_file.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

constexpr std::size_t kImageDimensions = 3;

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
    refusal.error = misfit_of_idx(
        {static_cast<std::uint32_t>(images.shape[2]), static_cast<std::uint32_t>(images.shape[1])},
        saved_);
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
