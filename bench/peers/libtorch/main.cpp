// Softmax regression with LibTorch: torch::nn::Linear, cross_entropy, SGD.
//
//   linnet_peer_libtorch DATA [--threads N] [--batch B] [--epochs E] [--rate R]
//
// DATA is a folder that images.py wrote. It prints its answer in the form that peer.py describes.

#include <torch/torch.h>
#include <torch/version.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

#include "npy.hpp"

namespace {

namespace nn = torch::nn;

struct Options {
  std::string data;
  int threads = 1;
  std::int64_t batch = 64;
  std::int64_t epochs = 15;
  double rate = 0.1;
};

Options parse(int count, char** arguments) {
  if (count < 2 || count % 2 != 0) throw std::runtime_error("usage: DATA [--NAME VALUE]...");
  Options options;
  options.data = arguments[1];
  for (int i = 2; i < count; i += 2) {
    const std::string name = arguments[i], value = arguments[i + 1];
    if (name == "--threads") {
      options.threads = std::stoi(value);
    } else if (name == "--batch") {
      options.batch = std::stoll(value);
    } else if (name == "--epochs") {
      options.epochs = std::stoll(value);
    } else if (name == "--rate") {
      options.rate = std::stod(value);
    } else {
      throw std::runtime_error("unknown option " + name);
    }
  }
  return options;
}

struct Images {
  explicit Images(const std::string& folder)
      : x(load_npy(folder + "/pixels.npy").to(torch::kFloat32).div_(255)),
        y(load_npy(folder + "/labels.npy")),
        valid(load_npy(folder + "/valid.npy")),
        orders(load_npy(folder + "/orders.npy")) {}

  /// Row 0 is the training set in the order of the split.
  torch::Tensor order(std::int64_t epoch) const { return orders[epoch + 1]; }

  torch::Tensor x, y, valid, orders;
};

void train_epoch(nn::Linear& model, torch::optim::SGD& optimiser, const Images& images,
                 const torch::Tensor& order, std::int64_t batch) {
  for (const torch::Tensor& rows : order.split(batch)) {
    optimiser.zero_grad();
    const torch::Tensor logits = model(images.x.index_select(0, rows));
    nn::functional::cross_entropy(logits, images.y.index_select(0, rows)).backward();
    optimiser.step();
  }
}

/// Trains, and prints the figures of each epoch when it ends.
void train(const Options& options) {
  const Images images(options.data);
  const torch::Tensor x_valid = images.x.index_select(0, images.valid);
  const torch::Tensor y_valid = images.y.index_select(0, images.valid);
  const std::int64_t outputs = images.y.max().item<std::int64_t>() + 1;
  nn::Linear model(images.x.size(1), outputs);
  nn::init::zeros_(model->weight);
  nn::init::zeros_(model->bias);
  torch::optim::SGD optimiser(model->parameters(), torch::optim::SGDOptions(options.rate));

  std::printf(R"({"version": "%s", "outputs": %lld, "epochs": [)", TORCH_VERSION,
              static_cast<long long>(outputs));
  for (std::int64_t epoch = 0; epoch < options.epochs; ++epoch) {
    const auto start = std::chrono::steady_clock::now();
    train_epoch(model, optimiser, images, images.order(epoch), options.batch);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    const torch::NoGradGuard no_gradients;
    const torch::Tensor logits = model(x_valid);
    std::printf(R"(%s{"seconds": %.9f, "loss": %.9g, "accuracy": %.9g})", epoch == 0 ? "" : ", ",
                spent.count(), nn::functional::cross_entropy(logits, y_valid).item<double>(),
                logits.argmax(1).eq(y_valid).to(torch::kFloat64).mean().item<double>());
  }
  std::printf("]}\n");
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const Options options = parse(count, arguments);
    torch::set_num_threads(options.threads);
    train(options);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
}
