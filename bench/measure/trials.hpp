#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/measure/candidates.hpp"

namespace linnet::bench {

/// A call that a library has prepared for a case.
struct PreparedForm {
  std::string name;  ///< of the way and of the case's form: "matmul nt"
  std::function<std::optional<std::string>()> find_error;  ///< runs it once and checks the result
  std::function<void(std::size_t calls)> run;
};

/// One library as a case uses it.
struct LibraryUse {
  Library* library = nullptr;
  std::string name;        ///< in the report
  bool has_bytes = false;  ///< whether A is a matrix of bytes
  /// All forms, for the number of threads that the library is set to.
  std::function<std::vector<PreparedForm>()> prepare;
};

/// Sets the candidate's seconds_a_call, in about `seconds`.
using TryOut = std::function<void(Candidate& candidate, double seconds)>;

/// The numbers of threads that a library is tried with in a case of `threads` threads, in this
/// order: one, all, and the powers of two between them.
std::vector<int> thread_counts_to_try(int threads);

/// Checks and tries out the forms of all libraries, and returns the best of each library. All
/// libraries are tried with one number of threads before the next number, so that none is at a
/// disadvantage when the time is over. Linnet is tried with `threads` alone, because it chooses its
/// number of threads by itself.
Candidates find_candidates(const std::vector<LibraryUse>& uses, int threads, const Effort& effort,
                           const TryOut& measure = try_out);

}  // namespace linnet::bench
