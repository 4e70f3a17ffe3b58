#pragma once

#include <functional>
#include <memory>

namespace linnet::bench {

/// Bounds the threads of a baseline that runs on TBB, which knows no other bound than the arena
/// that it is called in.
class Arena {
 public:
  explicit Arena(int threads);
  ~Arena();

  void run(const std::function<void()>& work);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace linnet::bench
