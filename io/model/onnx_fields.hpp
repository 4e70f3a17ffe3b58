#pragma once

#include <cstdint>

/// The numbers of fields in the messages of ONNX, which onnx/onnx.proto of github.com/onnx/onnx
/// defines; one namespace a message.
namespace linnet::onnx {

using Field = std::uint32_t;

/// Opset 13 of December 2020 and the version of the file format that came with it: read by ONNX
/// Runtime from 1.6 on, and by what converts for other runtimes. No operator here needs more.
inline constexpr std::uint64_t kIrVersion = 7;
inline constexpr std::uint64_t kOpset = 13;

/// No message of protocol buffers, and so no file, has more bytes.
inline constexpr std::uint64_t kMostBytes = 0x7fffffff;

namespace model {
inline constexpr Field ir_version = 1, producer_name = 2, producer_version = 3, domain = 4,
                       model_version = 5, doc_string = 6, graph = 7, opset_import = 8,
                       metadata_props = 14, training_info = 20, functions = 25, configuration = 26;
}
namespace opset {
inline constexpr Field version = 2;
}
namespace entry {
inline constexpr Field key = 1, value = 2;
}
namespace graph {
inline constexpr Field node = 1, name = 2, initializer = 5, input = 11, output = 12;
}
namespace node {
inline constexpr Field input = 1, output = 2, name = 3, op_type = 4, attribute = 5;
}
namespace attribute {
inline constexpr Field name = 1, f = 2, i = 3, ints = 8, type = 20;
inline constexpr std::uint64_t type_float = 1, type_int = 2, type_ints = 7;
}  // namespace attribute
namespace tensor {
inline constexpr Field dims = 1, data_type = 2, name = 8, raw_data = 9;
}
namespace value_info {
inline constexpr Field name = 1, type = 2;
}
namespace type {
inline constexpr Field tensor_type = 1;
}
namespace tensor_type {
inline constexpr Field elem_type = 1, shape = 2;
}
namespace shape {
inline constexpr Field dim = 1;
}
namespace dimension {
inline constexpr Field dim_value = 1, dim_param = 2;
}

}  // namespace linnet::onnx
