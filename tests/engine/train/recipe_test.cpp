#include "linnet/recipe.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "engine/train/learning_rate.hpp"
#include "linnet/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"

namespace linnet::test {
namespace {

/// What is said of the default recipe, changed, for 6 classes.
std::string error_text_after(const std::function<void(Recipe&)>& change,
                             Fault fault = Fault::usage) {
  Recipe recipe = default_recipe();
  change(recipe);
  return error_text(fault, [&] { check(recipe, 6); });
}

TEST_CASE("the article's recipe is the article's", "[recipe]") {
  const Recipe recipe = article_recipe();
  CHECK(recipe.name == "article");
  CHECK(recipe.loss == Loss::article);
  CHECK(recipe.epochs == 15);
  CHECK(recipe.batch_size == 0);  // 64, where there are so many
  CHECK(recipe.learning_rate == 1.0);
  CHECK(recipe.schedule == Schedule::constant);
  CHECK(recipe.shuffle == Shuffle::once);
  CHECK(recipe.split == Splitting::random);
  CHECK(recipe.stratify == false);
  CHECK(recipe.class_weights == ClassWeights{});
  CHECK(recipe.valid_fraction == 0.2);
  CHECK(recipe.outputs == 10);
  CHECK(recipe.centre == Centre::none);
  CHECK(recipe.pixel_divisor == 65025.0);
}

TEST_CASE("the default recipe keeps copies together, and treats classes alike", "[recipe]") {
  const Recipe recipe = default_recipe();
  CHECK(recipe.split == Splitting::grouped);
  CHECK_FALSE(recipe.stratify.has_value());
  CHECK(recipe.class_weights == ClassWeights{});
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
  for (const Splitting split : {Splitting::random, Splitting::grouped}) {
    CHECK(splitting_named(name_of(split)) == split);
  }
  for (const Schedule schedule : {Schedule::constant, Schedule::cosine}) {
    CHECK(schedule_named(name_of(schedule)) == schedule);
  }
  for (const Centre centre : {Centre::none, Centre::mean}) {
    CHECK(centre_named(name_of(centre)) == centre);
  }
  CHECK_FALSE(loss_named("softmax").has_value());
  CHECK_FALSE(shuffle_named("never").has_value());
  CHECK_FALSE(splitting_named("stratified").has_value());
  CHECK_FALSE(schedule_named("").has_value());
  CHECK_FALSE(centre_named("median").has_value());
}

TEST_CASE("both recipes pass their check, at its very edges too", "[recipe]") {
  CHECK_NOTHROW(check(default_recipe(), 6));
  CHECK_NOTHROW(check(article_recipe(), 10));
  Recipe recipe = default_recipe();
  recipe.epochs = 1;
  recipe.batch_size = 1;
  recipe.outputs = 6;
  recipe.learning_rate = std::numeric_limits<double>::denorm_min();
  recipe.valid_fraction = 1e-9;
  CHECK_NOTHROW(check(recipe, 6));
}

TEST_CASE("a value that makes no sense is an error that names its field", "[recipe]") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK_THAT(error_text_after([](Recipe& r) { r.epochs = 0; }), mentions("epochs"));
  for (const double rate : {0.0, -0.0, -1.0, nan, infinity, -infinity}) {
    CHECK_THAT(error_text_after([=](Recipe& r) { r.learning_rate = rate; }),
               mentions("learning_rate"));
  }
  for (const double fraction : {1.0, -0.1, 1.5, nan, infinity}) {
    CHECK_THAT(error_text_after([=](Recipe& r) { r.valid_fraction = fraction; }),
               mentions("valid_fraction"));
  }
  for (const std::size_t outputs : {1U, 5U}) {
    CHECK_THAT(error_text_after([=](Recipe& r) { r.outputs = outputs; }, Fault::data),
               mentions("outputs"));
  }
  for (const double divisor : {0.0, -255.0, nan, infinity}) {
    CHECK_THAT(error_text_after([=](Recipe& r) { r.pixel_divisor = divisor; }),
               mentions("divisor"));
  }
}

TEST_CASE("class weights that make no sense are an error that says what they are", "[recipe]") {
  const auto said = [](ClassWeights weights, Fault fault = Fault::usage) {
    return error_text_after([&](Recipe& r) { r.class_weights = std::move(weights); }, fault);
  };
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(said({}) == "[no error]");
  CHECK(said({true, {}}) == "[no error]");
  CHECK(said({false, {1, 2, 3, 4, 5, 1e-3}}) == "[no error]");
  CHECK(said({false, {1e9, 1, 1, 1, 1, 1}}) == "[no error]");
  CHECK_THAT(said({false, {1, 2, 3}}, Fault::data),
             mentions("class_weights has 3 numbers for the 6 classes there are"));
  CHECK_THAT(said({false, {1, 2, 3, 4, 5, 6, 7}}, Fault::data), mentions("7 numbers for the 6"));
  CHECK_THAT(said({false, {1, 2, 3, 4, 5, -1.5}}),
             mentions("class_weights takes numbers above 0, not -1.5"));
  for (const double weight : {0.0, -0.0, nan, infinity, -infinity}) {
    CHECK_THAT(said({false, {1, 2, weight, 4, 5, 6}}), mentions("class_weights takes numbers"));
  }
  CHECK_THAT(said({false, {1, 1, 1, 1, 2e10, 1}}),
             mentions("class_weights has 2e+10, which is more than 10^9 times 1"));
  CHECK_THAT(said({true, {1, 2, 3, 4, 5, 6}}), mentions("class_weights"));
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
