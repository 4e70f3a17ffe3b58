#pragma once

#include <torch/torch.h>

#include <string>

/// An array that NumPy saved: of bytes or 64-bit integers, in C's order. Throws std::runtime_error.
torch::Tensor load_npy(const std::string& path);
