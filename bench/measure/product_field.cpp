#include "bench/measure/product_field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "bench/measure/product_reference.hpp"

namespace linnet::bench {
namespace {

/// A form of a case with its operands and what must come out.
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

/// Runs the call once on operands with a C full of NaN.
std::optional<std::string> check(ProductCall& call, const Prepared& prepared) {
  const Pointers& at = prepared.first;
  const std::size_t size = prepared.operands->form().product.c_size();
  std::fill(at.c, at.c + size, std::numeric_limits<float>::quiet_NaN());
  if (prepared.operands->bytes_in_a()) {
    call.run_on_bytes(at.a_bytes, at.b, at.c);
  } else {
    call.run(at.a, at.b, at.c);
  }
  return prepared.reference.complaint(at.c);
}

std::vector<ProductWay> ways_of(Library& library, const Prepared& prepared) {
  const ProductForm& form = prepared.operands->form();
  if (prepared.operands->bytes_in_a()) return library.prepare_on_bytes(form.product);
  return library.prepare(form.product, form.b_may_be_packed ? prepared.first.b : nullptr);
}

/// All ways, forms and numbers of threads in which one library computes a case, tried out.
class Auditions {
 public:
  Auditions(const Entrant& entrant, std::string name, const Effort& effort,
            std::vector<std::string>& complaints)
      : entrant_(entrant), name_(std::move(name)), effort_(effort), complaints_(complaints) {}

  void hear(const Prepared& prepared, int threads) {
    Library& library = *entrant_.library;
    library.use_threads(threads);
    library.run_burst([&] {
      for (ProductWay& way : ways_of(library, prepared)) hear(prepared, threads, std::move(way));
    });
  }

  std::vector<Contender> best(int threads) && { return best_of(std::move(heard_), threads); }

 private:
  void hear(const Prepared& prepared, int threads, ProductWay way) {
    const std::string form = fmt::format("{} {}", way.name, prepared.operands->form().name);
    std::shared_ptr<ProductCall> call = std::move(way.call);
    if (const auto complaint = check(*call, prepared)) {
      complaints_.push_back(
          fmt::format("{}, {}, threads {}: {}", name_, form, threads, *complaint));
      return;
    }
    Contender contender;
    contender.library = entrant_.library.get();
    contender.name = name_;
    contender.form = form;
    contender.threads = threads;
    contender.is_baseline = entrant_.library->is_baseline();
    contender.has_bytes = prepared.operands->bytes_in_a();
    contender.run = runner(std::move(call), prepared.operands);
    try_out(contender, effort_.trial_seconds);
    heard_.push_back(std::move(contender));
  }

  const Entrant& entrant_;
  std::string name_;
  const Effort& effort_;
  std::vector<std::string>& complaints_;
  std::vector<Contender> heard_;
};

}  // namespace

Field gather(const ProductCase& product, std::span<const Entrant> entrants, int threads,
             const Effort& effort, StreamArea* area) {
  Field field;
  std::vector<Prepared> on_floats;
  for (const ProductForm& form : product.forms) on_floats.push_back(prepare(form, false, area));
  for (const Entrant& entrant : entrants) {
    const bool is_baseline = entrant.library->is_baseline();
    if (!is_baseline && has_bytes(product.group)) {
      const Prepared on_bytes = prepare(product.forms.front(), true, area);
      Auditions auditions(entrant, entrant.name + " u8", effort, field.complaints);
      auditions.hear(on_bytes, threads);
      field.add(std::move(auditions).best(threads));
    }
    Auditions auditions(entrant, entrant.name, effort, field.complaints);
    for (const int count : thread_counts_up_to(threads)) {
      // Linnet chooses its number of threads by itself.
      if (!is_baseline && count != threads) continue;
      for (const Prepared& prepared : on_floats) auditions.hear(prepared, count);
    }
    field.add(std::move(auditions).best(threads));
  }
  return field;
}

}  // namespace linnet::bench
