#include "apps/options/known_arguments.hpp"

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "apps/options/recipe_options.hpp"
#include "apps/options/usage_error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace linnet {
namespace {

using test::contains;

using Names = std::vector<std::string>;

/// A program with two commands, one of which has options.
class TwoCommands {
 public:
  TwoCommands() {
    CLI::App* train = program_.add_subcommand("train", "");
    program_.add_subcommand("predict", "");
    train->add_option("DATA", data_)->required();
    train->add_flag("--quiet,-q", quiet_);
    add_recipe_options(*train, recipe_);
  }

  /// What is wrong with the arguments; nothing if they can be read.
  std::string error(const std::vector<std::string>& arguments) {
    try {
      require_known_arguments(program_, arguments);
      program_.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const UsageError& usage_error) {
      return usage_error.text;
    }
    return "";
  }

  const RecipeOptions& recipe() const { return recipe_; }

 private:
  CLI::App program_;
  std::string data_;
  bool quiet_ = false;
  RecipeOptions recipe_;
};

std::string error(const std::vector<std::string>& arguments) {
  return TwoCommands().error(arguments);
}

}  // namespace

TEST_CASE("A mistyped option is named and the nearest one suggested") {
  CHECK(error({"train", "--lrr", "1", "DIR"}) == "unknown option --lrr; did you mean --lr?");
  CHECK(error({"train", "--epoch=3", "DIR"}) == "unknown option --epoch; did you mean --epochs?");
  CHECK(error({"train", "DIR", "--batchsize", "3"}) ==
        "unknown option --batchsize; did you mean --batch-size?");
  CHECK(error({"train", "DIR", "--valid_fraction", "0.3"}) ==
        "unknown option --valid_fraction; did you mean --valid-fraction?");
}

TEST_CASE("An option that resembles none is named without a suggestion") {
  CHECK(error({"train", "--frobnicate", "DIR"}) == "unknown option --frobnicate");
}

TEST_CASE("A mistyped command is named and the nearest one suggested") {
  CHECK(error({"trian", "DIR"}) == "unknown command 'trian'; did you mean train?");
  CHECK(error({"pred"}) == "unknown command 'pred'; did you mean predict?");
  CHECK(error({"frobnicate"}) == "unknown command 'frobnicate'");
}

TEST_CASE("What is unknown is escaped before it is shown") {
  CHECK(contains(error({"\x1b[31mtrain"}), "'\\x1b[31mtrain'"));
  CHECK(contains(error({"train", "--\xff"}), "--\\xff"));
}

TEST_CASE("Values of options are not taken for options") {
  CHECK(error({"train", "DIR", "--epochs", "3", "-q"}).empty());
  CHECK(error({"train", "--epochs=3", "--quiet", "DIR"}).empty());
  CHECK(error({"train", "--quiet", "--", "--data"}).empty());
}

TEST_CASE("Counts take whole numbers within their bounds") {
  const auto takes = [](const std::string& text) {
    return error({"train", "DIR", "--epochs", text});
  };
  CHECK(takes("1").empty());
  CHECK(takes("1000000").empty());
  for (const char* text : {"0", "-1", "1000001", "99999999999999999999999", "1.5", "1e3", "0x10",
                           "three", "3 ", " 3", "+3"}) {
    CHECK(takes(text) ==
          "--epochs takes a whole number from 1 to 1000000, not '" + std::string(text) + "'");
  }
}

TEST_CASE("Seeds have 64 bits") {
  TwoCommands commands;
  CHECK(commands.error({"train", "DIR", "--seed", "18446744073709551615"}).empty());
  CHECK(commands.recipe().seeds == std::vector<std::uint64_t>{18446744073709551615ULL});
  CHECK(contains(error({"train", "DIR", "--seed", "18446744073709551616"}),
                 "--seed takes whole numbers from 0 on"));
}

TEST_CASE("Learning rates are finite numbers above 0") {
  TwoCommands commands;
  CHECK(commands.error({"train", "DIR", "--lr", "1e-3"}).empty());
  CHECK(commands.recipe().learning_rates == std::vector{1e-3});
  for (const char* text :
       {"nan", "NaN", "inf", "-inf", "infinity", "0", "-0", "-1", "abc", "1e999", "1;5", "1 "}) {
    const std::string refusal = error({"train", "DIR", "--lr", text});
    CHECK(contains(refusal, "--lr takes numbers above 0"));
    CHECK(contains(refusal, "not '" + std::string(text) + "'"));
  }
}

