#include <algorithm>
#include <set>

#include "bench/cases/product_case.hpp"
#include "bench/cases/softmax_case.hpp"
#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

const ProductCase* find(const std::vector<ProductCase>& cases, const std::string& name,
                        Memory memory) {
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const ProductCase& any) {
    return any.name == name && any.memory == memory;
  });
  return found == cases.end() ? nullptr : &*found;
}

TEST_CASE("no two cases have the same name and memory") {
  std::set<std::string> names;
  for (const ProductCase& any : product_cases()) {
    INFO(any.name);
    CHECK(names.insert(any.name + "/" + std::string(name_of(any.memory))).second);
  }
  for (const SoftmaxCase& any : softmax_cases()) CHECK(names.insert(any.name).second);
}

TEST_CASE("all forms of a case are as much work, on as many numbers") {
  for (const ProductCase& any : product_cases()) {
    INFO(any.name);
    for (const ProductForm& form : any.forms) {
      CHECK(form.product.flops() == any.product().flops());
      CHECK(least_bytes(form.product, false) == least_bytes(any.product(), false));
    }
  }
}

TEST_CASE("names tell the shape: m, n and k") {
  const auto cases = product_cases();
  const ProductCase* forward = find(cases, "forward/64x10x4096", Memory::hot);
  REQUIRE(forward != nullptr);
  CHECK(layout_of(forward->product()) == "nt");
  CHECK(forward->product().lda() == 4096);
  CHECK(forward->product().ldb() == 4096);
  CHECK(forward->product().ldc() == 10);
  const ProductCase* backward = find(cases, "backward/4096x10x64", Memory::hot);
  REQUIRE(backward != nullptr);
  CHECK(layout_of(backward->product()) == "tn");
  CHECK(backward->product().lda() == 4096);
  CHECK(backward->product().k == 64);
  CHECK(find(cases, "square/2048", Memory::hot) != nullptr);
  CHECK(find(cases, "forward/11790x16x4096", Memory::hot) != nullptr);
  CHECK(find(cases, "backward/150528x6x64", Memory::hot) != nullptr);
  for (const char* name :
       {"square/8", "plan/8", "plan/48", "call/48", "gemv/1x4096x64/nt", "gemv/4096x1x64/tn",
        "odd/7x13x17", "transposed/512x512x512/tt", "transposed/127x131x137/nt"}) {
    INFO(name);
    CHECK(find(cases, name, Memory::hot) != nullptr);
  }
  CHECK(find(cases, "forward/64x10x4096", Memory::streaming) != nullptr);
  CHECK(find(cases, "forward_u8/64x10x4096", Memory::streaming) != nullptr);
}

TEST_CASE("a matrix times a vector is there with the matrix plain and transposed") {
  const auto cases = product_cases();
  const ProductCase* row = find(cases, "gemv/1x4096x64/nt", Memory::hot);
  const ProductCase* column = find(cases, "gemv/4096x1x64/tn", Memory::hot);
  REQUIRE(row != nullptr);
  REQUIRE(column != nullptr);
  CHECK(row->product().ldb() == 64);
  CHECK(column->product().lda() == 4096);
}

TEST_CASE("ordinary calls are compared in one group, and a GemmPlan with everything in another") {
  CHECK(takes_part(Group::call, true, false));
  CHECK(!takes_part(Group::call, true, true));
  for (const Group group : {Group::square, Group::plan, Group::forward_u8}) {
    CHECK(takes_part(group, true, false));
    CHECK(takes_part(group, true, true));
  }
  for (const Group group : {Group::square, Group::call, Group::forward_u8}) {
    CHECK(takes_part(group, false, false));
    CHECK(!takes_part(group, false, true));
  }
  CHECK(takes_part(Group::plan, false, true));
  CHECK(!takes_part(Group::plan, false, false));
}

TEST_CASE("bytes of A count once, floats four times") {
  const Product product{2, 3, 5, Op::none, Op::none};
  CHECK(product.flops() == 60.0);
  CHECK(least_bytes(product, false) == 4.0 * (10 + 15 + 6));
  CHECK(least_bytes(product, true) == 10 + 4.0 * (15 + 6));
}

}  // namespace
}  // namespace linnet::bench
