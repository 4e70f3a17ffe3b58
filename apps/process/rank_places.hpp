#pragma once

#include <string>
#include <vector>

#include "linnet/communicator.hpp"

namespace linnet {

/// Where each rank runs, which all ranks know of all: its host, and the processors that it may use.
class RankPlaces {
 public:
  /// `ranks` must outlive it. Communicates.
  explicit RankPlaces(Communicator& ranks);

  Communicator& communicator() const noexcept { return communicator_; }
  int ranks() const noexcept { return static_cast<int>(places_.size()); }
  int hosts() const;

  /// How many ranks of this one's host, itself included, may use some of the same processors.
  int sharers() const;

  /// A sentence for the user if the threads of the ranks of a host are more than its processors
  /// that they may use; else empty. threads: those of this rank. Communicates.
  std::string warning(int threads) const;

 private:
  struct Place {
    std::string host;
    std::vector<bool> processors;  ///< that it may use
  };

  bool shares(const Place& one, const Place& other) const;

  Communicator& communicator_;
  std::vector<Place> places_;
  std::size_t own_;
};

}  // namespace linnet
