#include "bench/baselines/shared_object.hpp"

#include <dlfcn.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>

namespace linnet::bench {

namespace {

constexpr int kMode = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;

/// "libsvml.so" from "libsvml.so: cannot open shared object file: …".
std::string missing_library(const std::string& error) {
  return error.find("cannot open shared object file") == std::string::npos
             ? ""
             : error.substr(0, error.find(':'));
}

/// Loads `path`. Libraries that it depends on and that are found only in its own folder, as in
/// wheels from PyPI, are loaded before it.
void* load(const std::string& path, std::string& error) {
  void* handle = ::dlopen(path.c_str(), kMode);
  std::string last_missing;
  while (handle == nullptr) {
    error = ::dlerror();
    const std::string missing = missing_library(error);
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos || missing.empty() || missing == path ||
        missing == last_missing) {
      return nullptr;
    }
    last_missing = missing;
    std::string deeper;
    if (load(path.substr(0, slash + 1) + missing, deeper) == nullptr) return nullptr;
    handle = ::dlopen(path.c_str(), kMode);
  }
  return handle;
}

}  // namespace

std::optional<SharedObject> SharedObject::open(const std::string& path, std::string& reason) {
  void* handle = load(path, reason);
  if (handle == nullptr) return std::nullopt;
  return SharedObject(handle);
}

std::optional<SharedObject> SharedObject::open_again(std::string& reason) const {
  // The dynamic linker recognises a loaded library by its file, so this loads a copy: a file in
  // memory, without a name.
  std::ifstream original(path(), std::ios::binary);
  const int copy = ::memfd_create("copy", MFD_CLOEXEC);
  if (!original || copy < 0) {
    reason = path() + " cannot be copied";
    return std::nullopt;
  }
  const std::string file = "/proc/self/fd/" + std::to_string(copy);
  std::ofstream(file, std::ios::binary) << original.rdbuf();
  auto object = open(file, reason);
  ::close(copy);
  return object;
}

void* SharedObject::symbol(const char* name) const {
  return ::dlsym(handle_, name);
}

std::string SharedObject::path() const {
  link_map* map = nullptr;
  if (::dlinfo(handle_, RTLD_DI_LINKMAP, static_cast<void*>(&map)) != 0 || map == nullptr)
    return "";
  return map->l_name;
}

}  // namespace linnet::bench