TEST_CASE("A fraction is at least 0 and below 1") {
  CHECK(error({"train", "DIR", "--valid-fraction", "0.5"}).empty());
  CHECK(error({"train", "DIR", "--valid-fraction", "0"}).empty());
  for (const char* text : {"1", "1.5", "-0.1", "nan"}) {
    CHECK(error({"train", "DIR", "--valid-fraction", text}) ==
          "--valid-fraction takes a number from 0 to below 1, not '" + std::string(text) + "'");
  }
}

TEST_CASE("For an unknown choice, the message lists the choices") {
  CHECK(error({"train", "DIR", "--loss", "log-softmx"}) ==
        "--loss takes log-softmax or article, not 'log-softmx'; did you mean log-softmax?");
  CHECK(error({"train", "DIR", "--shuffle", "never"}) ==
        "--shuffle takes epoch or once, not 'never'");
}

TEST_CASE("Class weights are a word, numbers, or numbers by name, with commas between them") {
  const Names classes = {"a", "b,c", "d=e"};
  const auto weights = [&](const std::string& text) {
    TwoCommands commands;
    CHECK(commands.error({"train", "DIR", "--class-weights", text}).empty());
    return to_recipe(commands.recipe(), classes).class_weights;
  };
  CHECK(weights("1,2.5,1e-1") == ClassWeights{false, {1.0, 2.5, 0.1}});
  CHECK(weights("3") == ClassWeights{false, {3.0}});
  CHECK(weights("balanced") == ClassWeights{true, {}});
  CHECK(weights("a=2") == ClassWeights{false, {2.0, 1.0, 1.0}});
  CHECK(weights("d=e=0.5,b\\,c=3") == ClassWeights{false, {1.0, 3.0, 0.5}});
  TwoCommands none;
  CHECK(none.error({"train", "DIR"}).empty());
  CHECK(to_recipe(none.recipe(), classes).class_weights == ClassWeights{});
  for (const char* text :
       {"", "a=", "=2", "a=0", "a=2,3", "1,a=2", "a=nan", "a=2,", "balanced,1"}) {
    CHECK(contains(error({"train", "DIR", "--class-weights", text}),
                   "--class-weights takes balanced, or numbers above 0, or NAME=NUMBER, with "
                   "commas between them, not '" +
                       std::string(text) + "'"));
  }
}

TEST_CASE("Whether the split is stratified is left to the data unless an option says") {
  const auto stratify = [](const Names& options) {
    TwoCommands commands;
    Names arguments = {"train", "DIR"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    CHECK(commands.error(arguments).empty());
    return to_recipe(commands.recipe(), {"a", "b"}).stratify;
  };
  CHECK(stratify({}) == std::nullopt);
  CHECK(stratify({"--stratify"}) == true);
  CHECK(stratify({"--no-stratify"}) == false);
  CHECK(stratify({"--recipe", "article"}) == false);
  CHECK(stratify({"--recipe", "article", "--stratify"}) == true);
  CHECK_THROWS_AS(stratify({"--stratify", "--no-stratify"}), UsageError);
}

TEST_CASE("Of an option that is given twice, the last counts") {
  TwoCommands commands;
  CHECK(commands.error({"train", "DIR", "--epochs", "3", "--epochs", "4"}).empty());
  CHECK(commands.recipe().epochs == std::size_t{4});
}

TEST_CASE("Options override the recipe, before and after --recipe") {
  TwoCommands before;
  TwoCommands after;
  CHECK(before.error({"train", "DIR", "--lr", "0.5", "--recipe", "article"}).empty());
  CHECK(after.error({"train", "DIR", "--recipe", "article", "--lr", "0.5"}).empty());
  for (const TwoCommands* commands : {&before, &after}) {
    const Recipe recipe = to_recipe(commands->recipe(), {"a", "b"});
    CHECK(recipe.learning_rate == 0.5);
    CHECK(recipe.loss == Loss::article);
    CHECK(recipe.outputs == 10);
    CHECK(recipe.shuffle == Shuffle::once);
  }
}

}  // namespace linnet
