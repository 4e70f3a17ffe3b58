#include "io/dataset/file_results.hpp"

#include <cstddef>
#include <span>

#include "engine/core/rank_shares.hpp"
#include "io/dataset/packed_format.hpp"

namespace linnet {
namespace {

/// Few files have a text: these are passed with their numbers.
void gather_texts(Communicator& ranks, std::vector<std::string>& texts) {
  const IndexRange own = share_of_rank(ranks, ranks.rank(), texts.size(), 1);
  PackedOut out;
  for (std::size_t i = own.begin; i < own.end; ++i) {
    if (texts[i].empty()) continue;
    out.number64(i);
    out.text(texts[i]);
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i < own.begin || i >= own.end) texts[i].clear();
  }
  for (const std::vector<std::byte>& bytes : bytes_of_ranks(ranks, out.bytes())) {
    PackedIn in(bytes);
    while (!in.at_end()) {
      const std::uint64_t index = in.number64();
      texts[index] = in.text();
    }
  }
}

}  // namespace

void gather_results(Communicator& ranks, FileResults& results) {
  if (ranks.size() == 1) return;
  gather_shares(ranks, std::span(results.files), 1);
  gather_texts(ranks, results.texts);
}

}  // namespace linnet
