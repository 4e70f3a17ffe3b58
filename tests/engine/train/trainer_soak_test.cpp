// Many short trainings, one after the other and side by side, on teams of all sizes, on busy
// processors, some of them interrupted. LINNET_SOAK names their number.

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "engine/core/random.hpp"
#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

int trainings() {
  const char* text = std::getenv("LINNET_SOAK");
  return text != nullptr ? std::atoi(text) : static_cast<int>(200 / kSlowdown);
}

Recipe soak_recipe() {
  Recipe recipe = default_recipe();
  recipe.epochs = 2;
  recipe.batch_size = 16;
  return recipe;
}

/// Resident memory in KB, as the kernel tells it.
long resident_kilobytes() {
  std::ifstream status("/proc/self/statm");
  long all = 0;
  long resident = 0;
  status >> all >> resident;
  return resident * 4;
}

Matrix<float> train(const ImageSet& images, int threads, const StopRequest& stop) {
  Trainer trainer(images.examples(), soak_recipe(), context_of(best_kernels(), threads),
                  TrainingThreads::all);
  trainer.run_epoch(stop);
  trainer.run_epoch(stop);
  return trainer.finished_model().weights;
}

/// A training that somebody asks to stop after some time: whether it came to its end before.
bool train_interrupted(const ImageSet& images, int threads, std::chrono::microseconds after) {
  std::atomic<bool> flag = false;
  std::thread interrupter([&] {
    std::this_thread::sleep_for(after);
    flag = true;
  });
  bool ended = true;
  try {
    train(images, threads, StopRequest(flag));
  } catch (const Stopped&) {
    ended = false;
  }
  interrupter.join();
  return ended;
}

TEST_CASE("trainings of all kinds leave no hang, no leak and no changed bit", "[soak]") {
  const ImageSet images = structured_images(200, 2048, 5, 111);
  const Matrix<float> expected = train(images, 1, {});
  Random random(7, 7);
  std::atomic<bool> busy = false;
  std::atomic<bool> ends = false;
  std::vector<std::thread> hogs;
  for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) {
    hogs.emplace_back([&] {
      while (!ends) {
        if (!busy) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
  }
  int changed = 0;
  int interrupted = 0;
  long early = 0;
  const int count = trainings();
  for (int i = 0; i < count; ++i) {
    busy = random.below(3) == 0;
    const int threads = 1 + static_cast<int>(random.below(9));
    switch (random.below(4)) {
      case 0:
        interrupted +=
            train_interrupted(images, threads, std::chrono::microseconds(random.below(3000))) ? 0
                                                                                              : 1;
        break;
      case 1: {  // two at once
        std::atomic<int> different = 0;
        std::thread other([&] {
          if (!same_bits(train(images, 3, {}), expected)) ++different;
        });
        if (!same_bits(train(images, threads, {}), expected)) ++different;
        other.join();
        changed += different;
        break;
      }
      default:
        if (!same_bits(train(images, threads, {}), expected)) ++changed;
    }
    if (i == count / 4) early = resident_kilobytes();
  }
  ends = true;
  for (std::thread& hog : hogs) hog.join();
  INFO(count << " trainings, " << interrupted << " of them interrupted");
  CHECK(changed == 0);
  CHECK(interrupted > 0);
  // Allocators keep some; a leak of one layer a training would be 40 KB of each.
  INFO("resident after a quarter: " << early << " KB, in the end: " << resident_kilobytes());
  if (kSlowdown == 1) CHECK(resident_kilobytes() <= early + 20 * count + 10'000);
}

}  // namespace
}  // namespace linnet::test
