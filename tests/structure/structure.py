#!/usr/bin/env python3
"""Checks the include directives of the source tree against its layers.

usage: structure.py ROOT

Prints one line for each include that breaks a rule, and ends with 1 if there are any:
  * layers: LAYERS says which folders a folder may include;
  * circles: no chain of includes comes back to the file in which it began;
  * public headers (engine/include, io/include) include public headers, the C++ standard library and
    the system's headers only, so that a program can be compiled with nothing else installed;
  * foreign libraries: DOORS says in which files each may be included.
"""

import pathlib
import re
import sys

# A folder and those that it may include besides itself. The order is that of the README: apps → io →
# engine; train → model → data, gemm, softmax → kernels → core. The files of bench and tests may include
# every layer, and no layer includes them.
ENGINE = ["engine/core"]
LAYERS = {"engine/core": []}
for layer in (["engine/kernels"], ["engine/data", "engine/gemm", "engine/softmax"], ["engine/model"],
              ["engine/train"]):
    for folder in layer:
        LAYERS[folder] = list(ENGINE)
    ENGINE += layer
LAYERS["engine/mpi"] = ["engine/core"]
LAYERS["io/file"] = ENGINE
LAYERS["io/image"] = ENGINE + ["io/file"]
LAYERS["io/dataset"] = ENGINE + ["io/file", "io/image"]
LAYERS["io/model"] = ENGINE + ["io/file", "io/image"]
LAYERS["io/features"] = ENGINE + ["io/file", "io/model"]
BELOW = ENGINE + ["io/file", "io/image", "io/dataset", "io/model", "io/features"]
for folder in ("apps/phantoms", "apps/process", "apps/options", "apps/data", "apps/report",
               "apps/commands", "apps/manual", "apps/main.cpp"):
    LAYERS[folder] = list(BELOW)
    BELOW.append(folder)
LAYERS["apps/python"] = list(BELOW[:BELOW.index("apps/phantoms")])
LAYERS["bench"] = BELOW
LAYERS["tests"] = BELOW + ["bench"]

# The folder of a public header is that of the source file of the same name. These have none.
PUBLIC_WITHOUT_SOURCE = {
    "engine/include/linnet/byte_sums.hpp": "engine/core",
    "engine/include/linnet/cache_sizes.hpp": "engine/core",
    "engine/include/linnet/error.hpp": "engine/core",
    "engine/include/linnet/export.hpp": "engine/core",
    "engine/include/linnet/fit_state.hpp": "engine/train",
    "engine/include/linnet/gemm_shape.hpp": "engine/core",
    "engine/include/linnet/instruction_sets.inc": "engine/core",
    "engine/include/linnet/matrix.hpp": "engine/core",
    "engine/include/linnet/model.hpp": "engine/model",
    "engine/include/linnet/stop.hpp": "engine/core",
    "io/include/linnet/io/image_error.hpp": "io/image",
    "io/include/linnet/io/image_size.hpp": "io/image",
    "engine/include/linnet/thread_limit.hpp": "engine/core",
}
PUBLIC = ("engine/include/", "io/include/")
# These programs are compiled against an installed Linnet, which has no other headers.
EXAMPLES = "tests/examples/"

# The files that may include a foreign library, by the beginning of their paths. Tests may include
# all of them: they make files of each format.
DOORS = {
    r"xsimd/": ["engine/kernels/simd"],
    r"(oneapi/)?tbb/": ["engine/core/", "bench/baselines/"],
    r"hwloc\.h": ["engine/core/"],
    r"sanitizer/": ["engine/core/workers.cpp"],
    r"png\.h|jpeglib\.h|jerror\.h": ["io/image/", "bench/reading/"],
    r"zlib\.h|libdeflate\.h": ["io/file/"],
    r"stb/": ["bench/reading/"],
    r"xxhash\.h": ["io/file/"],
    r"nlohmann/": ["io/dataset/", "io/model/", "apps/", "bench/"],
    r"fmt/": ["apps/", "bench/"],
    r"CLI/": ["apps/options/", "apps/main.cpp", "bench/"],
    r"utf8proc\.h": ["apps/process/"],
    r"nanobind/": ["apps/python/"],
    r"cblas\.h|dnnl|oneapi/dnnl/|libxsmm|Eigen/|mkl": ["bench/baselines/"],
    r"benchmark/": ["bench/"],
    r"omp\.h": ["bench/baselines/", "bench/scaling/"],
    r"opencv2/|spng\.h": ["bench/reading/"],
    r"torch/": ["bench/peers/"],
    r"mpi\.h": ["engine/mpi/"],
    r"catch2/": [],
}

