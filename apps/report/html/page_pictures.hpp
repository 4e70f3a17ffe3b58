#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/io/image_size.hpp"
#include "linnet/io/reading_rules.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// The size with the same shape whose longer side is at most `edge`; never larger, never empty.
ImageSize fitted_size(ImageSize size, std::uint32_t edge);

/// An image as a PNG file, shrunk by area average to at most 96 pixels a side. `pixels` are its
/// image_bytes.
std::vector<std::uint8_t> thumbnail(ImageSize size, std::span<const std::uint8_t> pixels,
                                    ColourRule colour = ColourRule::grey);

/// The weights of some classes as pictures of one scale.
struct WeightPictures {
  std::vector<std::vector<std::uint8_t>> png;  ///< of each of the first classes
  double scale = 0.0;                          ///< the weight that the full colours stand for
};

/// Draws the weights of the first `classes` rows, at most 300 of them. Each picture is shrunk to at
/// most 64 pixels a side, and to less for many classes, so that all pictures together have about
/// 300,000 pixels at most; a pixel is the mean of the weights that it stands for. Positive weights
/// are red and negative ones blue, the more opaque the further from 0. The scale is what 99.5 % of
/// all pixels are within. weights: a row for each output, of size.pixels() columns for each
/// channel; the planes of several channels are drawn one below the other, with a transparent row
/// between them.
WeightPictures draw_weights(MatrixView<const float> weights, std::size_t classes, ImageSize size);

}  // namespace linnet
