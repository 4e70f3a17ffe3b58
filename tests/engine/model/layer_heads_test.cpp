// A layer with the outputs of several models.

#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/random_layer.hpp"

namespace linnet::test {
namespace {

/// The rows of a matrix that belong to one of several heads.
MatrixView<const float> of_head(const Matrix<float>& all, std::size_t head, std::size_t outputs) {
  return {all.row(head * outputs), outputs, all.columns(), all.stride()};
}

/// Compares a layer of several heads with as many layers, bit for bit.
template <class T>
void check_heads(const KernelTable& kernels, std::size_t heads, std::size_t outputs,
                 const Layer<T>& all) {
  const LayerRows rows = element_type_of<T>();
  LinearLayer wide(kernels, all.weights.view(), rows, heads);
  LinearLayer velocity(kernels, all.weights.view(), rows, heads);
  const IndexRange range = wide.slice(0);
  Matrix<float> part(all.shape.classes, all.shape.rows);
  wide.partial_logits(range, all.x.features(), {}, part.view());
  std::vector<Update> updates;
  std::vector<MomentumStep> steps;
  for (std::size_t c = 0; c < all.shape.classes; ++c) {
    const auto head = static_cast<float>(c / outputs);
    updates.push_back({-0.1f * (head + 1.0f), 1.0f - 0.01f * head});
    steps.push_back({0.01f * head, 0.2f * (head + 1.0f)});
  }
  const GradientCentre centre{kCentre, all.offsets};
  wide.accumulate_gradient(range, all.gradient_for(wide), all.x.features(), {}, centre,
                           RowUpdates(updates, outputs));
  wide.sgd_momentum_update(range, velocity, steps);
  for (std::size_t head = 0; head < heads; ++head) {
    INFO("head " << head);
    const IndexRange own{head * outputs, (head + 1) * outputs};
    LinearLayer alone(kernels, of_head(all.weights, head, outputs), rows);
    LinearLayer speed(kernels, of_head(all.weights, head, outputs), rows);
    REQUIRE(alone.slice(0).end == range.end);
    Matrix<float> logits(outputs, all.shape.rows);
    alone.partial_logits(range, all.x.features(), {}, logits.view());
    CHECK(same_numbers(logits.view(), of_head(part, head, outputs)));
    MicroPanelA g = all.gradient_for(alone);
    g = {g.data + own.begin * (g.row_by_row ? g.stride : 1), outputs, g.stride, g.row_by_row};
    alone.accumulate_gradient(range, g, all.x.features(), {},
                              {kCentre, std::span(all.offsets).subspan(own.begin, outputs)},
                              updates[own.begin]);
    alone.sgd_momentum_update(range, speed, {&steps[own.begin], 1});
    CHECK(same_bits(alone.to_matrix(), wide.to_matrix(own)));
    CHECK(same_bits(speed.to_matrix(), velocity.to_matrix(own)));
  }
}

TEMPLATE_TEST_CASE("a layer of several heads has the bits of a layer for each", "[layer]", float,
                   std::uint8_t, Float16, BFloat16) {
  for_each_set_of_products<std::uint8_t>([&](const KernelTable& kernels) {
    Random random(test_seed(), 56);
    // Heads of fewer classes than a tile, of more, and of so many that weights are row-major.
    for (const auto& [heads, outputs] : {std::pair{7U, 2U}, {3U, 10U}, {2U, 17U}, {3U, 65U}}) {
      for (const std::size_t rows : {3U, 48U}) {
        INFO(heads << " heads of " << outputs << " outputs, " << rows << " rows, seed "
                   << test_seed());
        const Layer<TestType> all({rows, 200, heads * outputs}, random);
        check_heads(kernels, heads, outputs, all);
      }
    }
  });
}

}  // namespace
}  // namespace linnet::test
