#include <cstdint>
#include <string>
#include <vector>

#include "engine/data/split.hpp"
#include "linnet/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"

namespace linnet::test {
namespace {

using Contents = std::vector<std::uint64_t>;

TEST_CASE("a split with an empty side is an error that says which", "[split]") {
  const auto split = [](std::size_t count, double fraction) {
    return error_text(Fault::data, [=] { split_examples(count, fraction, 0); });
  };
  CHECK_THAT(split(4, 0.2), mentions("leaves the validation set empty"));
  CHECK_THAT(split(0, 0.2), mentions("leaves the validation set empty"));
  CHECK_THAT(split(0, 0.0), mentions("set empty, of 0 images"));
  CHECK_THAT(split(1, 0.5), mentions("valid_fraction"));
  CHECK_THAT(split(1, 0.5), !mentions("random split"));
  CHECK_THAT(split(10, 1.0), mentions("leaves the training set empty"));
}

TEST_CASE("more examples than 32 bits count are refused before memory is taken", "[split]") {
  CHECK_THAT(error_text(Fault::data, [] { split_examples(std::size_t{1} << 32, 0.2, 0); }),
             mentions("32 bits"));
}

TEST_CASE("a group that leaves nothing to validate on is an error that names a way out",
          "[split]") {
  const Contents same(10, 42);
  const std::string said = error_text(Fault::data, [&] { split_examples(10, 0.2, 0, same); });
  CHECK_THAT(said, mentions("leaves the validation set empty, of 10 images; they all have the same "
                            "pixels, and duplicates stay together"));
  const Contents two = {1, 1, 1, 1, 1, 2, 2, 2, 2, 2};
  const std::string found = error_text(Fault::data, [&] { split_examples(10, 0.2, 0, two); });
  CHECK_THAT(found, mentions("of 10 images, of which only 2 differ"));
  CHECK_THAT(found, mentions("in groups of 5 and more"));
  CHECK_THAT(found, mentions("a random split"));
}

}  // namespace
}  // namespace linnet::test
