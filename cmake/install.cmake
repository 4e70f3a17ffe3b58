# What `cmake --install` installs: the libraries with their headers, packages for CMake and pkg-config,
# the program, its manual pages and completions. The components are `program`, `mpi` (what the
# program loads to train in several processes), `library` (shared libraries, if any) and `development`.

include(CMakePackageConfigHelpers)

get_property(libraries GLOBAL PROPERTY LINNET_INSTALLED_LIBRARIES)
set(linnet_names "")
foreach(library IN LISTS libraries)
  get_target_property(name ${library} EXPORT_NAME)
  list(APPEND linnet_names ${name})
endforeach()

install(TARGETS ${libraries} EXPORT linnetTargets
  LIBRARY COMPONENT library NAMELINK_COMPONENT development
  ARCHIVE COMPONENT development)
foreach(name IN LISTS linnet_names)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/${name}/include/"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development
    FILES_MATCHING PATTERN "*.hpp" PATTERN "*.inc")
endforeach()

# find_package(linnet)
set(LINNET_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/linnet")
set(LINNET_IS_SHARED ${BUILD_SHARED_LIBS})
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/linnetConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/package/linnetConfig.cmake" INSTALL_DESTINATION "${LINNET_PACKAGE_DIR}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/package/linnetConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(EXPORT linnetTargets NAMESPACE linnet::
  DESTINATION "${LINNET_PACKAGE_DIR}" COMPONENT development)
install(FILES
  "${PROJECT_BINARY_DIR}/package/linnetConfig.cmake"
  "${PROJECT_BINARY_DIR}/package/linnetConfigVersion.cmake"
  DESTINATION "${LINNET_PACKAGE_DIR}" COMPONENT development)

# pkg-config linnet-engine, linnet-io. Who links a static library also links what it uses; a shared
# one brings that along, and pkg-config reads `Requires.private` for --static alone.
set(LINNET_ENGINE_REQUIRES Requires)
# By its name alone: with --static, hwloc.pc adds libraries that Debian's libhwloc-dev does not bring.
set(LINNET_HWLOC " -lhwloc")
set(LINNET_AND ", ")
if(BUILD_SHARED_LIBS)
  set(LINNET_ENGINE_REQUIRES Requires.private)
  set(LINNET_HWLOC "")
  set(LINNET_AND "\nRequires.private: ")
endif()
set(pkgconfig_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
# Relative, so that the folder can be installed and moved anywhere.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
  BASE_DIRECTORY "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" OUTPUT_VARIABLE LINNET_PREFIX)
foreach(name IN LISTS linnet_names)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/linnet-${name}.pc.in"
    "${PROJECT_BINARY_DIR}/package/linnet-${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/package/linnet-${name}.pc"
    DESTINATION "${pkgconfig_dir}" COMPONENT development)
endforeach()

if(LINNET_PROGRAM)
  install(TARGETS linnet RUNTIME COMPONENT program)
  get_property(mpi_modules GLOBAL PROPERTY LINNET_MPI_MODULES)
  if(mpi_modules)
    install(TARGETS ${mpi_modules}
      LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/linnet" COMPONENT mpi)
  endif()
  # Made by linnet_manual_pages.
  install(DIRECTORY "${PROJECT_BINARY_DIR}/share/"
    DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}" COMPONENT program OPTIONAL)
  # Debian's zsh reads site-functions below /usr/local, and below /usr vendor-completions.
  install(FILES "${PROJECT_BINARY_DIR}/share/zsh/site-functions/_linnet"
    DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/zsh/vendor-completions" COMPONENT program OPTIONAL)
  install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}"
    RENAME copyright COMPONENT program)
endif()
set(development_docs "${CMAKE_INSTALL_DATAROOTDIR}/doc/liblinnet-dev")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${development_docs}"
  RENAME copyright COMPONENT development)
