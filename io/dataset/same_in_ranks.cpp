#include "io/dataset/same_in_ranks.hpp"

#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/escape.hpp"
#include "engine/core/host_name.hpp"
#include "engine/core/rank_shares.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// "process 1 on node2"
std::string phrase_for(std::size_t rank, const std::vector<std::string>& hosts) {
  return "process " + std::to_string(rank) + " on " + printable(hosts[rank]);
}

}  // namespace

std::vector<std::string> texts_of_ranks(Communicator& ranks, const std::string& own) {
  std::vector<std::string> texts;
  for (const auto& bytes : bytes_of_ranks(ranks, std::as_bytes(std::span(own)))) {
    texts.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return texts;
}

void require_same_in_ranks(Communicator& ranks, const CommonView& view, const std::string& own) {
  if (ranks.size() == 1) return;
  const std::vector<std::string> all = texts_of_ranks(ranks, own);
  std::size_t other = 1;
  while (other < all.size() && all[other] == all.front()) ++other;
  if (other == all.size()) return;
  const std::vector<std::string> hosts = texts_of_ranks(ranks, host_name());
  const auto phrase_of = [&](std::size_t rank) {
    return phrase_for(rank, hosts) + ' ' + view.verb + ' ' + all[rank];
  };
  throw Error(Fault::data, printable(view.subject) + ": " + phrase_of(other) + ", and " +
                               phrase_of(0) + "; " + view.rule);
}

void require_no_error_in_ranks(Communicator& ranks, const std::string& own) {
  const std::vector<std::string> all = texts_of_ranks(ranks, own);
  std::size_t rank = 0;
  while (rank < all.size() && all[rank].empty()) ++rank;
  if (rank == all.size()) return;
  const std::vector<std::string> hosts = texts_of_ranks(ranks, host_name());
  throw Error(Fault::data, phrase_for(rank, hosts) + ": " + all[rank]);
}

}  // namespace linnet
