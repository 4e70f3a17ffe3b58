#pragma once

#include <functional>
#include <memory>

namespace linnet::bench {

/// Limits the number of threads of a baseline that runs on TBB. TBB takes this limit from the arena
/// in which the baseline is called.
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
