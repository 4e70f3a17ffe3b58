#include "linnet/loss.hpp"

#include "engine/core/choice_named.hpp"

namespace linnet {

std::string_view name_of(Loss loss) {
  return loss == Loss::log_softmax ? "log-softmax" : "article";
}

std::optional<Loss> loss_named(std::string_view name) {
  return choice_named(name, {Loss::log_softmax, Loss::article});
}

}  // namespace linnet
