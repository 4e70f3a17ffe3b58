#include "bench/compare_options.hpp"

#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

TEST_CASE("options have defaults") {
  const auto options = parse_compare_options({});
  REQUIRE(options);
  CHECK(options->threads.empty());
  CHECK(!options->quick);
  CHECK(options->output == "build/bench-report");
}

TEST_CASE("options are read, and of two folders the last counts") {
  const auto options =
      parse_compare_options({"--filter", "square/.*", "--threads", "1,2,8", "--quick", "--output",
                             "a", "--output", "b", "--blas", "AOCL=/opt/x.so"});
  REQUIRE(options);
  CHECK(options->filter == "square/.*");
  CHECK(options->threads == std::vector<int>{1, 2, 8});
  CHECK(options->quick);
  CHECK(options->output == "b");
  REQUIRE(options->named.size() == 1);
  CHECK(options->named[0].name == "AOCL");
  CHECK(options->named[0].path == "/opt/x.so");
}

TEST_CASE("wrong options are errors of usage") {
  using Arguments = std::vector<std::string>;
  for (const Arguments& wrong :
       {Arguments{"--threads", "0"}, Arguments{"--threads", "x"}, Arguments{"--filter", "("},
        Arguments{"--libraries", "["}, Arguments{"--blas", "/opt/x.so"},
        Arguments{"--blas", "=/opt/x.so"}, Arguments{"--blas", "AOCL="}, Arguments{"--fast"}}) {
    INFO(wrong.front());
    CHECK_THROWS_AS(parse_compare_options(wrong), Error);
  }
}

TEST_CASE("a filter finds names and names with their memory, and overrides quick") {
  CompareOptions options;
  CHECK(is_chosen(options, "square/512", "hot", false));
  options.quick = true;
  CHECK(!is_chosen(options, "square/512", "hot", false));
  CHECK(is_chosen(options, "square/512", "hot", true));
  options.filter = "square/512$";
  CHECK(is_chosen(options, "square/512", "hot", false));
  options.filter = "512/streaming";
  CHECK(!is_chosen(options, "square/512", "hot", true));
  CHECK(is_chosen(options, "square/512", "streaming", false));
}

}  // namespace
}  // namespace linnet::bench
