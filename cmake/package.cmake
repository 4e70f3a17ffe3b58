# `cpack -G DEB` in the build folder makes the packages `linnet` (the program, its manual pages and
# completions), where MPI is installed `linnet-mpi`, and `liblinnet-dev` (headers, libraries, packages for CMake and pkg-config), with
# BUILD_SHARED_LIBS also one of the shared libraries, liblinnet<version>. -D CPACK_PACKAGE_CONTACT=… names
# the maintainer.

set(CPACK_PACKAGE_NAME linnet)
set(CPACK_PACKAGE_VENDOR "The Linnet authors")
# Else it would be the first line of each description.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
if(NOT CPACK_PACKAGE_CONTACT)
  set(CPACK_PACKAGE_CONTACT "The Linnet authors <linnet@localhost>")
endif()
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL development)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)

if(LINNET_PROGRAM)
  list(APPEND CPACK_COMPONENTS_ALL program)
  set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "${PROJECT_DESCRIPTION}
Trains linear softmax classifiers on folders of images, predicts with them,
and packs folders into files that are read without decoding.")
  set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME linnet)
  set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
  set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
endif()

get_property(mpi_modules GLOBAL PROPERTY LINNET_MPI_MODULES)
if(mpi_modules)
  list(APPEND CPACK_COMPONENTS_ALL mpi)
  set(CPACK_DEBIAN_MPI_DESCRIPTION "Training of linear classifiers in several processes, by MPI
What the program linnet loads when mpirun starts it.")
  set(CPACK_DEBIAN_MPI_PACKAGE_NAME linnet-mpi)
  set(CPACK_DEBIAN_MPI_PACKAGE_SECTION science)
  set(CPACK_DEBIAN_MPI_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_MPI_PACKAGE_DEPENDS "linnet (= ${PROJECT_VERSION})")
endif()

set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "Library of kernels for linear image classifiers (development)
Matrix products, softmax, training and prediction on the CPU for programs in
C++20, and reading of image folders, packed files and models.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME liblinnet-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# What linnetConfig.cmake and the files of pkg-config refer to.
set(development_depends libtbb-dev libhwloc-dev)
if(NOT LINNET_ENGINE_ONLY)
  list(APPEND development_depends libpng-dev libjpeg-dev zlib1g-dev libdeflate-dev)
endif()

if(BUILD_SHARED_LIBS)
  set(library_package liblinnet${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  list(APPEND CPACK_COMPONENTS_ALL library)
  set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "Library of kernels for linear image classifiers
The shared libraries that programs are linked with.")
  set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${library_package})
  set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
  set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA "${PROJECT_BINARY_DIR}/package/triggers")
  file(WRITE "${PROJECT_BINARY_DIR}/package/triggers" "activate-noawait ldconfig\n")
  list(APPEND development_depends "${library_package} (= ${PROJECT_VERSION})")
endif()
list(JOIN development_depends ", " CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS)

include(CPack)
