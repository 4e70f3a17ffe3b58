// How fast a folder of JPEG or PNG files is read, beside the bare decoders and other libraries.
// LINNET_DATA names the folder; bench/README.md tells the method.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <thread>

#include "bench/reading/image_reader.hpp"
#include "io/dataset/image_loader.hpp"
#include "io/image/png.hpp"

namespace linnet::bench {
namespace {

std::string path_of(const ImageFolder& folder, std::size_t index) {
  return folder.root + "/" + folder.files[index].path;
}

Format format_of(const ImageFolder& folder) {
  std::vector<std::uint8_t> bytes;
  return has_png_signature(read_whole(path_of(folder, 0), bytes)) ? Format::png : Format::jpeg;
}

std::vector<ImageLibrary> libraries_for(Format format) {
  std::vector<ImageLibrary> libraries;
  if (format == Format::jpeg) libraries.push_back({"bare_libjpeg-turbo", read_with_libjpeg});
  if (format == Format::png) libraries.push_back({"bare_libpng", read_with_libpng});
#ifdef LINNET_HAS_SPNG
  if (format == Format::png) libraries.push_back({"libspng", read_with_spng});
#endif
#ifdef LINNET_HAS_OPENCV
  libraries.push_back({"OpenCV", read_with_opencv});
#endif
#ifdef LINNET_HAS_STB
  libraries.push_back({"stb_image", read_with_stb});
#endif
  return libraries;
}

/// Calls take(index, pixels) for each file, on so many threads, which take 16 files at a time as
/// they get free.
template <class Take>
void read_all(const ImageLibrary& library, const ImageFolder& folder, int threads,
              const Take& take) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    const std::unique_ptr<ImageReader> reader = library.make();
    constexpr std::size_t kAtATime = 16;
    for (std::size_t first; (first = next.fetch_add(kAtATime)) < folder.files.size();) {
      const std::size_t last = std::min(first + kAtATime, folder.files.size());
      for (std::size_t i = first; i < last; ++i) take(i, reader->read(path_of(folder, i)));
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
}

/// How a library's pixels compare with Linnet's, over all files.
std::string difference_from(const ImageSet& ours, const ImageLibrary& library,
                            const ImageFolder& folder) {
  std::size_t pictures = 0;
  int most = 0;
  read_all(library, folder, 1, [&](std::size_t i, std::span<const std::uint8_t> grey) {
    const std::span<const std::uint8_t> expected = ours.pixels.values(i);
    if (grey.size() != expected.size()) throw Error(Fault::data, library.name + ": another size");
    if (std::equal(grey.begin(), grey.end(), expected.begin())) return;
    ++pictures;
    for (std::size_t k = 0; k < grey.size(); ++k) {
      most = std::max(most, std::abs(int{grey[k]} - int{expected[k]}));
    }
  });
  if (pictures == 0) return "the same pixels";
  return fmt::format("{} pictures differ, by {} at most", pictures, most);
}

double process_seconds() {
  std::timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Runs `once` as often as Google Benchmark asks for, and notes images a second and images a second
/// of processor time, all threads together. The latter hardly minds other programs on the machine.
template <class Once>
void measure(benchmark::State& state, std::size_t images, const Once& once) {
  const double start = process_seconds();
  for (auto _ : state) once();
  const double spent = process_seconds() - start;
  const auto count = static_cast<double>(images);
  state.counters["images/s"] =
      benchmark::Counter(count, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["images/cpu-s"] = count * static_cast<double>(state.iterations()) / spent;
}

void enter(const std::string& name, const std::function<void(benchmark::State&, int)>& run) {
  benchmark::RegisterBenchmark(
      name.c_str(),
      [run](benchmark::State& state) { run(state, static_cast<int>(state.range(0))); })
      ->ArgName("threads")
      ->Arg(1)
      ->Arg(2)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

void enter_linnet(const ImageFolder& folder) {
  enter("Linnet", [&folder](benchmark::State& state, int threads) {
    const Workers workers(threads);
    measure(state, folder.files.size(),
            [&] { benchmark::DoNotOptimize(load_images(folder, workers, {})); });
  });
  enter("Linnet_with_listing", [&folder](benchmark::State& state, int threads) {
    const Workers workers(threads);
    measure(state, folder.files.size(), [&] {
      benchmark::DoNotOptimize(load_images(list_image_folder(folder.root), workers, {}));
    });
  });
}

void enter_library(const ImageLibrary& library, const ImageFolder& folder, const ImageSet& ours) {
  enter(library.name, [&, library](benchmark::State& state, int threads) {
    static std::map<std::string, std::string> differences;
    std::string& difference = differences[library.name];
    if (difference.empty()) difference = difference_from(ours, library, folder);
    state.SetLabel(difference);
    measure(state, folder.files.size(), [&] {
      read_all(library, folder, threads, [](std::size_t, std::span<const std::uint8_t> grey) {
        benchmark::DoNotOptimize(grey.data());
      });
    });
  });
}

/// The bare loop, and its pictures kept in memory that is new each time, as Linnet keeps them.
void enter_keeping(const ImageLibrary& library, const ImageFolder& folder, ImageSize size) {
  enter(library.name + "_keeping", [&, library, size](benchmark::State& state, int threads) {
    measure(state, folder.files.size(), [&] {
      Matrix<std::uint8_t> kept(folder.files.size(), size.pixels());
      read_all(library, folder, threads, [&](std::size_t i, std::span<const std::uint8_t> grey) {
        std::memcpy(kept.row(i), grey.data(), size.pixels());
      });
      benchmark::DoNotOptimize(kept.row(0));
    });
  });
}

int run(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  const char* root = std::getenv("LINNET_DATA");
  if (root == nullptr) {
    fmt::print(stderr,
               "LINNET_DATA must name a folder of JPEG or PNG files, a sub-folder a class\n");
    return 2;
  }
  const ImageFolder folder = list_image_folder(root);
  const ImageSet ours = load_images(folder, Workers(2), {});
  if (ours.pixels.rows() != folder.files.size()) {
    throw Error(Fault::data, folder.root + ": not all of its files are images");
  }
  enter_linnet(folder);
  const std::vector<ImageLibrary> libraries = libraries_for(format_of(folder));
  for (const ImageLibrary& library : libraries) enter_library(library, folder, ours);
  enter_keeping(libraries.front(), folder, ours.size);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace linnet::bench

int main(int count, char** arguments) {
  try {
    return linnet::bench::run(count, arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 3;
  }
}
