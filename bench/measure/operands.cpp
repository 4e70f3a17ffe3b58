#include "bench/measure/operands.hpp"

#include <algorithm>
#include <cstring>

#include "engine/core/random.hpp"
#include "linnet/matrix.hpp"

namespace linnet::bench {

void fill_uniform(float* data, std::size_t size, std::uint64_t seed) {
  Random random(seed);
  for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<float>(random.uniform(-1.0, 1.0));
}

void StreamArea::refill() {
  constexpr std::size_t kPattern = std::size_t{1} << 20;
  const std::size_t pattern = std::min(kPattern, buffer_.size());
  fill_uniform(buffer_.data(), pattern, 7);
  for (std::size_t done = pattern; done < buffer_.size(); done += pattern) {
    const std::size_t now = std::min(pattern, buffer_.size() - done);
    std::memcpy(buffer_.data() + done, buffer_.data(), now * sizeof(float));
  }
}

float* StreamArea::take(std::size_t count) {
  if (count > buffer_.size()) throw Error(Fault::usage, "the area to stream through is too small");
  if (position_ + count > buffer_.size()) position_ = 0;
  float* taken = buffer_.data() + position_;
  position_ += round_up(count, kAlignment / sizeof(float));
  return taken;
}

Operands::Operands(const ProductForm& form, bool bytes_in_a, StreamArea* area)
    : form_(form), bytes_in_a_(bytes_in_a), area_(area) {
  const Product& product = form.product;
  if (bytes_in_a) {
    a_bytes_ = AlignedBuffer<std::uint8_t>(product.a_size());
    Random random(1);
    for (std::size_t i = 0; i < a_bytes_.size(); ++i) {
      a_bytes_.data()[i] = static_cast<std::uint8_t>(random.below(256));
    }
  } else {
    a_ = AlignedBuffer<float>(product.a_size());
    fill_uniform(a_.data(), a_.size(), 1);
  }
  b_ = AlignedBuffer<float>(product.b_size());
  fill_uniform(b_.data(), b_.size(), 2);
  c_ = AlignedBuffer<float>(product.c_size());
  fixed_ = {a_.data(), a_bytes_.data(), b_.data(), c_.data()};
}

Pointers Operands::next_streamed() {
  const Product& product = form_.product;
  Pointers pointers = fixed_;
  if (form_.streams.a && bytes_in_a_) {
    const std::size_t floats = (product.a_size() + sizeof(float) - 1) / sizeof(float);
    pointers.a_bytes = reinterpret_cast<const std::uint8_t*>(area_->take(floats));
  } else if (form_.streams.a) {
    pointers.a = area_->take(product.a_size());
  }
  if (form_.streams.b) pointers.b = area_->take(product.b_size());
  if (form_.streams.c) pointers.c = area_->take(product.c_size());
  return pointers;
}

}  // namespace linnet::bench
