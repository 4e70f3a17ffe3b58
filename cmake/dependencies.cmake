# Every library that Linnet uses is found here, and nowhere else. README.md says why each is there.

find_package(Threads REQUIRED)
find_package(TBB REQUIRED)

# The target of xsimd 8.1 links a library that does not exist, so only its headers are taken.
find_path(LINNET_XSIMD_INCLUDE_DIR xsimd/xsimd.hpp REQUIRED)
add_library(linnet_xsimd INTERFACE)
target_include_directories(linnet_xsimd SYSTEM INTERFACE "${LINNET_XSIMD_INCLUDE_DIR}")

# hwloc brings no CMake package.
find_path(LINNET_HWLOC_INCLUDE_DIR hwloc.h REQUIRED)
find_library(LINNET_HWLOC_LIBRARY hwloc REQUIRED)
add_library(linnet_hwloc INTERFACE)
target_include_directories(linnet_hwloc SYSTEM INTERFACE "${LINNET_HWLOC_INCLUDE_DIR}")
target_link_libraries(linnet_hwloc INTERFACE "${LINNET_HWLOC_LIBRARY}")

# What follows is for reading data, for the program, for tests and benchmarks.
if(LINNET_ENGINE_ONLY)
  return()
endif()

find_package(PNG REQUIRED)
find_package(ZLIB REQUIRED)
find_package(JPEG REQUIRED)
# Debian 12's libdeflate brings no CMake package.
find_path(LINNET_LIBDEFLATE_INCLUDE_DIR libdeflate.h REQUIRED)
find_library(LINNET_LIBDEFLATE_LIBRARY deflate REQUIRED)
add_library(linnet_libdeflate INTERFACE)
target_include_directories(linnet_libdeflate SYSTEM INTERFACE "${LINNET_LIBDEFLATE_INCLUDE_DIR}")
target_link_libraries(linnet_libdeflate INTERFACE "${LINNET_LIBDEFLATE_LIBRARY}")
find_package(nlohmann_json REQUIRED)
if(LINNET_PROGRAM)
  find_package(fmt REQUIRED)
  find_package(CLI11 REQUIRED)
  # utf8proc brings no CMake package on Debian 12.
  find_path(LINNET_UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
  find_library(LINNET_UTF8PROC_LIBRARY utf8proc REQUIRED)
  add_library(linnet_utf8proc INTERFACE)
  target_include_directories(linnet_utf8proc SYSTEM INTERFACE "${LINNET_UTF8PROC_INCLUDE_DIR}")
  target_link_libraries(linnet_utf8proc INTERFACE "${LINNET_UTF8PROC_LIBRARY}")
endif()

# xxHash brings no CMake package, and its header alone is enough.
find_path(LINNET_XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
add_library(linnet_xxhash INTERFACE)
target_include_directories(linnet_xxhash SYSTEM INTERFACE "${LINNET_XXHASH_INCLUDE_DIR}")
target_compile_definitions(linnet_xxhash INTERFACE XXH_INLINE_ALL)

if(LINNET_TESTS)
  find_package(Catch2 REQUIRED)
endif()
if(LINNET_BENCH)
  find_package(benchmark REQUIRED)
  # Of the baselines only headers are needed: the libraries are loaded while the program runs, so
  # that their symbols do not clash. What is missing is left out, and the report says so.
  find_path(LINNET_ONEDNN_V2_INCLUDE_DIR oneapi/dnnl/dnnl_ocl_types.h)
  find_path(LINNET_ONEDNN_V3_INCLUDE_DIR oneapi/dnnl/dnnl.h
    PATHS "${PROJECT_SOURCE_DIR}/build/bench-wheels/include" NO_DEFAULT_PATH)
  # Those that are compiled into a module of their own.
  find_package(OpenMP COMPONENTS CXX)
  find_path(LINNET_EIGEN_INCLUDE_DIR Eigen/Core PATH_SUFFIXES eigen3)
  find_path(LINNET_XSMM_INCLUDE_DIR libxsmm.h)
  find_library(LINNET_XSMM_LIBRARY libxsmm.a)
  find_library(LINNET_XSMM_NOBLAS_LIBRARY libxsmmnoblas.a)
  # Libraries that read images. Debian's OpenCV brings a CMake package only with all of its parts.
  find_path(LINNET_OPENCV_INCLUDE_DIR opencv2/imgcodecs.hpp PATH_SUFFIXES opencv4)
  find_library(LINNET_OPENCV_CORE_LIBRARY opencv_core)
  find_library(LINNET_OPENCV_IMGCODECS_LIBRARY opencv_imgcodecs)
  find_path(LINNET_SPNG_INCLUDE_DIR spng.h)
  find_library(LINNET_SPNG_LIBRARY spng)
  find_path(LINNET_STB_INCLUDE_DIR stb/stb_image.h)
endif()

# The versions that --version tells, of those whose packages do not say.
function(linnet_header_version variable header pattern)
  file(STRINGS "${header}" lines REGEX "${pattern}")
  set(parts "")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^.*[ \t]([0-9.]+)[ \t]*$" "\\1" part "${line}")
    list(APPEND parts "${part}")
  endforeach()
  list(JOIN parts "." version)
  set(${variable} "${version}" PARENT_SCOPE)
endfunction()
linnet_header_version(LINNET_XSIMD_VERSION
  "${LINNET_XSIMD_INCLUDE_DIR}/xsimd/config/xsimd_config.hpp"
  "^#define XSIMD_VERSION_(MAJOR|MINOR|PATCH) ")
linnet_header_version(LINNET_XXHASH_VERSION
  "${LINNET_XXHASH_INCLUDE_DIR}/xxhash.h" "^#define XXH_VERSION_(MAJOR|MINOR|RELEASE) ")
if(LINNET_PROGRAM)
  linnet_header_version(LINNET_UTF8PROC_VERSION
    "${LINNET_UTF8PROC_INCLUDE_DIR}/utf8proc.h" "^#define UTF8PROC_VERSION_(MAJOR|MINOR|PATCH) ")
endif()
find_file(LINNET_JPEG_CONFIG jconfig.h HINTS ${JPEG_INCLUDE_DIRS} PATH_SUFFIXES
  ${CMAKE_LIBRARY_ARCHITECTURE})
linnet_header_version(LINNET_JPEG_VERSION "${LINNET_JPEG_CONFIG}" "^#define LIBJPEG_TURBO_VERSION ")
file(STRINGS "${LINNET_LIBDEFLATE_INCLUDE_DIR}/libdeflate.h" LINNET_LIBDEFLATE_VERSION
  REGEX "^#define LIBDEFLATE_VERSION_STRING")
string(REGEX REPLACE "^.*\"([0-9.]+)\".*$" "\\1" LINNET_LIBDEFLATE_VERSION
  "${LINNET_LIBDEFLATE_VERSION}")
