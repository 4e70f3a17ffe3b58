#include "bench/measure/product_candidates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "bench/measure/product_reference.hpp"

namespace linnet::bench {
namespace {

/// A form of a case with its operands and the reference result.
struct Prepared {
  std::shared_ptr<Operands> operands;
  Pointers first;  ///< the operands of the check
  ProductReference reference;
};

Prepared prepare(const ProductForm& form, bool bytes_in_a, StreamArea* area) {
  auto operands = std::make_shared<Operands>(form, bytes_in_a, area);
  const Pointers first = operands->next();
  return {operands, first, ProductReference(form.product, first)};
}

std::function<void(std::size_t)> runner(std::shared_ptr<ProductCall> call,
                                        std::shared_ptr<Operands> operands) {
  if (operands->bytes_in_a()) {
    return [call = std::move(call), operands = std::move(operands)](std::size_t calls) {
      for (std::size_t i = 0; i < calls; ++i) {
        const Pointers pointers = operands->next();
        call->run_on_bytes(pointers.a_bytes, pointers.b, pointers.c);
      }
    };
  }
  return [call = std::move(call), operands = std::move(operands)](std::size_t calls) {
    for (std::size_t i = 0; i < calls; ++i) {
      const Pointers pointers = operands->next();
      call->run(pointers.a, pointers.b, pointers.c);
    }
  };
}

/// Fills C with NaN, runs the call once and compares the result with the reference.
std::optional<std::string> check(ProductCall& call, const Prepared& prepared) {
  const Pointers& at = prepared.first;
  const std::size_t size = prepared.operands->form().product.c_size();
  std::fill(at.c, at.c + size, std::numeric_limits<float>::quiet_NaN());
  if (prepared.operands->bytes_in_a()) {
    call.run_on_bytes(at.a_bytes, at.b, at.c);
  } else {
    call.run(at.a, at.b, at.c);
  }
  return prepared.reference.find_error(at.c);
}

std::vector<ProductWay> ways_of(Library& library, const Prepared& prepared) {
  const ProductForm& form = prepared.operands->form();
  if (prepared.operands->bytes_in_a()) return library.prepare_on_bytes(form.product);
  return library.prepare(form.product, form.b_may_be_packed ? prepared.first.b : nullptr);
}

/// Tries out one library on a case: all its ways to call, all forms, all numbers of threads.
class CandidateSearch {
 public:
  CandidateSearch(const LoadedLibrary& library, std::string name, const Effort& effort,
                  std::vector<std::string>& errors)
      : library_(library), name_(std::move(name)), effort_(effort), errors_(errors) {}

  void try_form(const Prepared& prepared, int threads) {
    Library& library = *library_.library;
    library.use_threads(threads);
    library.run_burst([&] {
      for (ProductWay& way : ways_of(library, prepared))
        try_form(prepared, threads, std::move(way));
    });
  }

  std::vector<Candidate> best(int threads) && { return best_of(std::move(tried_), threads); }

 private:
  void try_form(const Prepared& prepared, int threads, ProductWay way) {
    const std::string form = fmt::format("{} {}", way.name, prepared.operands->form().name);
    std::shared_ptr<ProductCall> call = std::move(way.call);
    if (const auto error = check(*call, prepared)) {
      errors_.push_back(fmt::format("{}, {}, threads {}: {}", name_, form, threads, *error));
      return;
    }
    Candidate candidate;
    candidate.library = library_.library.get();
    candidate.name = name_;
    candidate.form = form;
    candidate.threads = threads;
    candidate.is_baseline = library_.library->is_baseline();
    candidate.has_bytes = prepared.operands->bytes_in_a();
    candidate.run = runner(std::move(call), prepared.operands);
    try_out(candidate, effort_.trial_seconds);
    tried_.push_back(std::move(candidate));
  }

  const LoadedLibrary& library_;
  std::string name_;
  const Effort& effort_;
  std::vector<std::string>& errors_;
  std::vector<Candidate> tried_;
};

}  // namespace

Candidates find_candidates(const ProductCase& product, std::span<const LoadedLibrary> libraries,
                           int threads, const Effort& effort, StreamArea* area) {
  Candidates found;
  std::vector<Prepared> on_floats;
  for (const ProductForm& form : product.forms) on_floats.push_back(prepare(form, false, area));
  for (const LoadedLibrary& loaded : libraries) {
    const bool is_baseline = loaded.library->is_baseline();
    if (!is_baseline && has_bytes(product.group)) {
      const Prepared on_bytes = prepare(product.forms.front(), true, area);
      CandidateSearch search(loaded, loaded.name + " u8", effort, found.errors);
      search.try_form(on_bytes, threads);
      found.add(std::move(search).best(threads));
    }
    CandidateSearch search(loaded, loaded.name, effort, found.errors);
    for (const int count : thread_counts_up_to(threads)) {
      // Linnet chooses its number of threads by itself.
      if (!is_baseline && count != threads) continue;
      for (const Prepared& prepared : on_floats) search.try_form(prepared, count);
    }
    found.add(std::move(search).best(threads));
  }
  return found;
}

}  // namespace linnet::bench
