#include "apps/process/rank_places.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <set>

#include "engine/core/host_name.hpp"
#include "engine/core/rank_shares.hpp"

namespace linnet {
namespace {

/// What a rank tells the others of itself.
struct Message {
  char host[256];
  cpu_set_t processors;
};

Message own_message() {
  Message message;
  std::memset(&message, 0, sizeof(message));
  host_name().copy(message.host, sizeof(message.host) - 1);
  // Machines with more processors than the set has places refuse; then none is known.
  if (sched_getaffinity(0, sizeof(message.processors), &message.processors) != 0) {
    CPU_ZERO(&message.processors);
  }
  return message;
}

}  // namespace

RankPlaces::RankPlaces(Communicator& ranks)
    : communicator_(ranks), own_(static_cast<std::size_t>(ranks.rank())) {
  for (const Message& message : values_of_ranks(ranks, own_message())) {
    Place place{message.host, std::vector<bool>(CPU_SETSIZE)};
    for (std::size_t cpu = 0; cpu < place.processors.size(); ++cpu) {
      place.processors[cpu] = CPU_ISSET(cpu, &message.processors);
    }
    places_.push_back(std::move(place));
  }
}

int RankPlaces::hosts() const {
  std::set<std::string> hosts;
  for (const Place& place : places_) hosts.insert(place.host);
  return static_cast<int>(hosts.size());
}

bool RankPlaces::shares(const Place& one, const Place& other) const {
  if (one.host != other.host) return false;
  for (std::size_t cpu = 0; cpu < one.processors.size(); ++cpu) {
    if (one.processors[cpu] && other.processors[cpu]) return true;
  }
  return false;
}

int RankPlaces::sharers() const {
  const auto shared = std::count_if(places_.begin(), places_.end(), [&](const Place& other) {
    return shares(places_[own_], other);
  });
  return std::max(static_cast<int>(shared), 1);
}

std::string RankPlaces::warning(int threads) const {
  const std::vector<int> all = values_of_ranks(communicator_, threads);
  for (const Place& place : places_) {
    int wanted = 0;
    std::vector<bool> processors(place.processors.size());
    for (std::size_t rank = 0; rank < places_.size(); ++rank) {
      if (places_[rank].host != place.host) continue;
      wanted += all[rank];
      for (std::size_t cpu = 0; cpu < processors.size(); ++cpu) {
        processors[cpu] = processors[cpu] || places_[rank].processors[cpu];
      }
    }
    const auto usable = std::count(processors.begin(), processors.end(), true);
    if (usable > 0 && wanted > usable) {
      return fmt::format(
          "{} threads of the processes on {} share {} processors, and wait for each other; start "
          "fewer processes, or fewer --threads",
          wanted, place.host, usable);
    }
  }
  return "";
}

}  // namespace linnet
