// Catch2 version 2 is a header; version 3 brings its main in a library.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
