#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#include "engine/core/random.hpp"
#include "linnet/matrix.hpp"

namespace linnet::test {

/// Whole pages between two that nobody may touch: one byte read or written outside of them ends the
/// program, in every build.
class GuardedPages {
 public:
  explicit GuardedPages(std::size_t bytes) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    guard_ = page;
    size_ = round_up(bytes == 0 ? 1 : bytes, page);
    void* mapped =
        ::mmap(nullptr, size_ + 2 * guard_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    mapped_ = static_cast<std::byte*>(mapped);
    protect(PROT_READ | PROT_WRITE);
  }

  ~GuardedPages() {
    if (mapped_ != nullptr) ::munmap(mapped_, size_ + 2 * guard_);
  }

  GuardedPages(GuardedPages&& other) noexcept
      : mapped_(std::exchange(other.mapped_, nullptr)), guard_(other.guard_), size_(other.size_) {}
  GuardedPages& operator=(GuardedPages&&) = delete;

  std::byte* begin() const { return mapped_ + guard_; }
  std::byte* end() const { return begin() + size_; }

  /// From now on nobody may touch these pages either.
  void forbid() { protect(PROT_NONE); }

 private:
  void protect(int access) {
    if (::mprotect(begin(), size_, access) != 0) throw std::bad_alloc();
  }

  std::byte* mapped_;
  std::size_t guard_;
  std::size_t size_;
};

/// Which guard a matrix lies flush with. Behind the back one it starts at whatever address follows
/// from its size: on an odd one, if it can.
enum class Flush { front, back };

inline Flush any_side(Random& random) {
  return random.below(2) == 0 ? Flush::front : Flush::back;
}

/// A matrix of any stride between guards. What is not the matrix, between its rows and around it,
/// holds the byte `filler`.
template <class T>
class GuardedMatrix {
 public:
  /// Numbers nobody may use: floats of these bytes are NaN.
  static constexpr unsigned char kPoison = 0xff;

  GuardedMatrix(std::size_t rows, std::size_t columns, std::size_t stride, Flush flush,
                unsigned char filler = kPoison)
      : rows_(rows),
        columns_(columns),
        stride_(stride),
        filler_(filler),
        pages_(extent() * sizeof(T)) {
    std::memset(pages_.begin(), filler, static_cast<std::size_t>(pages_.end() - pages_.begin()));
    std::byte* start = flush == Flush::front ? pages_.begin() : pages_.end() - extent() * sizeof(T);
    data_ = reinterpret_cast<T*>(start);
  }

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t stride() const { return stride_; }
  T* row(std::size_t index) const { return data_ + index * stride_; }
  T& at(std::size_t i, std::size_t j) const { return row(i)[j]; }

  MatrixView<T> view() const { return {data_, rows_, columns_, stride_}; }
  MatrixView<const T> read_view() const { return view(); }

  /// Bytes outside of the matrix that somebody wrote to.
  std::size_t strays() const {
    std::size_t count = 0;
    const auto look = [&](const void* from, const void* to) {
      const auto* byte = static_cast<const unsigned char*>(from);
      const auto* end = static_cast<const unsigned char*>(to);
      for (; byte < end; ++byte) count += *byte == filler_ ? 0U : 1U;
    };
    const void* next = pages_.begin();
    for (std::size_t i = 0; columns_ != 0 && i < rows_; ++i) {
      look(next, row(i));
      next = row(i) + columns_;
    }
    look(next, pages_.end());
    return count;
  }

  void forbid() { pages_.forbid(); }

 private:
  std::size_t extent() const {
    return rows_ == 0 || columns_ == 0 ? 0 : (rows_ - 1) * stride_ + columns_;
  }

  std::size_t rows_;
  std::size_t columns_;
  std::size_t stride_;
  unsigned char filler_;
  GuardedPages pages_;
  T* data_;
};

/// The filler of results: bytes that no kernel writes by chance, and no NaN, which sums would hand
/// on.
inline constexpr unsigned char kUnwritten = 0xa5;

/// A matrix for results, between guards.
inline GuardedMatrix<float> guarded_results(std::size_t rows, std::size_t columns,
                                            std::size_t stride, Flush flush) {
  return {rows, columns, stride, flush, kUnwritten};
}

/// Whether both hold the same bits.
inline bool same_numbers(MatrixView<const float> a, MatrixView<const float> b) {
  if (a.rows() != b.rows() || a.columns() != b.columns()) return false;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    if (std::memcmp(a.row(i), b.row(i), a.columns() * sizeof(float)) != 0) return false;
  }
  return true;
}

/// Fills a matrix with whole numbers in [−most, most].
inline void fill_with_integers(MatrixView<float> matrix, std::int64_t most, Random& random) {
  const auto count = static_cast<std::uint64_t>(2 * most + 1);
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      matrix.row(i)[j] = static_cast<float>(static_cast<std::int64_t>(random.below(count)) - most);
    }
  }
}

/// Fills a matrix with numbers in [−most, most).
inline void fill_with_numbers(MatrixView<float> matrix, double most, Random& random) {
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      matrix.row(i)[j] = static_cast<float>(random.uniform(-most, most));
    }
  }
}

}  // namespace linnet::test
