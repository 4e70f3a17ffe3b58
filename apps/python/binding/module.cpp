#include <nanobind/nanobind.h>

#include <exception>

#include "apps/python/binding/parts.hpp"
#include "linnet/error.hpp"

namespace nb = nanobind;

namespace {

/// Errors of the system become OSError; those of arguments and data ValueError.
void translate(const std::exception_ptr& exception, void*) {
  try {
    std::rethrow_exception(exception);
  } catch (const linnet::Error& error) {
    const bool is_system = error.fault() == linnet::Fault::system;
    PyErr_SetString(is_system ? PyExc_OSError : PyExc_ValueError, error.what());
  }
}

}  // namespace

NB_MODULE(_linnet, module) {
  module.doc() = "The functions in C++ that the package linnet consists of.";
  nb::register_exception_translator(translate);
  linnet::add_training(module);
  linnet::add_prediction(module);
  linnet::add_products(module);
  linnet::add_images(module);
  linnet::add_model_files(module);
}
