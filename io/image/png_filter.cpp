#include "io/image/png_filter.hpp"

#include <algorithm>
#include <array>

namespace linnet {
namespace {

std::uint8_t low_byte(int x) {
  return static_cast<std::uint8_t>(x);
}

/// Goes over the row once for each byte of a pixel, so that the byte to the left stays in a
/// register.
template <std::size_t kStep, class Predict>
void undo(std::span<std::uint8_t> row, const std::uint8_t* above, const Predict& predict) {
  for (std::size_t channel = 0; channel < kStep; ++channel) {
    int left = 0;
    int upper_left = 0;
    for (std::size_t i = channel; i < row.size(); i += kStep) {
      const int over = above[i];
      left = low_byte(row[i] + predict(left, over, upper_left));
      upper_left = over;
      row[i] = low_byte(left);
    }
  }
}

template <std::size_t kStep>
bool undo_for(unsigned filter, std::span<std::uint8_t> row, const std::uint8_t* above) {
  switch (filter) {
    case 0:
      return true;
    case 1:
      undo<kStep>(row, above, [](int left, int, int) { return left; });
      return true;
    case 2:
      for (std::size_t i = 0; i < row.size(); ++i) row[i] = low_byte(row[i] + above[i]);
      return true;
    case 3:
      undo<kStep>(row, above, [](int left, int over, int) { return (left + over) / 2; });
      return true;
    case 4:
      undo<kStep>(row, above, paeth_predictor);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool undo_png_filter(unsigned filter, std::span<std::uint8_t> row, const std::uint8_t* above,
                     std::size_t pixel_bytes) noexcept {
  switch (pixel_bytes) {
    case 1:
      return undo_for<1>(filter, row, above);
    case 2:
      return undo_for<2>(filter, row, above);
    case 3:
      return undo_for<3>(filter, row, above);
    case 4:
      return undo_for<4>(filter, row, above);
    case 6:
      return undo_for<6>(filter, row, above);
    case 8:
      return undo_for<8>(filter, row, above);
    default:
      return false;
  }
}

}  // namespace linnet
