// Outer products whose rows have updates of their own.

#include <algorithm>
#include <span>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/outer_factors.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

TEMPLATE_TEST_CASE("outer products have the same bits with an update for each row as row by row",
                   "[kernels]", float, std::uint8_t, Float16, BFloat16) {
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(test_seed(), 16);
    // Fewer rows of x than integers are made of, as many as one chunk has, and more.
    for (const std::size_t count : {5U, 65U, 300U}) {
      for (const std::size_t rows : {1U, 7U, 26U}) {
        constexpr std::size_t columns = 133;
        const auto& accumulate_outer_products = kernels.of<TestType>().accumulate_outer_products;
        const GuardedRows<TestType> x(count, columns, random);
        const auto a = factors(rows, count, random);
        fill_with_numbers(a.view(), 1.0, random);
        Matrix<float> together(rows, columns);
        fill_with_numbers(together, 1.0, random);
        Matrix<float> apart(rows, columns);
        std::vector<float> offsets(rows);
        std::vector<Update> updates(rows);
        for (std::size_t i = 0; i < rows; ++i) {
          std::copy_n(together.row(i), columns, apart.row(i));
          offsets[i] = static_cast<float>(random.uniform(-9.0, 9.0));
          updates[i] = {i % 3 == 0 ? 1.0f : static_cast<float>(random.uniform(-0.1, 0.1)),
                        i % 4 == 1 ? 0.0f : static_cast<float>(random.uniform(0.1, 1.0))};
        }
        accumulate_outer_products(micro_panel_of(a), x.rows(), {0, columns}, offsets,
                                  RowUpdates(updates, 1), rows_of(together, kernels), {});
        for (std::size_t i = 0; i < rows; ++i) {
          accumulate_outer_products({a.row(0) + i, 1, a.stride(), false}, x.rows(), {0, columns},
                                    std::span(offsets).subspan(i, 1), updates[i],
                                    {apart.row(i), 1, apart.stride(), kernels.lanes}, {});
        }
        INFO(count << " rows of x, " << rows << " rows of C");
        CHECK(same_bits(together, apart));
      }
    }
  });
}

}  // namespace
}  // namespace linnet::test
