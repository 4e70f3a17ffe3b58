#pragma once

#include <memory>

#include "linnet/affinity.hpp"

namespace linnet {

/// The processor of each worker thread, chosen with hwloc from those that the calling thread may
/// use. With more workers than processors, the processors are used several times.
class AffinityMap {
 public:
  /// For `workers` threads; Affinity::none binds none. Throws Error(system) if hwloc cannot read
  /// the topology of the machine.
  AffinityMap(Affinity affinity, int workers);
  ~AffinityMap();
  AffinityMap(const AffinityMap&) = delete;
  AffinityMap& operator=(const AffinityMap&) = delete;

  bool binds_threads() const noexcept { return machine_ != nullptr; }

  /// Binds the calling thread to the processor of a worker. Where the system refuses, the thread
  /// stays unbound.
  void bind_current_thread(int worker) const;

  /// Restores the processors that the thread which made the map was allowed to use.
  void unbind_current_thread() const;

 private:
  struct Machine;

  std::unique_ptr<Machine> machine_;
};

}  // namespace linnet
