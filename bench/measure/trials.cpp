#include "bench/measure/trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

namespace linnet::bench {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// How one form of a library did with the numbers of threads that it was tried with, in seconds.
struct Progress {
  double with_one = 0.0;
  double with_all = kInfinity;
  double least_below_all = kInfinity;
  double last_below_all = 0.0;  ///< with the highest number

  void add(int threads, int all, double seconds) {
    if (threads == 1) with_one = seconds;
    if (threads == all) {
      with_all = seconds;
    } else {
      least_below_all = std::min(least_below_all, seconds);
      last_below_all = seconds;
    }
  }

  /// Not if fewer threads are better already, nor if the form would stay behind itself with all
  /// threads even if it were `threads` times as fast as with one.
  bool may_gain(int threads, double factor) const {
    return last_below_all <= factor * least_below_all && with_one / threads <= factor * with_all;
  }
};

/// The trials of one library.
class LibraryTrials {
 public:
  LibraryTrials(const LibraryUse& use, int threads, const Effort& effort, const TryOut& measure)
      : use_(use), threads_(threads), effort_(effort), measure_(measure) {}

  /// Whether a form may gain by this number of threads.
  bool is_worth(int threads) const {
    // Linnet chooses its number of threads by itself.
    if (!use_.library->is_baseline()) return threads == threads_;
    return is_first_or_all(threads) ||
           std::any_of(progress_.begin(), progress_.end(), [&](const auto& form) {
             return form.second.may_gain(threads, effort_.hopeless_factor);
           });
  }

  void run(int threads, std::vector<std::string>& errors) {
    use_.library->use_threads(threads);
    use_.library->run_burst([&] {
      for (PreparedForm& form : use_.prepare()) {
        const auto before = progress_.find(form.name);
        const bool is_open =
            before == progress_.end() || before->second.may_gain(threads, effort_.hopeless_factor);
        if (is_first_or_all(threads) || is_open) try_form(std::move(form), threads, errors);
      }
    });
  }

  std::vector<Candidate> best() && { return best_of(std::move(tried_), threads_); }

 private:
  bool is_first_or_all(int threads) const { return threads == 1 || threads == threads_; }

  void try_form(PreparedForm form, int threads, std::vector<std::string>& errors) {
    if (const auto error = form.find_error()) {
      errors.push_back(
          fmt::format("{}, {}, threads {}: {}", use_.name, form.name, threads, *error));
      return;
    }
    Candidate candidate;
    candidate.library = use_.library;
    candidate.name = use_.name;
    candidate.form = std::move(form.name);
    candidate.threads = threads;
    candidate.is_baseline = use_.library->is_baseline();
    candidate.has_bytes = use_.has_bytes;
    candidate.run = std::move(form.run);
    measure_(candidate, effort_.trial_seconds);
    progress_[candidate.form].add(threads, threads_, candidate.seconds_a_call);
    tried_.push_back(std::move(candidate));
  }

  const LibraryUse& use_;
  int threads_;
  const Effort& effort_;
  const TryOut& measure_;
  std::map<std::string, Progress> progress_;  ///< by the form's name
  std::vector<Candidate> tried_;
};

}  // namespace

std::vector<int> thread_counts_to_try(int threads) {
  std::vector<int> counts{1};
  if (threads > 1) counts.push_back(threads);
  for (int count = 2; count < threads; count *= 2) counts.push_back(count);
  return counts;
}

Candidates find_candidates(const std::vector<LibraryUse>& uses, int threads, const Effort& effort,
                           const TryOut& measure) {
  const Stopwatch watch;
  Candidates found;
  std::vector<LibraryTrials> trials;
  for (const LibraryUse& use : uses) trials.emplace_back(use, threads, effort, measure);
  for (const int count : thread_counts_to_try(threads)) {
    for (LibraryTrials& library : trials) {
      if (!library.is_worth(count)) continue;
      const bool is_between = count != 1 && count != threads;
      if (is_between && watch.seconds() > effort.case_seconds / 2.0) {
        ++found.untried;
      } else {
        library.run(count, found.errors);
      }
    }
  }
  for (LibraryTrials& library : trials) {
    for (Candidate& candidate : std::move(library).best()) {
      found.candidates.push_back(std::move(candidate));
    }
  }
  return found;
}

}  // namespace linnet::bench
