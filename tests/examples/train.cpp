// Trains on images in memory, here 8 × 8 pixels of noise with a bright left or right half, and
// predicts the classes of new ones.

#include <cstdio>
#include <linnet/trainer.hpp>
#include <random>

void draw(std::span<std::uint8_t> image, std::uint32_t label, std::mt19937& random) {
  for (std::size_t pixel = 0; pixel < image.size(); ++pixel) {
    const bool bright = (pixel % 8 < 4) == (label == 0);
    image[pixel] = static_cast<std::uint8_t>(random() % 128 + (bright ? 100 : 0));
  }
}

int main() try {
  std::mt19937 random(1);
  linnet::Matrix<std::uint8_t> images(1000, 64), unseen(100, 64);
  std::vector<std::uint32_t> labels(images.rows());
  for (std::size_t i = 0; i < images.rows(); ++i)
    draw(images.values(i), labels[i] = random() % 2, random);
  for (std::size_t i = 0; i < unseen.rows(); ++i)
    draw(unseen.values(i), static_cast<std::uint32_t>(i % 2), random);

  linnet::Recipe recipe = linnet::default_recipe();
  recipe.epochs = 3;
  recipe.split = linnet::Splitting::random;
  linnet::Trainer trainer({.features = images.view(), .labels = labels, .classes = 2}, recipe);
  while (trainer.epochs_done() < recipe.epochs) std::printf("loss %.4f\n", trainer.run_epoch());

  const auto probabilities = linnet::predict(trainer.finished_model(), unseen.view());
  std::size_t correct = 0;
  for (std::size_t i = 0; i < unseen.rows(); ++i)
    if (probabilities.row(i)[i % 2] > 0.5f) ++correct;
  std::printf("%zu of %zu correct\n", correct, unseen.rows());
  return correct == unseen.rows() ? 0 : 1;
} catch (const linnet::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
