#include "linnet/instruction_set.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "engine/kernels/kernel_table.hpp"
#include "linnet/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"

namespace linnet::test {
namespace {

constexpr std::array kAll = {
#define LINNET_INSTRUCTION_SET(name, ...) InstructionSet::name,
#include "linnet/instruction_sets.inc"
};

std::string error_text_about(const std::string& name) {
  return error_text(Fault::usage, [&] { choose_instruction_set(name); });
}

/// Whether the sets have no function in common.
void check_own_code(const KernelTable& a, const KernelTable& b) {
  CHECK(a.floats.inner_products != b.floats.inner_products);
  CHECK(a.floats.accumulate_outer_products != b.floats.accumulate_outer_products);
  CHECK(a.floats.copy_rows != b.floats.copy_rows);
  CHECK(a.bytes.copy_rows != b.bytes.copy_rows);
  CHECK(a.multiply_panels != b.multiply_panels);
  CHECK(a.pack_panel != b.pack_panel);
  CHECK(a.pack_panel_transposed != b.pack_panel_transposed);
  CHECK(a.interleave != b.interleave);
  CHECK(a.add_transposed != b.add_transposed);
  CHECK(a.sum_logits != b.sum_logits);
  CHECK(a.softmax != b.softmax);
  CHECK(a.log_softmax != b.log_softmax);
  CHECK(a.article_loss != b.article_loss);
  CHECK(a.log_softmax_rows != b.log_softmax_rows);
  CHECK(a.cross_entropy_rows != b.cross_entropy_rows);
}

bool is_compiled(InstructionSet set) {
  const auto sets = compiled_instruction_sets();
  return std::find(sets.begin(), sets.end(), set) != sets.end();
}

TEST_CASE("instruction sets have names, and names have instruction sets", "[isa]") {
  CHECK(name_of(InstructionSet::sse2) == "sse2");
  CHECK(name_of(InstructionSet::avx2) == "avx2");
  CHECK(name_of(InstructionSet::avx512) == "avx512");
  CHECK(name_of(InstructionSet::amx) == "amx");
  CHECK(name_of(InstructionSet::neon64) == "neon64");
  CHECK(name_of(InstructionSet::neon64i8mm) == "neon64i8mm");
  for (const InstructionSet set : kAll) CHECK(instruction_set_named(name_of(set)) == set);
  for (const std::string name : {"", "AVX2", "avx", "avx2 ", "unknown", "sse2,avx2"}) {
    CHECK_FALSE(instruction_set_named(name).has_value());
  }
}

TEST_CASE("the floor of the architecture is always available", "[isa]") {
  REQUIRE_FALSE(compiled_instruction_sets().empty());
  CHECK(is_available(compiled_instruction_sets().front()));
}

TEST_CASE("a set of another architecture is never available", "[isa]") {
  for (const InstructionSet set : kAll) {
    if (!is_compiled(set)) CHECK_FALSE(is_available(set));
  }
}

TEST_CASE("unforced, the best available set is chosen", "[isa]") {
  const InstructionSet chosen = choose_instruction_set("");
  CHECK(is_available(chosen));
  bool behind = false;
  for (const InstructionSet set : compiled_instruction_sets()) {
    if (behind) CHECK_FALSE(is_available(set));
    behind = behind || set == chosen;
  }
  CHECK(behind);
}

TEST_CASE("forcing an available set yields that set and its own kernels", "[isa]") {
  std::vector<const KernelTable*> tables;
  for_each_set([&](const KernelTable& kernels) {
    const InstructionSet forced = choose_instruction_set(name_of(kernels.set));
    CHECK(forced == kernels.set);
    CHECK(kernels_for(forced).set == forced);
    CHECK(&kernels_for(forced) == &kernels);
    tables.push_back(&kernels);
  });
  // The force took effect only if no two tables lead to the same code, but for what a set has of
  // the one that it extends.
  for (const KernelTable* a : tables) {
    for (const KernelTable* b : tables) {
      if (a == b) continue;
      CHECK(a->bytes.inner_products != b->bytes.inner_products);
      CHECK(a->bytes.accumulate_outer_products != b->bytes.accumulate_outer_products);
      if (base_of(a->set) != base_of(b->set)) check_own_code(*a, *b);
    }
    CHECK(a->log_softmax != a->article_loss);
  }
}

TEST_CASE("forcing an unknown set is an error that lists those there are", "[isa]") {
  for (const std::string name : {"avx1024", "AVX2", " "}) {
    const std::string text = error_text_about(name);
    CHECK_THAT(text, mentions("'" + name + "'"));
    CHECK_THAT(text, mentions(available_instruction_sets()));
  }
}

TEST_CASE("forcing a set that is not there is an error that lists those there are", "[isa]") {
  for (const InstructionSet set : kAll) {
    if (is_available(set)) continue;
    const std::string text = error_text_about(std::string(name_of(set)));
    CHECK_THAT(text, mentions(std::string(name_of(set)) + " is not there"));
    CHECK_THAT(text, mentions(available_instruction_sets()));
    CHECK_THAT(error_text(Fault::usage, [&] { kernels_for(set); }),
               mentions(std::string(name_of(set)) + " is not there"));
  }
}

TEST_CASE("the available sets are listed slowest first", "[isa]") {
  std::string names;
  for (const InstructionSet set : compiled_instruction_sets()) {
    if (is_available(set)) names += (names.empty() ? "" : ", ") + std::string(name_of(set));
  }
  CHECK(available_instruction_sets() == names);
}

TEST_CASE("a set that extends another one has its base's kernels but the products of bytes",
          "[isa]") {
  for_each_set([&](const KernelTable& kernels) {
    const InstructionSet base = base_of(kernels.set);
    if (base == kernels.set) return;
    REQUIRE(is_available(base));
    CHECK(kernels.multiply_panels == kernels_for(base).multiply_panels);
    CHECK(kernels.log_softmax == kernels_for(base).log_softmax);
    CHECK(kernels.floats.inner_products == kernels_for(base).floats.inner_products);
    CHECK(kernels.bytes.copy_rows == kernels_for(base).bytes.copy_rows);
  });
}

}  // namespace
}  // namespace linnet::test
