#include "bench/cases/product_case.hpp"

namespace linnet::bench {

std::string_view name_of(Memory memory) {
  return memory == Memory::hot ? "hot" : "streaming";
}

std::string_view name_of(Group group) {
  switch (group) {
    case Group::square:
      return "square";
    case Group::plan:
      return "plan";
    case Group::call:
      return "call";
    case Group::gemv:
      return "gemv";
    case Group::forward:
      return "forward";
    case Group::backward:
      return "backward";
    case Group::wide:
      return "wide";
    case Group::odd:
      return "odd";
    case Group::transposed:
      return "transposed";
    case Group::forward_u8:
      return "forward_u8";
    case Group::backward_u8:
      return "backward_u8";
  }
  return "";
}

bool has_bytes(Group group) {
  return group == Group::forward_u8 || group == Group::backward_u8;
}

bool takes_part(Group group, bool is_baseline, bool is_prepared) {
  if (is_baseline) return group != Group::call || !is_prepared;
  return is_prepared == (group == Group::plan);
}

double Product::flops() const {
  return 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
}

std::string layout_of(const Product& product) {
  const auto letter = [](Op op) { return op == Op::none ? 'n' : 't'; };
  return {letter(product.a), letter(product.b)};
}

double least_bytes(const Product& product, bool bytes_in_a) {
  const double floats = static_cast<double>(product.b_size() + product.c_size());
  const double a = static_cast<double>(product.a_size());
  return 4.0 * floats + (bytes_in_a ? 1.0 : 4.0) * a;
}

}  // namespace linnet::bench
