#include "apps/load_data.hpp"

#include <algorithm>
#include <utility>

#include "apps/output.hpp"
#include "apps/phantom_scan.hpp"
#include "apps/stopwatch.hpp"
#include "apps/train_report.hpp"
#include "io/escape.hpp"

namespace linnet {

LoadedData load_data(const std::string& folder, const Workers& workers, bool skip_bad,
                     ProgressStyle progress, const StopRequest& stop) {
  const Stopwatch watch;
  ImageFolder listed = list_image_folder(folder);
  Progress bar(progress, "reading", "files", listed.files.size());
  LoadOptions options;
  options.skip_bad = skip_bad;
  options.stop = stop;
  options.advance = [&](std::size_t files) { bar.advance(files); };
  LoadedData data;
  data.images = load_images(std::move(listed), workers, options);
  data.seconds = watch.seconds();
  return data;
}

void describe_data(const std::string& folder, const LoadedData& data) {
  const ImageSet& images = data.images;
  std::vector<std::size_t> counts(images.classes.size());
  for (std::uint32_t label : images.labels) ++counts[label];
  put("Read {}: {} of {} x {} pixels in {} classes, {:.2f} s, {} a second\n{}", printable(folder),
      counted(images.labels.size(), "image", "images"), images.size.width, images.size.height,
      images.classes.size(), data.seconds,
      grouped(static_cast<std::uint64_t>(static_cast<double>(images.labels.size()) / data.seconds)),
      class_table(images.classes, counts));
  if (!images.bad.empty()) {
    put("Left out: {} that cannot be read as an image, {} for one: {}\n",
        counted(images.bad.size(), "file", "files"), printable(images.bad.front().path),
        images.bad.front().reason);
  }
  put("{}{}", describe_passed_over(images.passed_over), describe_synthetic(images.classes));
}

std::string describe_passed_over(const std::vector<std::string>& paths) {
  constexpr std::size_t kMostNamed = 3;
  if (paths.empty()) return "";
  std::string names;
  for (std::size_t i = 0; i < std::min(paths.size(), kMostNamed); ++i) {
    names += (i == 0 ? "" : ", ") + printable(paths[i]);
  }
  if (paths.size() > kMostNamed) names += ", …";
  return fmt::format("Passed over: {} that {} no image ({})\n",
                     counted(paths.size(), "file", "files"), paths.size() == 1 ? "is" : "are",
                     names);
}

std::string describe_synthetic(const std::vector<std::string>& classes) {
  const auto phantoms = phantom_classes();
  if (!std::equal(classes.begin(), classes.end(), phantoms.begin(), phantoms.end())) return "";
  return "These images are synthetic: phantoms that Linnet drew, not scans of patients\n";
}

}  // namespace linnet
