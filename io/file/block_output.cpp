#include "io/file/block_output.hpp"

#include <algorithm>

namespace linnet {
namespace {

constexpr std::uint64_t kBlock = std::uint64_t{2} << 20;

}  // namespace

void BlockOutput::write(std::span<const std::byte> bytes) {
  if (!held_.empty()) {
    const std::uint64_t missing = kBlock - end_ % kBlock;
    const auto taken = bytes.first(std::min<std::uint64_t>(missing, bytes.size()));
    hold(taken);
    bytes = bytes.subspan(taken.size());
    if (taken.size() == missing) flush();
  }
  const std::uint64_t last_block = (end_ + bytes.size()) / kBlock * kBlock;
  if (last_block > end_) {
    const auto whole = bytes.first(last_block - end_);
    file_.write(whole);
    end_ += whole.size();
    bytes = bytes.subspan(whole.size());
  }
  hold(bytes);
}

void BlockOutput::hold(std::span<const std::byte> bytes) {
  const std::size_t before = held_.size();
  held_.resize(before + bytes.size());
  std::copy_n(bytes.data(), bytes.size(), held_.data() + before);
  end_ += bytes.size();
}

void BlockOutput::flush() {
  file_.write(held_);
  held_.clear();
}

}  // namespace linnet
