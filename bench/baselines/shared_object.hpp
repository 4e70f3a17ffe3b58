#pragma once

#include <memory>
#include <optional>
#include <string>

namespace linnet::bench {

/// A shared library loaded so that its symbols are not visible to others (RTLD_LOCAL and
/// RTLD_DEEPBIND). OpenBLAS, BLIS and MKL export the same names; linked, or loaded otherwise, calls
/// of all three would end in one of them.
class SharedObject {
 public:
  /// Loads a path, or a name that the dynamic linker searches for. If it cannot be loaded, returns
  /// nothing and sets `reason`.
  static std::optional<SharedObject> open(const std::string& path, std::string& reason);

  /// Loads the same library a second time, with its own data: for a library that reads a setting
  /// only once.
  std::optional<SharedObject> open_again(std::string& reason) const;

  /// The function of that name, or null.
  template <class Function>
  Function* function(const char* name) const {
    return reinterpret_cast<Function*>(symbol(name));
  }

  /// Sets `function` to the one of that name. Returns whether there is one.
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

  // Never closed: worker threads of these libraries run until the program ends.
  void* handle_;
};

}  // namespace linnet::bench
