#include "bench/measure/softmax_reference.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

TEST_CASE("a log-softmax is checked element by element") {
  const SoftmaxCase softmax{"x", SoftmaxKind::log_softmax, 1, 2, false};
  const float logits[] = {0.0f, std::log(3.0f)};
  const std::uint32_t labels[] = {0};
  const SoftmaxReference reference(softmax, logits, labels);
  const float right[] = {std::log(0.25f), std::log(0.75f)};
  CHECK(!reference.find_error(right, {}));
  const float wrong[] = {std::log(0.25f), std::log(0.7501f)};
  CHECK(reference.find_error(wrong, {}));
}

TEST_CASE("a loss is checked with its gradient and its hits") {
  const SoftmaxCase softmax{"x", SoftmaxKind::cross_entropy, 1, 2, false};
  const float logits[] = {0.0f, std::log(3.0f)};
  const std::uint32_t labels[] = {1};
  const SoftmaxReference reference(softmax, logits, labels);
  const float gradient[] = {0.25f, -0.25f};
  const double loss = -std::log(0.75);
  CHECK(!reference.find_error(gradient, {loss, 1}));
  CHECK(reference.find_error(gradient, {loss, 0}));
  CHECK(reference.find_error(gradient, {loss * 1.001, 1}));
  const float wrong[] = {0.25f, -0.2501f};
  CHECK(reference.find_error(wrong, {loss, 1}));
}

}  // namespace
}  // namespace linnet::bench
