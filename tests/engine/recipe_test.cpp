#include "engine/learn/recipe.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "engine/core/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/complaint.hpp"

namespace linnet::test {
namespace {

/// What is said of the default recipe, changed, for 6 classes and 100 examples to train on.
std::string complaint_after(const std::function<void(Recipe&)>& change) {
  Recipe recipe = default_recipe();
  change(recipe);
  return complaint(Fault::usage, [&] {
    check(recipe, 6);
    require_batch(recipe, 100);
  });
}

TEST_CASE("the article's recipe is the article's", "[recipe]") {
  const Recipe recipe = article_recipe();
  CHECK(recipe.name == "article");
  CHECK(recipe.loss == Loss::article);
  CHECK(recipe.epochs == 15);
  CHECK(recipe.batch_size == 64);
  CHECK(recipe.learning_rate == 1.0);
  CHECK(recipe.schedule == Schedule::constant);
  CHECK(recipe.shuffle == Shuffle::once);
  CHECK(recipe.valid_fraction == 0.2);
  CHECK(recipe.outputs == 10);
  CHECK(recipe.centre == Centre::none);
  CHECK(recipe.pixel_divisor == 65025.0);
}

TEST_CASE("recipes are found by their names", "[recipe]") {
  CHECK(recipe_named("default").value().name == "default");
  CHECK(recipe_named("article").value().name == "article");
  CHECK_FALSE(recipe_named("").has_value());
  CHECK_FALSE(recipe_named("Article").has_value());
}

TEST_CASE("the choices of a recipe have names that lead back to them", "[recipe]") {
  for (const Loss loss : {Loss::log_softmax, Loss::article}) {
    CHECK(loss_named(name_of(loss)) == loss);
  }
  for (const Shuffle shuffle : {Shuffle::epoch, Shuffle::once}) {
    CHECK(shuffle_named(name_of(shuffle)) == shuffle);
  }
  for (const Schedule schedule : {Schedule::constant, Schedule::cosine}) {
    CHECK(schedule_named(name_of(schedule)) == schedule);
  }
  for (const Centre centre : {Centre::none, Centre::mean}) {
    CHECK(centre_named(name_of(centre)) == centre);
  }
  CHECK_FALSE(loss_named("softmax").has_value());
  CHECK_FALSE(shuffle_named("never").has_value());
  CHECK_FALSE(schedule_named("").has_value());
  CHECK_FALSE(centre_named("median").has_value());
}

TEST_CASE("both recipes pass their check, at its very edges too", "[recipe]") {
  CHECK_NOTHROW(check(default_recipe(), 6));
  CHECK_NOTHROW(require_batch(default_recipe(), 64));
  CHECK_NOTHROW(check(article_recipe(), 10));
  Recipe recipe = default_recipe();
  recipe.epochs = 1;
  recipe.batch_size = 1;
  recipe.outputs = 6;
  recipe.learning_rate = std::numeric_limits<double>::denorm_min();
  recipe.valid_fraction = 1e-9;
  CHECK_NOTHROW(check(recipe, 6));
  CHECK_NOTHROW(require_batch(recipe, 1));
}

TEST_CASE("a value that makes no sense is an error that names its option", "[recipe]") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK_THAT(complaint_after([](Recipe& r) { r.epochs = 0; }), mentions("--epochs"));
  CHECK_THAT(complaint_after([](Recipe& r) { r.batch_size = 0; }), mentions("--batch-size"));
  CHECK_THAT(complaint_after([](Recipe& r) { r.batch_size = 101; }), mentions("--batch-size 101"));
  for (const double rate : {0.0, -0.0, -1.0, nan, infinity, -infinity}) {
    CHECK_THAT(complaint_after([=](Recipe& r) { r.learning_rate = rate; }), mentions("--lr"));
  }
  for (const double fraction : {0.0, 1.0, -0.1, 1.5, nan, infinity}) {
    CHECK_THAT(complaint_after([=](Recipe& r) { r.valid_fraction = fraction; }),
               mentions("--valid-fraction"));
  }
  for (const std::size_t outputs : {1U, 5U}) {
    CHECK_THAT(complaint_after([=](Recipe& r) { r.outputs = outputs; }), mentions("--outputs"));
  }
  for (const double divisor : {0.0, -255.0, nan, infinity}) {
    CHECK_THAT(complaint_after([=](Recipe& r) { r.pixel_divisor = divisor; }), mentions("divisor"));
  }
}

TEST_CASE("a constant learning rate is constant", "[recipe]") {
  for (const std::size_t step : {0U, 1U, 999U}) {
    CHECK(learning_rate_at(Schedule::constant, 0.3, step, 1000) == 0.3);
  }
}

TEST_CASE("a cosine learning rate falls from its peak to nothing", "[recipe]") {
  const auto at = [](std::size_t step) {
    return learning_rate_at(Schedule::cosine, 0.8, step, 1000);
  };
  // Cosine, product and sum in double: a few roundings of the peak.
  constexpr double few = 4.0 * std::numeric_limits<double>::epsilon();
  CHECK(at(0) == 0.8);
  CHECK(std::fabs(at(500) - 0.4) <= few);
  CHECK(std::fabs(at(250) - 0.4 * (1.0 + std::sqrt(0.5))) <= few);
  CHECK(std::fabs(at(1000)) <= few);
  for (std::size_t step = 0; step < 1000; ++step) REQUIRE(at(step + 1) < at(step));
  REQUIRE(at(999) > 0.0);
}

TEST_CASE("the fitted learning rate is 50 over the mean squared length, and at most 2",
          "[recipe]") {
  CHECK(fitted_learning_rate(400.0) == 0.125);
  CHECK(fitted_learning_rate(50.0) == 1.0);
  CHECK(fitted_learning_rate(25.0) == 2.0);
  CHECK(fitted_learning_rate(24.0) == 2.0);
  CHECK(fitted_learning_rate(0.0) == 2.0);
  CHECK(fitted_learning_rate(26.0) < 2.0);
}

}  // namespace
}  // namespace linnet::test
