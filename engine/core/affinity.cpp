#include "engine/core/affinity.hpp"

#include <hwloc.h>

#include <algorithm>
#include <climits>
#include <cstddef>
#include <vector>

#include "linnet/error.hpp"

namespace linnet {

/// hwloc's view of the machine, and a set of processors for each worker.
struct Places::Machine {
  Machine() {
    if (hwloc_topology_init(&topology) != 0 || hwloc_topology_load(topology) != 0) {
      throw Error(Fault::system, "hwloc cannot tell this machine's processors; use --bind none");
    }
    allowed = hwloc_bitmap_alloc();
    if (hwloc_get_cpubind(topology, allowed, HWLOC_CPUBIND_THREAD) == 0) {
      hwloc_topology_restrict(topology, allowed, 0);
    }
    hwloc_bitmap_copy(allowed, hwloc_topology_get_topology_cpuset(topology));
  }
  ~Machine() {
    for (hwloc_cpuset_t place : places) hwloc_bitmap_free(place);
    hwloc_bitmap_free(allowed);
    hwloc_topology_destroy(topology);
  }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  void fill_compactly(std::size_t count) {
    const int processors = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU);
    for (std::size_t i = 0; i < count; ++i) {
      const auto index = static_cast<unsigned>(i % static_cast<std::size_t>(processors));
      places.push_back(
          hwloc_bitmap_dup(hwloc_get_obj_by_type(topology, HWLOC_OBJ_PU, index)->cpuset));
    }
  }

  void spread_out(std::size_t count) {
    const auto processors =
        static_cast<std::size_t>(hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU));
    places.resize(std::min(count, processors));
    hwloc_obj_t root = hwloc_get_root_obj(topology);
    hwloc_distrib(topology, &root, 1, places.data(), static_cast<unsigned>(places.size()), INT_MAX,
                  0);
    for (hwloc_cpuset_t place : places) hwloc_bitmap_singlify(place);
    for (std::size_t i = places.size(); i < count; ++i) {
      places.push_back(hwloc_bitmap_dup(places[i % processors]));
    }
  }

  hwloc_topology_t topology = nullptr;
  hwloc_cpuset_t allowed = nullptr;
  std::vector<hwloc_cpuset_t> places;
};

std::string_view name_of(Binding binding) {
  switch (binding) {
    case Binding::compact:
      return "compact";
    case Binding::spread:
      return "spread";
    default:
      return "none";
  }
}

std::optional<Binding> binding_named(std::string_view name) {
  for (const Binding binding : {Binding::none, Binding::compact, Binding::spread}) {
    if (name == name_of(binding)) return binding;
  }
  return std::nullopt;
}

Places::Places(Binding binding, int workers) {
  if (binding == Binding::none) return;
  machine_ = std::make_unique<Machine>();
  const auto count = static_cast<std::size_t>(workers);
  if (binding == Binding::compact) {
    machine_->fill_compactly(count);
  } else {
    machine_->spread_out(count);
  }
}

Places::~Places() = default;

void Places::take(int worker) const {
  hwloc_set_cpubind(machine_->topology, machine_->places[static_cast<std::size_t>(worker)],
                    HWLOC_CPUBIND_THREAD);
}

void Places::leave() const {
  hwloc_set_cpubind(machine_->topology, machine_->allowed, HWLOC_CPUBIND_THREAD);
}

}  // namespace linnet
