#include "engine/data/widen.hpp"

#include "engine/kernels/element_dispatch.hpp"

namespace linnet {
namespace {

void scale(float factor, std::size_t size, float* numbers) {
  for (std::size_t i = 0; i < size; ++i) numbers[i] *= factor;
}

void transform(const float* mean, const float* factor, std::size_t size, float* numbers) {
  for (std::size_t i = 0; i < size; ++i) numbers[i] = (numbers[i] - mean[i]) * factor[i];
}

}  // namespace

void widen(const KernelTable& kernels, FeatureRows rows, const ColumnTransform* columns,
           IndexRange range, float* to, std::size_t stride) {
  with_element_type(rows.type, [&]<class T>() {
    const Rows<T> from(rows.starts);
    for (std::size_t b = 0; b < from.size(); ++b, to += stride) {
      kernels.of<T>().copy_rows({from[b] + range.begin, 1, range.size(), range.size()}, to,
                                range.size());
      if (!rows.scales.empty()) scale(rows.scales[b], range.size(), to);
      if (columns == nullptr) continue;
      transform(columns->mean.data() + range.begin, columns->factor.data() + range.begin,
                range.size(), to);
    }
  });
}

}  // namespace linnet
