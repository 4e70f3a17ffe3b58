#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bench/cases/product_case.hpp"

// The list of products that linnet_compare measures and linnet_gemm_bench registers.

namespace linnet::bench {
namespace {

constexpr std::size_t kPixels = 64 * 64;  // of an image of Medical MNIST

std::string shape_name(Group group, std::size_t m, std::size_t n, std::size_t k) {
  return fmt::format("{}/{}x{}x{}", name_of(group), m, n, k);
}

ProductCase square(Group group, std::size_t size) {
  ProductCase result;
  result.name = fmt::format("{}/{}", name_of(group), size);
  result.group = group;
  result.forms = {{"nn", Product{size, size, size, Op::none, Op::none}, Streams{}, false}};
  return result;
}

/// Z[B×C] = X[B×K] · Wᵀ, W as nn.Linear keeps it, C×K, or as K×C. Examples stream, W stays.
ProductCase forward(Group group, std::size_t batch, std::size_t classes, std::size_t features) {
  const Streams examples{true, false, false};
  ProductCase result;
  result.name = shape_name(group, batch, classes, features);
  result.group = group;
  result.forms = {
      {"nt", Product{batch, classes, features, Op::none, Op::transpose}, examples, true},
      {"nn", Product{batch, classes, features, Op::none, Op::none}, examples, true}};
  return result;
}

/// dW[K×C] = Xᵀ · dZ, X[B×K], dZ[B×C]; or, for W kept as C×K, its transpose dZᵀ · X.
ProductCase backward(Group group, std::size_t batch, std::size_t classes, std::size_t features) {
  ProductCase result;
  result.name = shape_name(group, features, classes, batch);
  result.group = group;
  result.forms = {{"tn", Product{features, classes, batch, Op::transpose, Op::none},
                   Streams{true, false, false}, false},
                  {"tn, W as C x K", Product{classes, features, batch, Op::transpose, Op::none},
                   Streams{false, true, false}, false}};
  return result;
}

ProductCase plain(Group group, std::size_t m, std::size_t n, std::size_t k, Op a, Op b) {
  ProductCase result;
  const Product product{m, n, k, a, b};
  result.name = shape_name(group, m, n, k);
  if (group != Group::odd) result.name = fmt::format("{}/{}", result.name, layout_of(product));
  result.group = group;
  result.forms = {{layout_of(product), product, Streams{}, false}};
  return result;
}

using Cases = std::vector<ProductCase>;

/// The sizes at which the entry of a call takes a good part of its time.
constexpr std::array kTinySizes = {8u, 16u, 24u, 32u, 48u};

void add_squares(Cases& cases) {
  constexpr std::array kSizes = {64u, 96u, 128u, 200u, 256u, 384u, 512u, 768u, 1024u, 1536u, 2048u};
  constexpr std::array kQuick = {64u, 128u, 256u, 512u, 1024u};
  for (const std::size_t size : kTinySizes) cases.push_back(square(Group::square, size));
  for (const std::size_t size : kSizes) {
    cases.push_back(square(Group::square, size));
    cases.back().quick = std::count(kQuick.begin(), kQuick.end(), size) != 0;
  }
}

void add_tiny_squares(Cases& cases) {
  for (const Group group : {Group::plan, Group::call}) {
    for (const std::size_t size : kTinySizes) {
      cases.push_back(square(group, size));
      cases.back().quick = true;
    }
  }
}

/// The forward and the backward product of a layer.
void add_layer(Cases& cases, std::size_t batch, std::size_t classes, std::size_t features) {
  cases.push_back(forward(Group::forward, batch, classes, features));
  cases.push_back(backward(Group::backward, batch, classes, features));
  const bool usual_batch = batch == 64 || batch == 1024;
  const bool usual_classes = classes == 6 || classes == 10;
  const bool quick = features == kPixels && usual_batch && usual_classes;
  for (std::size_t i = cases.size() - 2; i < cases.size(); ++i) cases[i].quick = quick;
}

void add_layers(Cases& cases) {
  for (const std::size_t batch : {16u, 64u, 256u, 1024u, 11790u}) {
    for (const std::size_t classes : {2u, 6u, 10u, 16u}) add_layer(cases, batch, classes, kPixels);
  }
  for (const std::size_t features : {784u, 12288u, 150528u}) {
    for (const std::size_t classes : {6u, 10u}) add_layer(cases, 64, classes, features);
  }
  for (const std::size_t classes : {100u, 1000u}) {
    cases.push_back(forward(Group::wide, 64, classes, kPixels));
    cases.back().quick = classes == 1000;
  }
}

struct Shape {
  std::size_t m, n, k;
};

/// One row times a matrix and a matrix times one column, with the matrix plain and transposed.
void add_vectors(Cases& cases) {
  constexpr std::array<Shape, 6> kShapes = {
      {{1, 512, 512}, {1, 4096, 64}, {1, 10, 4096}, {512, 1, 512}, {4096, 1, 64}, {64, 1, 4096}}};
  for (const auto& [m, n, k] : kShapes) {
    for (const Op op : {Op::none, Op::transpose}) {
      const Op a = m == 1 ? Op::none : op;
      const Op b = m == 1 ? op : Op::none;
      cases.push_back(plain(Group::gemv, m, n, k, a, b));
      cases.back().quick = op == Op::none && k <= 512;
    }
  }
}

void add_odd_shapes(Cases& cases) {
  constexpr std::array<Shape, 7> kShapes = {{{7, 13, 17},
                                             {31, 37, 41},
                                             {61, 67, 71},
                                             {127, 131, 137},
                                             {251, 509, 257},
                                             {997, 101, 499},
                                             {1021, 1031, 1033}}};
  for (const auto& [m, n, k] : kShapes) {
    cases.push_back(plain(Group::odd, m, n, k, Op::none, Op::none));
    cases.back().quick = m == 127;
  }
}

void add_transposed(Cases& cases) {
  constexpr std::array<Shape, 6> kShapes = {{{32, 32, 32},
                                             {100, 100, 100},
                                             {127, 131, 137},
                                             {251, 509, 257},
                                             {512, 512, 512},
                                             {1024, 1024, 1024}}};
  for (const auto& [m, n, k] : kShapes) {
    for (const Op a : {Op::none, Op::transpose}) {
      for (const Op b : {Op::none, Op::transpose}) {
        cases.push_back(plain(Group::transposed, m, n, k, a, b));
        cases.back().quick = m == 512 && (a == Op::transpose || b == Op::transpose);
      }
    }
  }
}

void add_bytes(Cases& cases) {
  for (const std::size_t batch : {64u, 1024u}) {
    for (const std::size_t classes : {6u, 10u}) {
      cases.push_back(forward(Group::forward_u8, batch, classes, kPixels));
      cases.push_back(backward(Group::backward_u8, batch, classes, kPixels));
      for (std::size_t i = cases.size() - 2; i < cases.size(); ++i) {
        cases[i].quick = batch == 64;
      }
    }
  }
}

/// Whether the case is measured a second time with its operands in memory.
bool is_streamed(const ProductCase& hot) {
  if (has_bytes(hot.group)) return true;
  const Product& product = hot.product();
  switch (hot.group) {
    case Group::square:
      return product.m == 64 || product.m == 256 || product.m == 1024;
    case Group::forward:
      return hot.quick;
    case Group::backward:
      return hot.quick;
    default:
      return false;
  }
}

}  // namespace

std::vector<ProductCase> product_cases() {
  Cases cases;
  add_squares(cases);
  add_tiny_squares(cases);
  add_vectors(cases);
  add_layers(cases);
  add_odd_shapes(cases);
  add_transposed(cases);
  add_bytes(cases);
  std::stable_sort(cases.begin(), cases.end(),
                   [](const ProductCase& x, const ProductCase& y) { return x.group < y.group; });
  const std::size_t hot = cases.size();
  for (std::size_t i = 0; i < hot; ++i) {
    if (!is_streamed(cases[i])) continue;
    ProductCase streaming = cases[i];
    streaming.memory = Memory::streaming;
    streaming.quick = has_bytes(streaming.group) && streaming.product().n == 10;
    cases.push_back(streaming);
  }
  return cases;
}

}  // namespace linnet::bench
