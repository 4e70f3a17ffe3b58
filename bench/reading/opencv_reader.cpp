#include <opencv2/imgcodecs.hpp>

#include "bench/reading/image_reader.hpp"
#include "linnet/error.hpp"

namespace linnet::bench {
namespace {

class Reader final : public ImageReader {
 public:
  std::span<const std::uint8_t> read(const std::string& path) override {
    const std::span<const std::uint8_t> file = read_whole(path, bytes_);
    const cv::Mat wrapped(1, static_cast<int>(file.size()), CV_8UC1, bytes_.data());
    if (cv::imdecode(wrapped, cv::IMREAD_GRAYSCALE, &grey_).empty() || !grey_.isContinuous()) {
      throw Error(Fault::data, path + ": OpenCV cannot read it");
    }
    return {grey_.data, grey_.total()};
  }

 private:
  std::vector<std::uint8_t> bytes_;
  cv::Mat grey_;
};

}  // namespace

std::unique_ptr<ImageReader> read_with_opencv() {
  return std::make_unique<Reader>();
}

}  // namespace linnet::bench
