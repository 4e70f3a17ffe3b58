#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/onnx_reader.hpp"

namespace linnet::test {

/// An array of numbers of any type, row after row.
struct ReferenceTensor {
  std::vector<std::size_t> shape;
  std::vector<double> numbers;
};

/// Computes all values of the graph of an ONNX file in double precision, node by node as the
/// definitions of the operators say, for an input. Throws std::runtime_error for operators,
/// attributes and shapes that Linnet does not write, for values that are not there and for those
/// that are computed twice.
std::map<std::string, ReferenceTensor> run_onnx(const OnnxFile& file, const ReferenceTensor& input);

}  // namespace linnet::test
