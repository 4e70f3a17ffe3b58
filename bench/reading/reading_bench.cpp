// The program linnet_reading_bench: how fast Linnet, the bare decoders and other libraries read a
// folder of JPEG or PNG files. LINNET_DATA names the folder; bench/README.md describes the method.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "bench/measure/environment_here.hpp"
#include "bench/reading/image_reader.hpp"
#include "engine/core/together.hpp"
#include "io/image/image_signature.hpp"
#include "linnet/io/read_images.hpp"

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

/// Calls take(index, pixels) for each file. Each of the threads takes the next 16 files whenever it
/// has finished some.
template <class Take>
void read_all(const ImageLibrary& library, const ImageFolder& folder, int threads,
              const Take& take) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&](int) {
    const std::unique_ptr<ImageReader> reader = library.make();
    constexpr std::size_t kAtATime = 16;
    for (std::size_t first; (first = next.fetch_add(kAtATime)) < folder.files.size();) {
      const std::size_t last = std::min(first + kAtATime, folder.files.size());
      for (std::size_t i = first; i < last; ++i) take(i, reader->read(path_of(folder, i)));
    }
  };
  if (run_together(threads, work).threads < threads) {
    throw std::runtime_error("the system refuses to start that many threads");
  }
}

/// Compares a library's pixels of all files with Linnet's. Returns a text for the label.
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

/// Runs `once` as often as Google Benchmark requires, and reports images a second, and images a
/// second of the processor time of all threads. Other programs on the machine hardly affect the
/// latter.
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

void register_case(const std::string& name,
                   const std::function<void(benchmark::State&, int)>& run) {
  benchmark::RegisterBenchmark(
      name.c_str(),
      [run](benchmark::State& state) { run(state, static_cast<int>(state.range(0))); })
      ->ArgName("threads")
      ->Arg(1)
      ->Arg(2)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

void register_linnet(const ImageFolder& folder) {
  register_case("Linnet", [&folder](benchmark::State& state, int threads) {
    const Context context({.threads = threads});
    measure(state, folder.files.size(),
            [&] { benchmark::DoNotOptimize(read_images(folder, {}, context)); });
  });
  register_case("Linnet_with_listing", [&folder](benchmark::State& state, int threads) {
    const Context context({.threads = threads});
    measure(state, folder.files.size(), [&] {
      benchmark::DoNotOptimize(read_images(list_image_folder(folder.root), {}, context));
    });
  });
}

void register_library(const ImageLibrary& library, const ImageFolder& folder,
                      const ImageSet& ours) {
  register_case(library.name, [&, library](benchmark::State& state, int threads) {
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

/// The loop over the bare decoder, with all pictures kept in memory that is allocated anew each
/// time, which is what Linnet does.
void register_keeping(const ImageLibrary& library, const ImageFolder& folder, ImageSize size) {
  register_case(library.name + "_keeping", [&, library, size](benchmark::State& state,
                                                              int threads) {
    measure(state, folder.files.size(), [&] {
      Matrix<std::uint8_t> kept(folder.files.size(), size.pixels());
      read_all(library, folder, threads, [&](std::size_t i, std::span<const std::uint8_t> grey) {
        std::memcpy(kept.row(i), grey.data(), size.pixels());
      });
      benchmark::DoNotOptimize(kept.row(0));
    });
  });
}

/// Google Benchmark writes these into the "context" of its JSON.
void add_environment() {
  const EnvironmentReport environment = environment_here();
  benchmark::AddCustomContext("commit", environment.commit);
  benchmark::AddCustomContext("compiler", environment.compiler);
  benchmark::AddCustomContext("time", environment.time);
  benchmark::AddCustomContext("cpu", environment.cpu);
  benchmark::AddCustomContext("processors", std::to_string(environment.processors));
  benchmark::AddCustomContext("system", environment.system);
  benchmark::AddCustomContext("governor", environment.governor);
  benchmark::AddCustomContext("instruction_sets", environment.instruction_sets);
}

/// The arguments for Google Benchmark. `--output FOLDER` creates the folder and becomes
/// --benchmark_out=FOLDER/reading.json.
std::vector<std::string> without_output(int count, char** arguments) {
  std::vector<std::string> kept;
  for (int i = 0; i < count; ++i) {
    if (std::strcmp(arguments[i], "--output") != 0) {
      kept.push_back(arguments[i]);
      continue;
    }
    if (++i == count) throw Error(Fault::usage, "--output takes a folder");
    const std::filesystem::path folder = arguments[i];
    std::filesystem::create_directories(folder);
    kept.push_back("--benchmark_out=" + (folder / "reading.json").string());
    kept.push_back("--benchmark_out_format=json");
  }
  return kept;
}

int run(int argument_count, char** all_arguments) {
  std::vector<std::string> texts = without_output(argument_count, all_arguments);
  std::vector<char*> arguments;
  for (std::string& text : texts) arguments.push_back(text.data());
  arguments.push_back(nullptr);
  int count = static_cast<int>(texts.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  const char* root = std::getenv("LINNET_DATA");
  if (root == nullptr) {
    fmt::print(stderr,
               "LINNET_DATA must name a folder of JPEG or PNG files, a sub-folder a class\n");
    return 2;
  }
  add_environment();
  const ImageFolder folder = list_image_folder(root);
  const ImageSet ours = read_images(folder, {}, Context({.threads = 2}));
  if (ours.pixels.rows() != folder.files.size()) {
    throw Error(Fault::data, folder.root + ": not all of its files are images");
  }
  register_linnet(folder);
  const std::vector<ImageLibrary> libraries = libraries_for(format_of(folder));
  for (const ImageLibrary& library : libraries) register_library(library, folder, ours);
  register_keeping(libraries.front(), folder, ours.size);
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
