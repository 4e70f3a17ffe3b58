// linnet_fuzz_mutants COUNT: so many changed copies of valid PNG and JPEG files, the same in each
// run, are decoded: to their size or resized, in grey or RGB, a quarter of them each. A file must
// take no more than 64 MiB, and one that is refused no more than 250 ms of the processor. Files
// that take more are stored in the folder for temporary files.

#include <fmt/format.h>
#include <sanitizer/allocator_interface.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "io/image/image_file.hpp"
#include "linnet/io/image_error.hpp"
#include "tests/fuzz/file_target.hpp"
#include "tests/fuzz/mutation.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr double kMostSeconds = 0.25;
constexpr std::size_t kMostMemory = std::size_t{64} << 20;

std::atomic<std::ptrdiff_t> live_bytes = 0;
std::ptrdiff_t most_live_bytes = 0;

void count_allocation(const volatile void*, std::size_t bytes) {
  live_bytes += static_cast<std::ptrdiff_t>(bytes);
  most_live_bytes = std::max<std::ptrdiff_t>(most_live_bytes, live_bytes);
}

void count_release(const volatile void* memory) {
  if (memory == nullptr) return;
  const auto bytes = __sanitizer_get_allocated_size(const_cast<const void*>(memory));
  live_bytes -= static_cast<std::ptrdiff_t>(bytes);
}

double processor_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// What decoding a file took, and how it ended.
struct Cost {
  double seconds = 0.0;
  std::size_t bytes = 0;
  bool refused = false;
};

/// Decodes as the program does. The buffer for the pixels of an image in its own size counts too.
Cost cost_of(const Bytes& file, bool resized, ColourRule colour) {
  const MemoryFile stored(file);
  Cost cost;
  most_live_bytes = live_bytes;
  const std::ptrdiff_t before = live_bytes;
  const double start = processor_seconds();
  try {
    const ReadingRules rules{.colour = colour};
    ImageFile image(rules, read_limits(false, {}, channels_of(rules)));
    const ImageSize stored_size = image.open(stored.path());
    const ImageSize size = resized ? ImageSize{64, 64} : stored_size;
    std::vector<std::uint8_t> pixels(image_bytes(size, rules));
    resized ? image.decode_resized(size, pixels) : image.decode(pixels);
  } catch (const ImageError&) {
    cost.refused = true;
  }
  cost.seconds = processor_seconds() - start;
  cost.bytes = static_cast<std::size_t>(most_live_bytes - before);
  return cost;
}

/// The seeds that are whole images, and larger images, of which a change spoils more.
std::vector<Seed> whole_images(const Target& target) {
  std::vector<Seed> seeds;
  for (Seed& seed : target.seeds()) {
    if (!cost_of(seed.bytes, false, ColourRule::grey).refused) seeds.push_back(std::move(seed));
  }
  constexpr std::uint32_t kWidth = 320;
  constexpr std::uint32_t kHeight = 240;
  const auto add = [&](Bytes bytes) {
    seeds.push_back({fmt::format("large-{}", seeds.size()), std::move(bytes)});
  };
  if (target.name == "png") {
    for (const unsigned colour : {0U, 2U, 3U, 4U, 6U}) {
      for (const bool interlaced : {false, true}) {
        add(make_png(random_png_picture(kWidth, kHeight, 8, colour, interlaced, colour)));
      }
    }
    return seeds;
  }
  for (const int channels : {1, 3, 4}) {
    for (const bool progressive : {false, true}) {
      add(make_jpeg(kWidth, kHeight, sample_picture(kWidth, kHeight, channels, 1),
                    {.channels = channels, .progressive = progressive}));
    }
  }
  return seeds;
}

/// The largest costs of a format, and the number of files that break the limits.
class Tally {
 public:
  explicit Tally(std::string name) : name_(std::move(name)) {}

  void add(const Cost& cost, const Bytes& file, std::size_t index) {
    ++(cost.refused ? refused_ : decoded_);
    double& slowest = cost.refused ? slowest_refused_ : slowest_decoded_;
    slowest = std::max(slowest, cost.seconds);
    largest_ = std::max(largest_, cost.bytes);
    if (cost.bytes <= kMostMemory && (!cost.refused || cost.seconds <= kMostSeconds)) return;
    ++broken_;
    const auto kept =
        std::filesystem::temp_directory_path() / fmt::format("linnet-mutant-{}-{}", index, name_);
    write_file(kept, file);
    fmt::print("{}: {:.3f} s, {} bytes\n", kept.string(), cost.seconds, cost.bytes);
  }

  void print() const {
    fmt::print(
        "{}: {} decoded, at most {:.3f} s; {} refused, at most {:.3f} s; at most {:.1f} MiB\n",
        name_, decoded_, slowest_decoded_, refused_, slowest_refused_,
        static_cast<double>(largest_) / (1 << 20));
  }

  std::size_t broken() const { return broken_; }

 private:
  std::string name_;
  std::size_t decoded_ = 0;
  std::size_t refused_ = 0;
  double slowest_decoded_ = 0.0;
  double slowest_refused_ = 0.0;
  std::size_t largest_ = 0;
  std::size_t broken_ = 0;
};

/// How many of the mutants of a format break the limits.
std::size_t decode_mutants(const Target& target, std::size_t count) {
  const std::vector<Seed> seeds = whole_images(target);
  Tally tally(target.name);
  for (std::size_t i = 0; i < count; ++i) {
    Random random(2, i);
    Bytes file = mutated(seeds[i % seeds.size()].bytes, seeds, random);
    if (target.repair != nullptr) target.repair(file);
    const std::size_t way = i / seeds.size();
    const ColourRule colour = way / 2 % 2 == 1 ? ColourRule::rgb : ColourRule::grey;
    tally.add(cost_of(file, way % 2 == 1, colour), file, i);
  }
  tally.print();
  return tally.broken();
}

}  // namespace
}  // namespace linnet::test

int main(int count, char** arguments) {
  using namespace linnet::test;
  const std::size_t mutants = count == 2 ? std::strtoull(arguments[1], nullptr, 10) : 0;
  if (mutants == 0) {
    fmt::print(stderr, "linnet_fuzz_mutants COUNT\n");
    return 2;
  }
  __sanitizer_install_malloc_and_free_hooks(count_allocation, count_release);
  std::size_t broken = 0;
  for (const char* format : {"png", "jpeg"}) {
    broken += decode_mutants(target_named(format), (mutants + 1) / 2);
  }
  return broken == 0 ? 0 : 1;
}
