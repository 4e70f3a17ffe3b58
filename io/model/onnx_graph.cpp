#include "io/model/onnx_graph.hpp"

#include <bit>
#include <span>
#include <utility>

#include "engine/model/forward_pass.hpp"
#include "io/model/model_format.hpp"
#include "io/model/onnx_fields.hpp"

namespace linnet {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are little-endian on disk");

using Ints = std::vector<std::uint64_t>;
constexpr std::uint64_t kFloat = static_cast<std::uint64_t>(OnnxType::float32);

/// Adds node after node to the graph of a model. Names of values are those in the file.
class GraphBuilder {
 public:
  explicit GraphBuilder(const SavedModel& saved) : saved_(saved) {}

  ProtobufMessage graph() {
    add_logits(normalized(rows()));
    add({"Softmax", {"logits"}, "probabilities", {{"axis", std::uint64_t{1}}}});
    add({"ArgMax",
         {"logits"},
         "label",
         {{"axis", std::uint64_t{1}}, {"keepdims", std::uint64_t{0}}}});
    graph_.add_bytes(onnx::graph::name, "linnet");
    for (const ProtobufMessage& tensor : initializers_) {
      graph_.add_message(onnx::graph::initializer, tensor);
    }
    graph_.add_message(onnx::graph::input, to_message(onnx_input(saved_)));
    const std::size_t outputs = saved_.model.outputs();
    for (const OnnxValue& value :
         {OnnxValue{"logits", OnnxType::float32, {std::nullopt, outputs}},
          OnnxValue{"probabilities", OnnxType::float32, {std::nullopt, outputs}},
          OnnxValue{"label", OnnxType::int64, {std::nullopt}}}) {
      graph_.add_message(onnx::graph::output, to_message(value));
    }
    return std::move(graph_);
  }

 private:
  /// Returns the name of the value that the node computes.
  std::string add(const OnnxNode& node) {
    graph_.add_message(onnx::graph::node, to_message(node));
    return node.output;
  }

  /// A tensor all of whose numbers are `value`. Returns its name.
  std::string add_constant(const std::string& name, float value,
                           const std::vector<std::size_t>& shape = {1}) {
    std::size_t count = 1;
    for (const std::size_t size : shape) count *= size;
    const std::vector<float> numbers(count, value);
    ProtobufMessage tensor = float_tensor(name, shape);
    tensor.add_bytes(onnx::tensor::raw_data,
                     {reinterpret_cast<const char*>(numbers.data()), count * sizeof(float)});
    initializers_.push_back(std::move(tensor));
    return name;
  }

  /// The numbers of each example in the order of the weights: batch × features.
  std::string rows() {
    const OnnxValue input = onnx_input(saved_);
    std::string rows = input.name;
    if (input.type == OnnxType::uint8) {
      rows = add({"Cast", {rows}, "numbers", {{"to", kFloat}}});
    }
    if (saved_.input != ModelInput::images) return rows;
    if (saved_.rules.colour == ColourRule::rgb) {
      rows = add({"Transpose", {rows}, "planes", {{"perm", Ints{0, 3, 1, 2}}}});
    }
    return add({"Flatten", {rows}, "rows", {{"axis", std::uint64_t{1}}}});
  }

  /// The rows divided by their lengths, where the model asks for it. A row of zeros stays one.
  ///
  /// The length of bytes that are not all zero is 1 or more. Other numbers are divided by the
  /// largest magnitude among them first, as their squares may be larger or smaller than any float.
  /// Squares are summed by a product of matrices: ReduceL2 of ONNX Runtime 1.32 adds up one after
  /// the other in single precision, which is 8 · 10⁻⁵ of the length off for 150,528 bytes.
  std::string normalized(std::string rows) {
    if (saved_.model.normalize == Normalize::none) return rows;
    const std::string one = add_constant("one", 1.0f);
    if (saved_.input == ModelInput::numbers) rows = scaled(rows, one);
    const std::string squares = add({"Mul", {rows, rows}, "squares"});
    const std::string ones = add_constant("ones", 1.0f, {saved_.model.features(), 1});
    const std::string sum = add({"MatMul", {squares, ones}, "sum_of_squares"});
    const std::string length = add({"Sqrt", {sum}, "length"});
    return add({"Div", {rows, add({"Max", {length, one}, "length_or_one"})}, "normalized"});
  }

  std::string scaled(const std::string& rows, const std::string& one) {
    const std::string zero = add_constant("zero", 0.0f);
    const std::string magnitudes = add({"Abs", {rows}, "magnitudes"});
    const std::string largest = add({"ReduceMax",
                                     {magnitudes},
                                     "largest",
                                     {{"axes", Ints{1}}, {"keepdims", std::uint64_t{1}}}});
    const std::string is_zero = add({"Equal", {largest, zero}, "is_zero"});
    return add({"Div", {rows, add({"Where", {is_zero, one, largest}, "divisor"})}, "scaled"});
  }

  /// logits = factor · rows · weightᵀ + bias.
  void add_logits(const std::string& rows) {
    const LinearModel& model = saved_.model;
    const std::string weight(kWeight), bias(kBias);
    std::vector<std::span<const std::byte>> parts;
    for (std::size_t c = 0; c < model.outputs(); ++c) {
      parts.push_back(std::as_bytes(model.weights.values(c)));
    }
    add_parameter(float_tensor(weight, {model.outputs(), model.features()}), parts);
    parts = {std::as_bytes(std::span(model.bias))};
    add_parameter(float_tensor(bias, {model.outputs()}), parts);
    add({"Gemm",
         {rows, weight, bias},
         "logits",
         {{"alpha", logit_scale(model).pixel_factor}, {"transB", std::uint64_t{1}}}});
  }

  void add_parameter(ProtobufMessage tensor,
                     const std::vector<std::span<const std::byte>>& numbers) {
    tensor.add_referenced(onnx::tensor::raw_data, numbers);
    initializers_.push_back(std::move(tensor));
  }

  const SavedModel& saved_;
  ProtobufMessage graph_;
  std::vector<ProtobufMessage> initializers_;
};

}  // namespace

OnnxValue onnx_input(const SavedModel& saved) {
  if (saved.input == ModelInput::images) {
    return {"images",
            OnnxType::uint8,
            {std::nullopt, saved.size.height, saved.size.width, channels_of(saved.rules)}};
  }
  const auto type = saved.input == ModelInput::bytes ? OnnxType::uint8 : OnnxType::float32;
  return {"features", type, {std::nullopt, saved.model.features()}};
}

ProtobufMessage onnx_graph(const SavedModel& saved) {
  return GraphBuilder(saved).graph();
}

}  // namespace linnet
