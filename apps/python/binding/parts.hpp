#pragma once

#include <nanobind/nanobind.h>

namespace linnet {

// What the module has, each with the functions of one source file.

void add_training(nanobind::module_& module);
void add_prediction(nanobind::module_& module);
void add_products(nanobind::module_& module);
void add_images(nanobind::module_& module);
void add_model_files(nanobind::module_& module);

}  // namespace linnet
