#pragma once

#include <cstddef>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/model/linear_layer.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {

/// What gradients subtract from each feature.
inline constexpr float kCentre = 99.37f;

/// A layer as a matrix, and a batch of numbers of type T for it, all random.
template <class T>
struct Layer {
  Layer(const Shape& layer_shape, Random& random)
      : shape(layer_shape),
        x(shape.rows, shape.features, random),
        weights(shape.classes, shape.features),
        g(shape.rows, shape.classes),
        g_by_class(shape.classes, shape.rows) {
    fill_with_numbers(weights, 1.0, random);
    fill_with_numbers(g, 1.0, random);
    for (std::size_t b = 0; b < shape.rows; ++b) {
      for (std::size_t c = 0; c < shape.classes; ++c) g_by_class.row(c)[b] = g.row(b)[c];
    }
    for (std::size_t c = 0; c < shape.classes; ++c) {
      double sum = 0.0;
      for (const float number : g_by_class.values(c)) sum += number;
      offsets.push_back(static_cast<float>(-kCentre * sum));
    }
  }

  /// The gradient in the order in which the layer takes it.
  MicroPanelA gradient_for(const LinearLayer& layer) const {
    if (!layer.takes_gradient_by_class()) return {g.row(0), shape.classes, g.stride(), false};
    return {g_by_class.row(0), shape.classes, g_by_class.stride(), true};
  }
  std::vector<float> gradient_of(std::size_t output) const {
    std::vector<float> numbers(shape.rows);
    for (std::size_t b = 0; b < shape.rows; ++b) numbers[b] = g.row(b)[output];
    return numbers;
  }

  Shape shape;
  GuardedRows<T> x;
  Matrix<float> weights;
  Matrix<float> g;             ///< rows × classes
  Matrix<float> g_by_class;    ///< classes × rows
  std::vector<float> offsets;  ///< of the centre
};

}  // namespace linnet::test
