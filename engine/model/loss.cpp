#include "linnet/loss.hpp"

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

}  // namespace linnet