# Headers of the C++ standard library have no dot in their names; these are of the C library, POSIX,
# Linux and the compiler.
SYSTEM = re.compile(
    r"[a-z_0-9]+|(sys|linux|asm)/[a-z_]+\.h|(unistd|fcntl|signal|poll|dirent|sched|dlfcn|link|stdlib|"
    r"stdio|spawn|pthread|fenv|errno|elf|fnmatch|termios|pty|cpuid|immintrin|arm_neon)\.h")
GENERATED = {"linnet_version.hpp"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def sources(root):
    """The paths of all source files, relative to root."""
    for top in ("engine", "io", "apps", "bench", "tests"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".cpp", ".hpp", ".inc"):
                yield path.relative_to(root).as_posix()


def is_public(file):
    return file.startswith(PUBLIC)


def in_tree(name, file, files):
    """The file of the tree that an include in `file` names, or None."""
    for folder in (str(pathlib.PurePath(file).parent) + "/", "") + PUBLIC:
        if folder + name in files:
            return folder + name
    return None


def layer_of(file, files):
    """The key of LAYERS for a file, or None if the rules do not place it."""
    if is_public(file):
        if file in PUBLIC_WITHOUT_SOURCE:
            return PUBLIC_WITHOUT_SOURCE[file]
        source = pathlib.PurePath(file).stem + ".cpp"
        top = file.split("/")[0]
        homes = [layer for layer in LAYERS if layer.startswith(top) and f"{layer}/{source}" in files]
        return homes[0] if len(homes) == 1 else None
    parts = file.split("/")
    for layer in (parts[0], "/".join(parts[:2])):
        if layer in LAYERS:
            return layer
    return None


def foreign_error(file, name):
    """What is wrong with a file that includes a header from outside the tree, or None."""
    if SYSTEM.fullmatch(name):
        return None
    if is_public(file):
        return f"{file} includes <{name}>: a public header may not include a foreign library"
    if file.startswith("tests/"):
        return None
    for pattern, places in DOORS.items():
        if re.match(pattern, name):
            if file.startswith(tuple(places)):
                return None
            return f"{file} includes <{name}>: only {', '.join(places) or 'tests/'} may"
    return f"{file} includes <{name}>: no rule in DOORS says which files may"


def layer_error(file, target, files):
    """What is wrong with a file that includes another one of the tree, or None."""
    if file.startswith(PUBLIC + (EXAMPLES,)) and not is_public(target):
        return f"{file} includes {target}: here only public headers may be included"
    layer, below = layer_of(file, files), layer_of(target, files)
    if layer is None or below is None or below == layer or below in LAYERS[layer]:
        return None  # a file without a layer has an error of its own
    return f"{file} includes {target}: {layer} may not include {below}"


def circles(graph):
    """One error for each circle that a walk over the includes finds."""
    errors, done, chain = [], set(), []

    def walk(file):
        if file in chain:
            errors.append("a circle of includes: " + " → ".join(chain[chain.index(file):] + [file]))
        elif file not in done:
            chain.append(file)
            for target in graph[file]:
                walk(target)
            done.add(chain.pop())

    for file in graph:
        walk(file)
    return errors


def check(root):
    """All errors of the tree under root."""
    files = set(sources(root))
    errors, graph = [], {}
    for file in sorted(files):
        if layer_of(file, files) is None:
            errors.append(f"{file}: no rule says to which layer it belongs")
        graph[file] = []
        for bracket, name in INCLUDE.findall((root / file).read_text(encoding="utf-8")):
            target = in_tree(name, file, files)
            if target:
                graph[file].append(target)
                errors.append(layer_error(file, target, files))
            elif bracket == "<":
                errors.append(foreign_error(file, name))
            elif name not in GENERATED:
                errors.append(f'{file} includes "{name}": there is no such file')
    return [error for error in errors if error] + circles(graph)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: structure.py ROOT")
    root = pathlib.Path(sys.argv[1])
    count = len(list(sources(root)))
    if count == 0:
        sys.exit(f"{root} holds no source files")
    errors = check(root)
    for error in errors:
        print(error)
    print(f"{count} files, {len(errors)} errors")
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
