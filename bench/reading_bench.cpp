// How fast a folder of JPEG files is read, beside a bare libjpeg-turbo loop: the least that reading
// them can cost. LINNET_DATA names the folder; bench/README.md tells the method.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "io/image_loader.hpp"

extern "C" {
#include <jpeglib.h>
}

namespace linnet {
namespace {

const ImageFolder& data() {
  static const ImageFolder folder = [] {
    const char* path = std::getenv("LINNET_DATA");
    if (path == nullptr) {
      std::fputs("LINNET_DATA must name a folder of JPEG files, one sub-folder a class\n", stderr);
      std::exit(2);
    }
    return list_image_folder(path);
  }();
  return folder;
}

/// Opens, reads and decodes files one after the other, with one handle and two buffers.
class BareLoop {
 public:
  BareLoop() {
    handle_.err = jpeg_std_error(&errors_);
    jpeg_create_decompress(&handle_);
  }
  ~BareLoop() { jpeg_destroy_decompress(&handle_); }
  BareLoop(const BareLoop&) = delete;
  BareLoop& operator=(const BareLoop&) = delete;

  void decode(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    ::fstat(file, &status);
    bytes_.resize(static_cast<std::size_t>(status.st_size));
    const ssize_t size = ::read(file, bytes_.data(), bytes_.size());
    ::close(file);
    jpeg_mem_src(&handle_, bytes_.data(), static_cast<unsigned long>(size));
    jpeg_read_header(&handle_, TRUE);
    handle_.out_color_space = JCS_GRAYSCALE;
    jpeg_start_decompress(&handle_);
    pixels_.resize(std::size_t{handle_.output_width} * handle_.output_height);
    while (handle_.output_scanline < handle_.output_height) {
      JSAMPROW row = pixels_.data() + std::size_t{handle_.output_scanline} * handle_.output_width;
      jpeg_read_scanlines(&handle_, &row, 1);
    }
    jpeg_finish_decompress(&handle_);
    benchmark::DoNotOptimize(pixels_.data());
  }

 private:
  jpeg_decompress_struct handle_{};
  jpeg_error_mgr errors_{};
  std::vector<unsigned char> bytes_;
  std::vector<unsigned char> pixels_;
};

void set_counters(benchmark::State& state) {
  state.counters["images/s"] = benchmark::Counter(static_cast<double>(data().files.size()),
                                                  benchmark::Counter::kIsIterationInvariantRate);
}

void bare_libjpeg_loop(benchmark::State& state) {
  const auto threads = static_cast<std::size_t>(state.range(0));
  const ImageFolder& folder = data();
  for (auto _ : state) {
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      BareLoop loop;
      constexpr std::size_t kAtATime = 16;
      for (std::size_t first; (first = next.fetch_add(kAtATime)) < folder.files.size();) {
        const std::size_t last = std::min(first + kAtATime, folder.files.size());
        for (std::size_t i = first; i < last; ++i) {
          loop.decode(folder.root + "/" + folder.files[i].path);
        }
      }
    };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
  }
  set_counters(state);
}

void load_listed_folder(benchmark::State& state) {
  const Workers workers(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(load_images(data(), workers, {}));
  set_counters(state);
}

void list_and_load_folder(benchmark::State& state) {
  const Workers workers(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(load_images(list_image_folder(data().root), workers, {}));
  }
  set_counters(state);
}

#define LINNET_READING_BENCHMARK(function)                                      \
  BENCHMARK(function)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime()->Unit( \
      benchmark::kMillisecond)

LINNET_READING_BENCHMARK(bare_libjpeg_loop);
LINNET_READING_BENCHMARK(load_listed_folder);
LINNET_READING_BENCHMARK(list_and_load_folder);

}  // namespace
}  // namespace linnet

BENCHMARK_MAIN();
