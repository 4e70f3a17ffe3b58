#include "tests/support/onnx_reference.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <utility>

namespace linnet::test {
namespace {

using Sizes = std::vector<std::size_t>;

std::size_t product(const Sizes& sizes, std::size_t first = 0) {
  std::size_t all = 1;
  for (std::size_t i = first; i < sizes.size(); ++i) all *= sizes[i];
  return all;
}

void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error("run_onnx: " + what);
}

using Values = std::map<std::string, ReferenceTensor>;

/// A node with the values that there are before it.
class Call {
 public:
  Call(const OnnxNode& node, const Values& values) : node_(node), values_(values) {}

  const std::string& operation() const { return node_.operation; }
  std::size_t inputs() const { return node_.inputs.size(); }

  const ReferenceTensor& input(std::size_t i) const {
    require(i < inputs() && values_.count(node_.inputs[i]) == 1, operation() + " lacks an input");
    return values_.at(node_.inputs[i]);
  }

  std::int64_t whole(const std::string& name) const { return attribute(name, 2).whole; }
  float number(const std::string& name) const { return attribute(name, 1).number; }
  const std::vector<std::int64_t>& list(const std::string& name) const {
    return attribute(name, 7).list;
  }

 private:
  const OnnxAttribute& attribute(const std::string& name, int type) const {
    const auto found = node_.attributes.find(name);
    require(found != node_.attributes.end() && found->second.type == type,
            operation() + " lacks " + name);
    return found->second;
  }

