#include "linnet/io/idx_images.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/escape.hpp"
#include "engine/core/workers.hpp"
#include "io/dataset/idx_file.hpp"
#include "io/dataset/idx_names.hpp"
#include "io/dataset/pixel_facts.hpp"
#include "io/file/memory_room.hpp"
#include "io/image/image_limits.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

constexpr std::size_t kImageDimensions = 3;
constexpr std::size_t kLabelDimensions = 1;
constexpr std::size_t kLabelValues = 256;

/// For what is kept of an image besides its pixels, the path above all.
constexpr std::size_t kIndexBytes = 160;

/// The labels that occur, as classes.
struct ByteClasses {
  std::vector<std::string> names;                        ///< in byte order
  std::array<std::uint32_t, kLabelValues> numbers = {};  ///< of the class of each label
};

ByteClasses classes_of(std::span<const std::uint8_t> labels) {
  std::array<bool, kLabelValues> occurs = {};
  for (const std::uint8_t label : labels) occurs[label] = true;
  ByteClasses classes;
  for (std::size_t label = 0; label < kLabelValues; ++label) {
    if (occurs[label]) classes.names.push_back(std::to_string(label));
  }
  std::sort(classes.names.begin(), classes.names.end());
  for (std::uint32_t number = 0; number < classes.names.size(); ++number) {
    classes.numbers[std::stoul(classes.names[number])] = number;
  }
  return classes;
}

/// The indices of the images by class, and within it in their order.
std::vector<std::uint32_t> order_of(std::span<const std::uint8_t> labels,
                                    const ByteClasses& classes) {
  std::vector<std::uint32_t> order(labels.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return classes.numbers[labels[a]] < classes.numbers[labels[b]];
  });
  return order;
}

/// "[00017]": as many digits as the last index has, so that the order of texts is that of numbers.
std::string index_text(std::size_t index, std::size_t count) {
  const std::string digits = std::to_string(index);
  std::string text = "[";
  text.append(std::to_string(count - 1).size() - digits.size(), '0');
  return text + digits + "]";
}

ImageSize size_of(const std::string& path, const IdxFile& images) {
  const ImageSize size = {static_cast<std::uint32_t>(images.shape[2]),
                          static_cast<std::uint32_t>(images.shape[1])};
  try {
    require_within_limits("its images", size, read_limits(false, {}, 1));
  } catch (const Error& error) {
    throw Error(Fault::data, printable(path) + ": " + error.what());
  }
  return size;
}

void describe(ImageSet& set, const std::string& path, std::span<const std::uint8_t> labels,
              const std::vector<std::uint32_t>& order, const ByteClasses& classes) {
  const std::string base = idx_base_name(path);
  for (const std::uint32_t index : order) {
    const std::uint32_t label = classes.numbers[labels[index]];
    set.labels.push_back(label);
    set.paths.push_back(set.classes[label] + "/" + base + index_text(index, order.size()));
  }
}

/// Copies the images in their order, with what is known of each.
void fill(ImageSet& set, const IdxFile& images, const std::vector<std::uint32_t>& order,
          const Context& context) {
  const std::size_t bytes = set.size.pixels();
  Matrix<std::uint8_t> pixels(order.size(), bytes);
  set.content.resize(order.size());
  set.sums.resize(order.size());
  constexpr std::size_t kTaskBytes = std::size_t{1} << 18;
  const std::size_t run = std::max<std::size_t>(kTaskBytes / bytes, 1);
  context.workers().for_each(
      (order.size() + run - 1) / run, LoopSchedule::dynamic, [&](std::size_t task, int) {
        for (std::size_t i = task * run; i < std::min((task + 1) * run, order.size()); ++i) {
          std::memcpy(pixels.row(i), images.bytes.data() + order[i] * bytes, bytes);
          const PixelFacts facts = facts_of(pixels.values(i), context.kernels());
          set.content[i] = facts.content;
          set.sums[i] = facts.sums;
        }
      });
  set.pixels = Pixels(std::move(pixels));
}

}  // namespace

bool is_idx_folder(const std::string& folder) {
  try {
    return has_idx_training_images(folder);
  } catch (const Error&) {
    return false;
  }
}

IdxFolder read_idx_folder(const std::string& folder, const Context& context) {
  const IdxPairs pairs = find_idx_pairs(folder);
  if (!pairs.train) {
    throw Error(Fault::data, printable(folder) +
                                 ": there are no images for training in IDX files, such as "
                                 "train-images-idx3-ubyte.gz");
  }
  IdxFolder sets;
  sets.train = read_idx_images(pairs.train->images, pairs.train->labels, context);
  if (pairs.test) sets.test = read_idx_images(pairs.test->images, pairs.test->labels, context);
  return sets;
}

bool is_idx_images(const std::string& path) {
  return has_idx_signature(path, kImageDimensions);
}

ImageSet read_idx_images(const std::string& images, const std::string& labels,
                         const Context& context) {
  const std::string labels_path = labels.empty() ? labels_beside(images) : labels;
  const IdxFile label_file = read_idx_file(labels_path, kLabelDimensions);
  const IdxFile image_file = read_idx_file(images, kImageDimensions);
  ImageSet set;
  set.size = size_of(images, image_file);
  const std::size_t count = image_file.shape[0];
  if (label_file.bytes.size() != count) {
    throw Error(Fault::data, printable(labels_path) + ": it has " +
                                 std::to_string(label_file.bytes.size()) + " labels, and " +
                                 printable(images) + " has " + std::to_string(count) + " images");
  }
  constexpr unsigned kFullDepth = 16;  // what read_images notes of images without 16-bit samples
  set.rules.depth = kFullDepth;
  require_memory(printable(images), count * (row_stride(set.size.pixels(), 1) + kIndexBytes));
  ByteClasses classes = classes_of(label_file.bytes);
  const std::vector<std::uint32_t> order = order_of(label_file.bytes, classes);
  set.classes = classes.names;
  describe(set, images, label_file.bytes, order, classes);
  fill(set, image_file, order, context);
  return set;
}

}  // namespace linnet
