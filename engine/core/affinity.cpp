#include "engine/core/affinity.hpp"

#include <hwloc.h>

#include <algorithm>
#include <climits>
#include <cstddef>
#include <vector>

#include "engine/core/choice_named.hpp"
#include "linnet/error.hpp"

namespace linnet {

/// hwloc's view of the machine, and a set of processors for each worker.
struct AffinityMap::Machine {
  Machine() {
    if (hwloc_topology_init(&topology) != 0 || hwloc_topology_load(topology) != 0) {
      throw Error(Fault::system, "hwloc cannot read the topology of this machine");
    }
    allowed = hwloc_bitmap_alloc();
    if (hwloc_get_cpubind(topology, allowed, HWLOC_CPUBIND_THREAD) == 0) {
      hwloc_topology_restrict(topology, allowed, 0);
    }
    hwloc_bitmap_copy(allowed, hwloc_topology_get_topology_cpuset(topology));
  }
  ~Machine() {
    for (hwloc_cpuset_t cpuset : cpusets) hwloc_bitmap_free(cpuset);
    hwloc_bitmap_free(allowed);
    hwloc_topology_destroy(topology);
  }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  void fill_compactly(std::size_t count) {
    const int processors = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU);
    for (std::size_t i = 0; i < count; ++i) {
      const auto index = static_cast<unsigned>(i % static_cast<std::size_t>(processors));
      cpusets.push_back(
          hwloc_bitmap_dup(hwloc_get_obj_by_type(topology, HWLOC_OBJ_PU, index)->cpuset));
    }
  }

  void spread_out(std::size_t count) {
    const auto processors =
        static_cast<std::size_t>(hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU));
    cpusets.resize(std::min(count, processors));
    hwloc_obj_t root = hwloc_get_root_obj(topology);
    hwloc_distrib(topology, &root, 1, cpusets.data(), static_cast<unsigned>(cpusets.size()),
                  INT_MAX, 0);
    for (hwloc_cpuset_t cpuset : cpusets) hwloc_bitmap_singlify(cpuset);
    for (std::size_t i = cpusets.size(); i < count; ++i) {
      cpusets.push_back(hwloc_bitmap_dup(cpusets[i % processors]));
    }
  }

  hwloc_topology_t topology = nullptr;
  hwloc_cpuset_t allowed = nullptr;
  std::vector<hwloc_cpuset_t> cpusets;
};

std::string_view name_of(Affinity affinity) {
  switch (affinity) {
    case Affinity::compact:
      return "compact";
    case Affinity::spread:
      return "spread";
    default:
      return "none";
  }
}

std::optional<Affinity> affinity_named(std::string_view name) {
  return choice_named(name, {Affinity::none, Affinity::compact, Affinity::spread});
}

AffinityMap::AffinityMap(Affinity affinity, int workers) {
  if (affinity == Affinity::none) return;
  machine_ = std::make_unique<Machine>();
  const auto count = static_cast<std::size_t>(workers);
  if (affinity == Affinity::compact) {
    machine_->fill_compactly(count);
  } else {
    machine_->spread_out(count);
  }
}

AffinityMap::~AffinityMap() = default;

void AffinityMap::bind_current_thread(int worker) const {
  hwloc_set_cpubind(machine_->topology, machine_->cpusets[static_cast<std::size_t>(worker)],
                    HWLOC_CPUBIND_THREAD);
}

void AffinityMap::unbind_current_thread() const {
  hwloc_set_cpubind(machine_->topology, machine_->allowed, HWLOC_CPUBIND_THREAD);
}

}  // namespace linnet
