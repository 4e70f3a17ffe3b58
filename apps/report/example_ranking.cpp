#include "apps/report/example_ranking.hpp"

#include <algorithm>
#include <tuple>

namespace linnet {
namespace {

bool is_surer(const AnsweredExample& a, const AnsweredExample& b) {
  return std::tuple(-a.probability, a.example) < std::tuple(-b.probability, b.example);
}

bool is_less_sure(const AnsweredExample& a, const AnsweredExample& b) {
  return std::tuple(a.probability, a.example) < std::tuple(b.probability, b.example);
}

using IsBefore = bool (*)(const AnsweredExample&, const AnsweredExample&);

/// Adds to a list of which the first `most` count. It is cut only when it has twice as many.
void keep(std::vector<AnsweredExample>& list, const AnsweredExample& answer, std::size_t most,
          IsBefore is_before) {
  list.push_back(answer);
  if (list.size() < 2 * most) return;
  std::nth_element(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(most), list.end(),
                   is_before);
  list.resize(most);
}

std::vector<AnsweredExample> first_of(std::vector<AnsweredExample> list, std::size_t most,
                                      IsBefore is_before) {
  std::sort(list.begin(), list.end(), is_before);
  if (list.size() > most) list.resize(most);
  return list;
}

}  // namespace

void ExampleRanking::add(const AnsweredExample& answer) {
  if (answer.predicted != answer.truth) keep(mistakes_, answer, most_, is_surer);
  keep(unsure_, answer, most_, is_less_sure);
}

std::vector<AnsweredExample> ExampleRanking::surest_mistakes() const {
  return first_of(mistakes_, most_, is_surer);
}

std::vector<AnsweredExample> ExampleRanking::least_sure() const {
  return first_of(unsure_, most_, is_less_sure);
}

}  // namespace linnet