  const OnnxNode& node_;
  const Values& values_;
};

ReferenceTensor cast(const Call& call) {
  require(call.whole("to") == 1, "a cast to another type than float");
  return call.input(0);
}

ReferenceTensor transpose(const Call& call) {
  const auto& order = call.list("perm");
  const ReferenceTensor& x = call.input(0);
  require(order.size() == 4 && x.shape.size() == 4, "a transpose of other than 4 dimensions");
  ReferenceTensor y{.shape = {}, .numbers = {}};
  for (const std::int64_t from : order) {
    y.shape.push_back(x.shape.at(static_cast<std::size_t>(from)));
  }
  Sizes at(4);
  for (std::size_t i = 0; i < x.numbers.size(); ++i) {
    std::size_t rest = i, place = 0;
    for (std::size_t d = 4; d-- > 0; rest /= y.shape[d]) {
      at[static_cast<std::size_t>(order[d])] = rest % y.shape[d];
    }
    for (std::size_t d = 0; d < 4; ++d) place = place * x.shape[d] + at[d];
    y.numbers.push_back(x.numbers[place]);
  }
  return y;
}

ReferenceTensor flatten(const Call& call) {
  require(call.whole("axis") == 1, "another axis of Flatten");
  const ReferenceTensor& x = call.input(0);
  return {{x.shape.at(0), product(x.shape, 1)}, x.numbers};
}

ReferenceTensor gemm(const Call& call) {
  const ReferenceTensor &x = call.input(0), &w = call.input(1), &b = call.input(2);
  require(call.whole("transB") == 1 && x.shape.size() == 2 && w.shape.size() == 2 &&
              w.shape[1] == x.shape[1] && b.shape == Sizes{w.shape[0]},
          "a Gemm whose shapes do not fit");
  const auto alpha = static_cast<double>(call.number("alpha"));
  const std::size_t features = x.shape[1];
  ReferenceTensor y{{x.shape[0], w.shape[0]}, {}};
  for (std::size_t i = 0; i < x.shape[0]; ++i) {
    for (std::size_t c = 0; c < w.shape[0]; ++c) {
      double sum = 0.0;
      for (std::size_t k = 0; k < features; ++k) {
        sum += x.numbers[i * features + k] * w.numbers[c * features + k];
      }
      y.numbers.push_back(alpha * sum + b.numbers[c]);
    }
  }
  return y;
}

ReferenceTensor softmax(const Call& call) {
  require(call.whole("axis") == 1, "another axis of Softmax");
  ReferenceTensor y = call.input(0);
  const std::size_t count = y.shape.at(1);
  for (auto row = y.numbers.begin(); row != y.numbers.end();
       row += static_cast<std::ptrdiff_t>(count)) {
    const auto end = row + static_cast<std::ptrdiff_t>(count);
    const double most = *std::max_element(row, end);
    double sum = 0.0;
    for (auto z = row; z != end; ++z) {
      *z = std::exp(*z - most);
      sum += *z;
    }
    for (auto p = row; p != end; ++p) *p /= sum;
  }
  return y;
}

ReferenceTensor argmax(const Call& call) {
  require(call.whole("axis") == 1 && call.whole("keepdims") == 0, "another kind of ArgMax");
  const ReferenceTensor& x = call.input(0);
  ReferenceTensor y{{x.shape[0]}, {}};
  for (std::size_t i = 0; i < x.shape[0]; ++i) {
    const auto row = x.numbers.begin() + static_cast<std::ptrdiff_t>(i * x.shape[1]);
    const auto end = row + static_cast<std::ptrdiff_t>(x.shape[1]);
    y.numbers.push_back(static_cast<double>(std::max_element(row, end) - row));
  }
  return y;
}

ReferenceTensor matmul(const Call& call) {
  const ReferenceTensor &x = call.input(0), &y = call.input(1);
  require(x.shape.size() == 2 && y.shape == Sizes{x.shape[1], 1},
          "a MatMul to other than a column");
  ReferenceTensor z{{x.shape[0], 1}, {}};
  for (std::size_t i = 0; i < x.shape[0]; ++i) {
    double sum = 0.0;
    for (std::size_t k = 0; k < x.shape[1]; ++k) {
      sum += x.numbers[i * x.shape[1] + k] * y.numbers[k];
    }
    z.numbers.push_back(sum);
  }
  return z;
}

/// The largest number of each row of a matrix, as a column.
ReferenceTensor reduce_max(const Call& call) {
  require(call.list("axes") == std::vector<std::int64_t>{1} && call.whole("keepdims") == 1,
          "another ReduceMax");
  const ReferenceTensor& x = call.input(0);
  ReferenceTensor y{{x.shape.at(0), 1}, {}};
  for (std::size_t i = 0; i < x.shape[0]; ++i) {
    const auto row = x.numbers.begin() + static_cast<std::ptrdiff_t>(i * x.shape.at(1));
    y.numbers.push_back(*std::max_element(row, row + static_cast<std::ptrdiff_t>(x.shape[1])));
  }
  return y;
}

/// Number by number, of matrices, columns and single numbers.
ReferenceTensor each(const Call& call,
                     const std::function<double(double, double, double)>& compute) {
  const std::size_t count = call.inputs();
  Sizes shape;
  for (std::size_t i = 0; i < count; ++i) {
    if (call.input(i).shape.size() < 2) continue;
    if (shape.empty()) shape = call.input(i).shape;
    shape[1] = std::max(shape[1], call.input(i).shape[1]);
  }
  require(shape.size() == 2, call.operation() + " without a matrix");
  const auto at = [&](std::size_t i, std::size_t row, std::size_t column) {
    if (i >= count) return 0.0;
    const ReferenceTensor& x = call.input(i);
    if (x.shape == Sizes{1}) return x.numbers[0];
    require(x.shape[0] == shape[0] && (x.shape[1] == shape[1] || x.shape[1] == 1),
            call.operation() + " of shapes that do not fit");
    return x.numbers[row * x.shape[1] + (x.shape[1] == 1 ? 0 : column)];
  };
  ReferenceTensor y{shape, {}};
  for (std::size_t row = 0; row < shape[0]; ++row) {
    for (std::size_t column = 0; column < shape[1]; ++column) {
      y.numbers.push_back(compute(at(0, row, column), at(1, row, column), at(2, row, column)));
    }
  }
  return y;
}

ReferenceTensor compute(const Call& call) {
  const std::string& operation = call.operation();
  if (operation == "Cast") return cast(call);
  if (operation == "Transpose") return transpose(call);
  if (operation == "Flatten") return flatten(call);
  if (operation == "Gemm") return gemm(call);
  if (operation == "Softmax") return softmax(call);
  if (operation == "ArgMax") return argmax(call);
  if (operation == "Abs") return each(call, [](double x, double, double) { return std::fabs(x); });
  if (operation == "Div") return each(call, [](double x, double y, double) { return x / y; });
  if (operation == "Max") {
    return each(call, [](double x, double y, double) { return std::max(x, y); });
  }
  if (operation == "Equal") return each(call, [](double x, double y, double) { return x == y; });
  if (operation == "Where") {
    return each(call, [](double is, double x, double y) { return is != 0.0 ? x : y; });
  }
  if (operation == "Mul") return each(call, [](double x, double y, double) { return x * y; });
  if (operation == "Sqrt") return each(call, [](double x, double, double) { return std::sqrt(x); });
  if (operation == "MatMul") return matmul(call);
  require(operation == "ReduceMax", "no operator " + operation);
  return reduce_max(call);
}

void store(const std::string& name, ReferenceTensor tensor, Values& values) {
  require(tensor.numbers.size() == product(tensor.shape), name + " does not fit its shape");
  require(values.emplace(name, std::move(tensor)).second, name + " twice");
}

void check(const OnnxValueInfo& output, const Values& values) {
  require(values.count(output.name) == 1, output.name + " is not computed");
  const Sizes& shape = values.at(output.name).shape;
  require(shape.size() == output.shape.size(), output.name + " has other dimensions");
  for (std::size_t i = 1; i < shape.size(); ++i) {
    require(static_cast<std::int64_t>(shape[i]) == output.shape[i],
            output.name + " has another size");
  }
}

}  // namespace

Values run_onnx(const OnnxFile& file, const ReferenceTensor& input) {
  Values values;
  for (const auto& [name, tensor] : file.initializers) {
    const std::vector<float> numbers = tensor.numbers();
    store(name, {{tensor.shape.begin(), tensor.shape.end()}, {numbers.begin(), numbers.end()}},
          values);
  }
  require(file.inputs.size() == 1, "a graph without one input");
  store(file.inputs[0].name, input, values);
  for (const OnnxNode& node : file.nodes) {
    require(node.outputs.size() == 1, node.operation + " without one output");
    store(node.outputs[0], compute(Call(node, values)), values);
  }
  for (const OnnxValueInfo& output : file.outputs) check(output, values);
  return values;
}

}  // namespace linnet::test
