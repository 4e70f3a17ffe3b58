#include "bench/baselines/registry.hpp"

#include <algorithm>

#include "bench/baselines/blis.hpp"
#include "bench/baselines/linnet_library.hpp"
#include "bench/baselines/mkl.hpp"
#include "bench/baselines/onednn.hpp"
#include "bench/baselines/openblas.hpp"
#include "bench/baselines/plugin.hpp"

namespace linnet::bench {
namespace {

namespace fs = std::filesystem;

using Open = std::unique_ptr<Library> (*)(const SharedObject&);

/// A baseline and the name of its file.
struct KnownLibrary {
  const char* name;
  const char* file;  ///< a star at the end stands for any version
  Open open;
};

constexpr KnownLibrary kDistributionLibraries[] = {
    {"OpenBLAS (Debian)", "libopenblas.so.0", open_openblas},
    {"BLIS (Debian)", "libblis.so.4", open_blis},
#ifdef LINNET_HAS_ONEDNN_V2
    {"oneDNN 2 (Debian)", "libdnnl.so.2", open_onednn_v2},
#endif
};

constexpr KnownLibrary kWheelLibraries[] = {
    {"OpenBLAS (wheel)", "libscipy_openblas.so", open_openblas},
#ifdef LINNET_HAS_ONEDNN_V3
    {"oneDNN 3 (wheel)", "libdnnl.so.3", open_onednn_v3},
#endif
    // The last one: if its OpenMP were loaded already, libraries that need GCC's would find it.
    {"MKL (wheel)", "libmkl_rt.so.*", open_mkl},
};

constexpr Open kAdapters[] = {
    open_mkl,       open_blis, open_openblas,
#ifdef LINNET_HAS_ONEDNN_V2
    open_onednn_v2,
#endif
#ifdef LINNET_HAS_ONEDNN_V3
    open_onednn_v3,
#endif
};

void add_adapters_that_were_not_built(Registry& registry) {
#ifndef LINNET_HAS_ONEDNN_V2
  registry.missing.push_back("oneDNN 2: its headers were not there when this program was built");
#endif
#ifndef LINNET_HAS_ONEDNN_V3
  registry.missing.push_back("oneDNN 3: its headers were not there when this program was built");
#endif
  static_cast<void>(registry);
}

bool matches(const std::string& file, std::string pattern) {
  if (pattern.back() != '*') return file == pattern;
  pattern.pop_back();
  return file.rfind(pattern, 0) == 0;
}

std::vector<std::string> files_below(const fs::path& folder, const std::string& pattern) {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
    if (matches(entry.path().filename().string(), pattern)) found.push_back(entry.path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

void add_library(Registry& registry, std::string name, std::unique_ptr<Library> library,
                 std::string path) {
  if (name.empty()) name = library->name();
  const bool taken = std::any_of(registry.libraries.begin(), registry.libraries.end(),
                                 [&](const LoadedLibrary& loaded) { return loaded.name == name; });
  if (taken) name += " (" + path + ")";
  registry.libraries.push_back({std::move(name), std::move(library), std::move(path)});
}

void open_known(Registry& registry, const KnownLibrary& known, const std::string& path) {
  std::string reason;
  const auto object = SharedObject::open(path, reason);
  auto library = object ? known.open(*object) : nullptr;
  if (library) {
    const std::string name = library->name();
    auto second = known.open == open_blis ? open_blis_for_avx512(*object, *library) : nullptr;
    add_library(registry, name, std::move(library), object->path());
    if (second) add_library(registry, name + " for AVX-512", std::move(second), object->path());
  } else {
    if (object) reason = path + " lacks functions that are needed";
    registry.missing.push_back(std::string(known.name) + ": " + reason);
  }
}

fs::path program_folder() {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

/// Loads one of the modules in the folder of this program.
void open_plugin(Registry& registry, const std::string& name, const std::string& module) {
  const std::string path = (program_folder() / ("linnet_bench_" + module + ".so")).string();
  std::string reason = "it was not there when this program was built";
  if (fs::exists(path)) {
    const auto object = SharedObject::open(path, reason);
    const auto open =
        object ? object->function<decltype(linnet_bench_open_plugin)>("linnet_bench_open_plugin")
               : nullptr;
    if (open != nullptr) {
      add_library(registry, "", std::unique_ptr<Library>(open()), "");
      return;
    }
  }
  registry.missing.push_back(name + ": " + reason);
}

void open_named(Registry& registry, const NamedPath& named) {
  std::string reason;
  const auto object = SharedObject::open(named.path, reason);
  if (object) {
    for (const Open open : kAdapters) {
      if (auto library = open(*object)) {
        add_library(registry, named.name, std::move(library), object->path());
        return;
      }
    }
    reason = named.path + " is none of MKL, BLIS, AOCL, OpenBLAS and oneDNN";
  }
  registry.missing.push_back(named.name + ": " + reason);
}

}  // namespace

fs::path default_wheels() {
  return (program_folder() / "../../bench-wheels").lexically_normal();
}

Registry load_libraries(const fs::path& wheels, const std::vector<NamedPath>& named) {
  Registry registry;
  add_library(registry, "", open_linnet(), "");
  add_adapters_that_were_not_built(registry);
  open_plugin(registry, "Eigen", "eigen_" + std::string(name_of(choose_instruction_set(""))));
  open_plugin(registry, "libxsmm", "xsmm");
  for (const KnownLibrary& known : kDistributionLibraries) open_known(registry, known, known.file);
  for (const KnownLibrary& known : kWheelLibraries) {
    const auto files = files_below(wheels, known.file);
    if (files.empty()) {
      registry.missing.push_back(std::string(known.name) + ": no " + known.file + " was found");
    }
    for (const std::string& file : files) open_known(registry, known, file);
  }
  for (const NamedPath& path : named) open_named(registry, path);
  return registry;
}

}  // namespace linnet::bench
