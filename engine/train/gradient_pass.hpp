#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/model/forward_pass.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/train/logit_gradient.hpp"
#include "engine/train/pass_plan.hpp"
#include "engine/train/pass_sums.hpp"
#include "linnet/aligned_buffer.hpp"
#include "linnet/context.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Examples with the numbers by which their losses are multiplied.
struct WeightedExamples {
  const OrderedExamples& examples;
  std::span<const float> weights;  ///< one for each example; none if all count the same
};

/// One pass over all examples: the sum of their losses −log softmax(z)_y, and the sums of which its
/// gradient consists, for a linear layer.
///
/// Each thread takes some leaves of the PassPlan, one after the other. For each chunk of the rows
/// of a leaf it computes logits, losses and the gradient g in the logits, and then adds Σ g · x,
/// while the rows are in its cache. If there are too few leaves for the threads, because the layer
/// is large, they take the leaves together: first each takes the logits of some chunks of a block,
/// and then all chunks of the block for some of the features. Both ways add the same numbers in the
/// same order.
///
/// With a communicator each rank takes the leaves of its share (PassSums), and all have the sums.
/// With fewer leaves than ranks some wait for the others.
///
/// For one thread at a time.
class GradientPass {
 public:
  /// All must outlive it. row_bytes: of a row of the examples.
  GradientPass(const Context& context, const LinearLayer& layer, const WeightedExamples& examples,
               std::size_t row_bytes);

  /// The rows of the examples that this rank takes: of its leaves.
  IndexRange own_rows() const;

  /// Into how many leaves the examples are divided, of all ranks.
  std::size_t leaves() const { return plan_.leaves(); }

  /// Makes the pass. products: receives Σ s · g · x over all examples for the numbers of the layer,
  /// x as it is stored, without its factor. Communicates. Throws Stopped on request.
  void run(const LogitScale& scale, std::span<double> products, const StopRequest& stop);

  /// Of the last pass: Σ s · loss over all examples.
  double loss() const { return outputs_.back(); }

  /// Of the last pass: Σ s · g(c) over all examples, for each output c.
  std::span<const double> output_gradients() const {
    return std::span(outputs_).first(layer_.outputs());
  }

 private:
  /// The sums over the rows of a leaf.
  struct Leaf {
    AlignedBuffer<double> products;  ///< Σ s · g · x in the order of the layer
    std::vector<double> outputs;     ///< Σ s · g of each output, and Σ s · loss
  };
  /// What a thread needs to compute logits and losses.
  struct Scratch {
    ForwardPass forward;
    std::vector<float> losses;
    std::vector<std::int32_t> predictions;
  };
  /// The gradient in the logits of the rows of a block, or of a chunk, and the sums over them.
  struct Gradients {
    Gradients(const KernelTable& kernels, const LinearLayer& layer, std::size_t rows,
              std::size_t chunks);
    LogitGradient rows;
    Matrix<double> chunk_sums;  ///< of each chunk what Leaf::outputs has
    LinearLayer products;       ///< Σ s · g · x over the rows of a block so far
  };

  bool takes_leaves_together() const;
  void pass_leaves(const LogitScale& scale, const StopRequest& stop);
  IndexRange rows_of_leaf(std::size_t own) const { return plan_.leaf(sums_.own().begin + own); }
  void run_leaf(std::size_t index, int worker, const LogitScale& scale, const StopRequest& stop);
  void run_leaf_together(std::size_t index, const LogitScale& scale, const StopRequest& stop);
  void take_losses(IndexRange rows, const LogitScale& scale, Scratch& scratch,
                   LogitGradient& gradient, std::size_t first, double* sums) const;
  void accumulate(IndexRange rows, IndexRange features, const MicroPanelA& gradient, bool is_first,
                  LinearLayer& to) const;
  void reserve(Leaf& leaf) const;
  void add_block(IndexRange features, const LinearLayer& products, bool is_first, Leaf& leaf) const;
  FeatureRows rows_of(IndexRange rows) const;

  const Context& context_;
  const KernelTable& kernels_;
  const LinearLayer& layer_;
  WeightedExamples examples_;
  PassPlan plan_;
  PassSums sums_;
  std::vector<Leaf> leaves_;          ///< of this rank
  std::vector<double> outputs_;       ///< the sum of what Leaf::outputs has
  std::vector<Scratch> scratch_;      ///< of each worker
  std::vector<Gradients> gradients_;  ///< of each worker, of a chunk; or of all, of a block
};

}  // namespace linnet
