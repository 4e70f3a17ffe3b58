#include "engine/model/loss.hpp"

#include <cmath>

namespace linnet {

std::string_view name_of(Loss loss) {
  return loss == Loss::log_softmax ? "log-softmax" : "article";
}

std::optional<Loss> loss_named(std::string_view name) {
  for (Loss loss : {Loss::log_softmax, Loss::article}) {
    if (name == name_of(loss)) return loss;
  }
  return std::nullopt;
}

LossKernel loss_kernel(const KernelTable& kernels, Loss loss) {
  return loss == Loss::log_softmax ? kernels.log_softmax : kernels.article_loss;
}

bool has_diverged(double mean_loss) {
  constexpr double kMost = 1e6;
  return !std::isfinite(mean_loss) || mean_loss > kMost;
}

}  // namespace linnet
