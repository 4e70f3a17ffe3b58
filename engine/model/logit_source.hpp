#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "engine/core/index_range.hpp"
#include "engine/model/linear_layer.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"
#include "linnet/matrix.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// The examples of a batch of logits, but for the last batch.
inline constexpr std::size_t kLogitBatch = 32;

/// The logits of examples that have labels, batch by batch, as often as they are asked for.
class LogitSource {
 public:
  /// `first` is the number of the batch's first example.
  using Body = std::function<void(std::size_t first, MatrixView<const float> logits)>;

  virtual ~LogitSource() = default;

  std::span<const std::uint32_t> labels() const noexcept { return labels_; }
  std::size_t rows() const noexcept { return labels_.size(); }
  std::size_t batches() const noexcept { return (rows() + kLogitBatch - 1) / kLogitBatch; }
  std::size_t outputs() const noexcept { return outputs_; }
  const Context& context() const noexcept { return context_; }

  /// Calls `body` for each batch of kLogitBatch examples, in parallel: logits are examples ×
  /// outputs. Throws Stopped on request and, after all calls, Error(data) that names the first
  /// example with bad logits; `body` may have been given some.
  virtual void for_each_batch(const Body& body) const = 0;

  /// The same with the logits of some outputs only, up to rounding, which are not checked.
  virtual void for_each_batch(IndexRange outputs, const Body& body) const = 0;

 protected:
  LogitSource(std::span<const std::uint32_t> labels, std::size_t outputs, const Context& context,
              const StopRequest& stop)
      : labels_(labels), outputs_(outputs), context_(context), stop_(stop) {}

  const StopRequest& stop() const noexcept { return stop_; }

 private:
  std::span<const std::uint32_t> labels_;
  std::size_t outputs_;
  const Context& context_;
  StopRequest stop_;
};

/// Which logits of a matrix are bad.
enum class LogitRule {
  finite,         ///< all that are not finite
  probabilities,  ///< those that stand for no probability: NaN, +Inf, and a row of −Inf
};

/// Logits that are in memory.
class LogitMatrix : public LogitSource {
 public:
  /// Throws Error(usage) unless each row has a label, which is less than the number of columns.
  LogitMatrix(MatrixView<const float> logits, std::span<const std::uint32_t> labels, LogitRule rule,
              const Context& context, const StopRequest& stop);

  void for_each_batch(const Body& body) const override;
  void for_each_batch(IndexRange outputs, const Body& body) const override;

 private:
  MatrixView<const float> logits_;
  LogitRule rule_;
};

/// The logits of a model, which are computed in each pass and must all be finite.
class ModelLogits : public LogitSource {
 public:
  /// The arguments must outlive this object. Throws Error(usage) unless model and examples fit each
  /// other.
  ModelLogits(const LinearModel& model, const Examples& examples, const Context& context,
              const StopRequest& stop);

  void for_each_batch(const Body& body) const override;
  void for_each_batch(IndexRange outputs, const Body& body) const override;

 private:
  void for_each_batch(const LinearLayer& layer, std::span<const float> bias,
                      const Body& body) const;

  const LinearModel& model_;
  const Examples& examples_;
  LinearLayer layer_;
};

}  // namespace linnet
