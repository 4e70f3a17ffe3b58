#pragma once

#include <memory>
#include <optional>
#include <string>

namespace linnet::bench {

/// A shared library that keeps its symbols to itself. OpenBLAS, BLIS and MKL all export the same
/// names; linked, or loaded without care, one of them would be measured several times.
class SharedObject {
 public:
  /// A path, or a name that the dynamic linker searches for. Nothing if it cannot be loaded,
  /// and `reason` is set to why.
  static std::optional<SharedObject> open(const std::string& path, std::string& reason);

  /// The same library once more, with data of its own: for one that reads a setting only once.
  std::optional<SharedObject> open_again(std::string& reason) const;

  /// The function of that name, or null.
  template <class Function>
  Function* function(const char* name) const {
    return reinterpret_cast<Function*>(symbol(name));
  }

  /// Sets `function` to the one of that name; whether there is one.
  template <class Function>
  bool find(const char* name, Function*& function) const {
    function = this->function<Function>(name);
    return function != nullptr;
  }

  /// Where the library was found.
  std::string path() const;

 private:
  explicit SharedObject(void* handle) : handle_(handle) {}

  void* symbol(const char* name) const;

  // Never closed: the threads of these libraries outlive whoever asked for them.
  void* handle_;
};

}  // namespace linnet::bench
