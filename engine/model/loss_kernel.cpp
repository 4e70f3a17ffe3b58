#include "engine/model/loss_kernel.hpp"

#include <cmath>

namespace linnet {

LossKernel loss_kernel(const KernelTable& kernels, Loss loss) {
  return loss == Loss::log_softmax ? kernels.log_softmax : kernels.article_loss;
}

bool has_diverged(double mean_loss) {
  constexpr double kMaxLoss = 1e6;
  return !std::isfinite(mean_loss) || mean_loss > kMaxLoss;
}

}  // namespace linnet
