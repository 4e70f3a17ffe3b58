#include "bench/measure/product_candidates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "bench/measure/product_reference.hpp"
#include "bench/measure/trials.hpp"

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
std::optional<std::string> find_error(ProductCall& call, const Prepared& prepared) {
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

/// The forms that the library takes part with in this case, for the threads that it is set to.
std::vector<PreparedForm> forms_of(Library& library, Group group, const Prepared& prepared) {
  const ProductForm& form = prepared.operands->form();
  auto ways =
      prepared.operands->bytes_in_a()
          ? library.prepare_on_bytes(form.product)
          : library.prepare(form.product, form.b_may_be_packed ? prepared.first.b : nullptr);
  std::vector<PreparedForm> forms;
  for (ProductWay& way : ways) {
    if (!takes_part(group, library.is_baseline(), way.is_prepared)) continue;
    std::shared_ptr<ProductCall> call = std::move(way.call);
    forms.push_back({fmt::format("{} {}", way.name, form.name),
                     [call, &prepared] { return find_error(*call, prepared); },
                     runner(call, prepared.operands)});
  }
  return forms;
}

using PreparedForms = std::shared_ptr<std::vector<Prepared>>;

LibraryUse use_of(const LoadedLibrary& loaded, const std::string& name, Group group,
                  PreparedForms prepared) {
  LibraryUse use{loaded.library.get(), name, prepared->front().operands->bytes_in_a(), {}};
  use.prepare = [&library = *loaded.library, group, prepared = std::move(prepared)] {
    std::vector<PreparedForm> all;
    for (const Prepared& one : *prepared) {
      for (PreparedForm& form : forms_of(library, group, one)) all.push_back(std::move(form));
    }
    return all;
  };
  return use;
}

}  // namespace

Candidates find_candidates(const ProductCase& product, std::span<const LoadedLibrary> libraries,
                           int threads, const Effort& effort, StreamArea* area) {
  const auto on_floats = std::make_shared<std::vector<Prepared>>();
  for (const ProductForm& form : product.forms) on_floats->push_back(prepare(form, false, area));
  std::vector<LibraryUse> uses;
  for (const LoadedLibrary& loaded : libraries) {
    if (!loaded.library->is_baseline() && has_bytes(product.group)) {
      const auto on_bytes = std::make_shared<std::vector<Prepared>>();
      on_bytes->push_back(prepare(product.forms.front(), true, area));
      uses.push_back(use_of(loaded, loaded.name + " u8", product.group, on_bytes));
    }
    uses.push_back(use_of(loaded, loaded.name, product.group, on_floats));
  }
  return find_candidates(uses, threads, effort);
}

}  // namespace linnet::bench
