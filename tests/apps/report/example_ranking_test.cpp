#include "apps/report/example_ranking.hpp"

#include <vector>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

AnsweredExample answer(std::uint32_t example, bool correct, float probability) {
  return {.example = example,
          .truth = 0,
          .predicted = correct ? 0U : 1U,
          .probability = probability,
          .truth_probability = correct ? probability : 0.0f};
}

std::vector<std::uint32_t> examples_in(const std::vector<AnsweredExample>& answers) {
  std::vector<std::uint32_t> examples;
  for (const AnsweredExample& one : answers) examples.push_back(one.example);
  return examples;
}

}  // namespace

TEST_CASE("The surest mistakes are wrong answers, the highest probability first") {
  ExampleRanking ranking(2);
  ranking.add(answer(0, true, 1.0f));
  ranking.add(answer(1, false, 0.6f));
  ranking.add(answer(2, false, 0.9f));
  ranking.add(answer(3, false, 0.7f));
  CHECK(examples_in(ranking.surest_mistakes()) == std::vector<std::uint32_t>{2, 3});
}

TEST_CASE("The least sure answers are right or wrong, the lowest probability first") {
  ExampleRanking ranking(3);
  ranking.add(answer(0, true, 0.5f));
  ranking.add(answer(1, false, 0.4f));
  ranking.add(answer(2, true, 0.9f));
  ranking.add(answer(3, true, 0.8f));
  CHECK(examples_in(ranking.least_sure()) == std::vector<std::uint32_t>{1, 0, 3});
}

TEST_CASE("Fewer answers than are kept are all there") {
  ExampleRanking ranking(5);
  CHECK(ranking.surest_mistakes().empty());
  ranking.add(answer(7, true, 0.5f));
  CHECK(ranking.surest_mistakes().empty());
  CHECK(examples_in(ranking.least_sure()) == std::vector<std::uint32_t>{7});
}

TEST_CASE("The ranking does not depend on the order of the answers, with equal ones too") {
  std::vector<AnsweredExample> answers;
  for (std::uint32_t i = 0; i < 100; ++i) {
    answers.push_back(answer(i, i % 3 == 0, 0.1f * static_cast<float>(i % 7)));
  }
  ExampleRanking forwards(5);
  for (auto it = answers.begin(); it != answers.end(); ++it) forwards.add(*it);
  ExampleRanking backwards(5);
  for (auto it = answers.rbegin(); it != answers.rend(); ++it) backwards.add(*it);
  CHECK(examples_in(forwards.surest_mistakes()) == std::vector<std::uint32_t>{13, 20, 34, 41, 55});
  CHECK(examples_in(backwards.surest_mistakes()) == examples_in(forwards.surest_mistakes()));
  CHECK(examples_in(forwards.least_sure()) == std::vector<std::uint32_t>{0, 7, 14, 21, 28});
  CHECK(examples_in(backwards.least_sure()) == examples_in(forwards.least_sure()));
}

}  // namespace linnet::test
