#include "bench/baselines/roster.hpp"

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

/// A baseline, and how the file is called that holds it.
struct Known {
  const char* name;
  const char* file;  ///< a star at the end stands for any version
  Open open;
};

constexpr Known kOfDistribution[] = {
    {"OpenBLAS (Debian)", "libopenblas.so.0", open_openblas},
    {"BLIS (Debian)", "libblis.so.4", open_blis},
#ifdef LINNET_HAS_ONEDNN_V2
    {"oneDNN 2 (Debian)", "libdnnl.so.2", open_onednn_v2},
#endif
};

constexpr Known kOfWheels[] = {
    {"OpenBLAS (wheel)", "libscipy_openblas.so", open_openblas},
#ifdef LINNET_HAS_ONEDNN_V3
    {"oneDNN 3 (wheel)", "libdnnl.so.3", open_onednn_v3},
#endif
    // The last: its OpenMP must not be there yet when libraries look for GCC's.
    {"MKL (wheel)", "libmkl_rt.so.*", open_mkl},
};

constexpr Open kAny[] = {
    open_mkl,       open_blis, open_openblas,
#ifdef LINNET_HAS_ONEDNN_V2
    open_onednn_v2,
#endif
#ifdef LINNET_HAS_ONEDNN_V3
    open_onednn_v3,
#endif
};

void note_what_was_not_built(Roster& roster) {
#ifndef LINNET_HAS_ONEDNN_V2
  roster.missing.push_back("oneDNN 2: its headers were not there when this program was built");
#endif
#ifndef LINNET_HAS_ONEDNN_V3
  roster.missing.push_back("oneDNN 3: its headers were not there when this program was built");
#endif
  static_cast<void>(roster);
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

void admit(Roster& roster, std::string name, std::unique_ptr<Library> library, std::string path) {
  if (name.empty()) name = library->name();
  const bool taken = std::any_of(roster.entrants.begin(), roster.entrants.end(),
                                 [&](const Entrant& entrant) { return entrant.name == name; });
  if (taken) name += " (" + path + ")";
  roster.entrants.push_back({std::move(name), std::move(library), std::move(path)});
}

void open_known(Roster& roster, const Known& known, const std::string& path) {
  std::string reason;
  const auto object = SharedObject::open(path, reason);
  auto library = object ? known.open(*object) : nullptr;
  if (library) {
    const std::string name = library->name();
    auto second = known.open == open_blis ? open_blis_for_avx512(*object, *library) : nullptr;
    admit(roster, name, std::move(library), object->path());
    if (second) admit(roster, name + " for AVX-512", std::move(second), object->path());
  } else {
    if (object) reason = path + " has not the functions that are needed";
    roster.missing.push_back(std::string(known.name) + ": " + reason);
  }
}

fs::path program_folder() {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

/// Opens one of the modules beside this program.
void open_plugin(Roster& roster, const std::string& name, const std::string& module) {
  const std::string path = (program_folder() / ("linnet_bench_" + module + ".so")).string();
  std::string reason = "it was not there when this program was built";
  if (fs::exists(path)) {
    const auto object = SharedObject::open(path, reason);
    const auto open =
        object ? object->function<decltype(linnet_bench_open_plugin)>("linnet_bench_open_plugin")
               : nullptr;
    if (open != nullptr) {
      admit(roster, "", std::unique_ptr<Library>(open()), "");
      return;
    }
  }
  roster.missing.push_back(name + ": " + reason);
}

void open_named(Roster& roster, const NamedPath& named) {
  std::string reason;
  const auto object = SharedObject::open(named.path, reason);
  if (object) {
    for (const Open open : kAny) {
      if (auto library = open(*object)) {
        admit(roster, named.name, std::move(library), object->path());
        return;
      }
    }
    reason = named.path + " is none of MKL, BLIS, AOCL, OpenBLAS and oneDNN";
  }
  roster.missing.push_back(named.name + ": " + reason);
}

}  // namespace

fs::path default_wheels() {
  return (program_folder() / "../../bench-wheels").lexically_normal();
}

Roster open_roster(const fs::path& wheels, const std::vector<NamedPath>& named) {
  Roster roster;
  admit(roster, "", open_linnet(), "");
  note_what_was_not_built(roster);
  open_plugin(roster, "Eigen", "eigen_" + std::string(name_of(choose_instruction_set(""))));
  open_plugin(roster, "libxsmm", "xsmm");
  for (const Known& known : kOfDistribution) open_known(roster, known, known.file);
  for (const Known& known : kOfWheels) {
    const auto files = files_below(wheels, known.file);
    if (files.empty()) {
      roster.missing.push_back(std::string(known.name) + ": no " + known.file + " was found");
    }
    for (const std::string& file : files) open_known(roster, known, file);
  }
  for (const NamedPath& path : named) open_named(roster, path);
  return roster;
}

}  // namespace linnet::bench
