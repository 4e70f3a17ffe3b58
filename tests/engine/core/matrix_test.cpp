#include "linnet/matrix.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <new>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();

template <class T>
void check_layout(std::size_t rows, std::size_t columns) {
  INFO(rows << " × " << columns << " of " << sizeof(T) << " bytes");
  Matrix<T> matrix(rows, columns);
  CHECK(matrix.rows() == rows);
  CHECK(matrix.columns() == columns);
  CHECK(matrix.padded_columns() >= columns);
  CHECK(matrix.padded_columns() < columns + kRowPadding);
  CHECK(matrix.padded_columns() % kRowPadding == 0);
  CHECK(matrix.stride() >= matrix.padded_columns());
  CHECK(matrix.stride() * sizeof(T) % kAlignment == 0);
  CHECK(matrix.stride() * sizeof(T) % 512 != 0);
  // Padding costs at most two cache lines of pixels more than the padded row.
  CHECK(matrix.stride() * sizeof(T) <= matrix.padded_columns() * sizeof(T) + kAlignment);
  std::size_t off_line = 0;
  std::size_t not_zero = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    off_line += reinterpret_cast<std::uintptr_t>(matrix.row(r)) % kAlignment == 0 ? 0U : 1U;
    for (std::size_t k = 0; k < matrix.stride(); ++k) not_zero += matrix.row(r)[k] == T{} ? 0U : 1U;
    CHECK(matrix.values(r).data() == matrix.row(r));
    CHECK(matrix.values(r).size() == columns);
  }
  CHECK(off_line == 0);
  CHECK(not_zero == 0);
}

TEST_CASE("a matrix pads its rows with zeros, to strides that are no multiple of 512 bytes",
          "[matrix]") {
  for (const std::size_t columns :
       {1U, 63U, 64U, 65U, 127U, 128U, 129U, 511U, 512U, 513U, 784U, 1024U, 4095U, 4096U, 4097U}) {
    for (const std::size_t rows : {1U, 2U, 7U}) {
      check_layout<std::uint8_t>(rows, columns);
      check_layout<float>(rows, columns);
      check_layout<double>(rows, columns);
    }
  }
}

TEST_CASE("a matrix shows its logical and its padded view", "[matrix]") {
  Matrix<float> matrix(3, 70);
  matrix.row(2)[69] = 5.0f;
  const MatrixView<float> view = matrix.view();
  CHECK(view.rows() == 3);
  CHECK(view.columns() == 70);
  CHECK(view.stride() == matrix.stride());
  CHECK(view.row(2)[69] == 5.0f);
  CHECK(matrix.padded_view().columns() == 128);
  CHECK(matrix.padded_view().row(1) == matrix.row(1));
  const Matrix<float>& constant = matrix;
  CHECK(constant.view().row(2)[69] == 5.0f);
  CHECK(constant.padded_view().columns() == 128);
}

TEST_CASE("a matrix may have no rows or no columns", "[matrix]") {
  CHECK(Matrix<float>().rows() == 0);
  CHECK(Matrix<float>(0, 10).view().rows() == 0);
  CHECK(Matrix<float>(10, 0).view().columns() == 0);
}

TEST_CASE("a matrix that forgets rows keeps the others", "[matrix]") {
  Matrix<float> matrix(5, 3);
  matrix.row(1)[2] = 4.0f;
  matrix.keep_rows(7);
  CHECK(matrix.rows() == 5);
  matrix.keep_rows(2);
  CHECK(matrix.rows() == 2);
  CHECK(matrix.view().row(1)[2] == 4.0f);
}

/// Hidden from the compiler, which would warn of sizes that it can see to be too large.
template <class T>
void make_matrix(std::size_t rows, std::size_t columns) {
  const volatile std::size_t hidden_rows = rows;
  const volatile std::size_t hidden_columns = columns;
  const Matrix<T> matrix(hidden_rows, hidden_columns);
}

TEST_CASE("a matrix too large for the address space throws bad_alloc", "[matrix]") {
  CHECK_THROWS_AS(make_matrix<float>(kMost / 64, 64), std::bad_alloc);
  CHECK_THROWS_AS(make_matrix<float>(kMost / 2, kMost / 2), std::bad_alloc);
  CHECK_THROWS_AS(make_matrix<float>(std::size_t{1} << 32, std::size_t{1} << 32), std::bad_alloc);
}

TEST_CASE("a matrix whose padded row wraps around the address space throws bad_alloc", "[matrix]") {
  // Rounded up to whole registers, these rows would be 0 columns long.
  CHECK_THROWS_AS(make_matrix<float>(1, kMost), std::bad_alloc);
  CHECK_THROWS_AS(make_matrix<std::uint8_t>(3, kMost - 10), std::bad_alloc);
}

/// What is said of a view of these numbers.
std::string error_of_view(float* data, std::size_t rows, std::size_t columns, std::size_t stride) {
  return error_text(Fault::usage, [=] { MatrixView<float>(data, rows, columns, stride); });
}

TEST_CASE("a view that cannot be right is refused with Error(usage)", "[matrix]") {
  std::array<float, 6> data{};
  float* const numbers = data.data();
  CHECK_NOTHROW(MatrixView<float>(numbers, 2, 3, 3));
  CHECK_NOTHROW(MatrixView<float>(nullptr, 0, 3, 3));
  CHECK_NOTHROW(MatrixView<float>(nullptr, 2, 0, 0));
  CHECK_THAT(error_of_view(numbers, 2, 3, 2), mentions("longer"));
  CHECK_THAT(error_of_view(nullptr, 2, 3, 3), mentions("no data"));
  for (const std::size_t rows : {kMost / 4, kMost / 16 + 1, std::size_t{1} << 62}) {
    CHECK_THAT(error_of_view(numbers, rows, 4, 4), mentions("extent"));
  }
  CHECK_THAT(error_of_view(numbers, 1, 4, kMost / 4 + 1), mentions("extent"));
}

TEST_CASE("a view to change turns into a view to read", "[matrix]") {
  std::array<float, 8> data = {0, 1, 2, 3, 4, 5, 6, 7};
  const MatrixView<float> view(data.data(), 2, 3, 4);
  const MatrixView<const float> reading = view;
  CHECK(reading.row(1) == data.data() + 4);
  CHECK(reading.rows() == 2);
  CHECK(reading.columns() == 3);
  CHECK(reading.stride() == 4);
}

}  // namespace
}  // namespace linnet::test
