#include "apps/report/data_report.hpp"

#include "tests/support/catch.hpp"

namespace linnet {

TEST_CASE("The table of classes shows their numbers of images") {
  CHECK(class_table({"cat", "a\nb", "Käfer"}, {1, 12000, 0}) ==
        "  cat             1\n"
        "  a\\nb       12,000\n"
        "  Käfer           0\n");
}

}  // namespace linnet
