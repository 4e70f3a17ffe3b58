#!/usr/bin/env python3
"""Tests structure.py on small trees of source files in a temporary folder."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import structure  # noqa: E402

# A tree without errors: each file includes what it may.
GOOD = {
    "engine/include/linnet/matrix.hpp": "#include <vector>\n#include <sys/mman.h>\n",
    "engine/include/linnet/gemm.hpp": '#include "linnet/matrix.hpp"\n',
    "engine/core/workers.hpp": '#include "linnet/matrix.hpp"\n',
    "engine/core/workers.cpp": '#include "engine/core/workers.hpp"\n#include <tbb/parallel_for.h>\n',
    "engine/core/affinity.cpp": "#include <hwloc.h>\n",
    "engine/core/affinity.hpp": "",
    "engine/kernels/simd/avx2.hpp": "#include <xsimd/xsimd.hpp>\n",
    "engine/gemm/gemm.cpp": '#include "linnet/gemm.hpp"\n#include "engine/core/workers.hpp"\n',
    "engine/data/split.hpp": '#include "engine/kernels/simd/avx2.hpp"\n',
    "engine/model/loss.hpp": '#include "engine/data/split.hpp"\n',
    "engine/train/fused_sgd.cpp": '#include "engine/model/loss.hpp"\n',
    "io/file/hash.cpp": "#include <xxhash.h>\n",
    "io/file/hash.hpp": "",
    "io/image/png.cpp": '#include <png.h>\n#include "io/file/hash.hpp"\n',
    "io/image/png.hpp": "",
    "io/dataset/image_folder.cpp": '#include "io/image/png.hpp"\n',
    "apps/process/output.hpp": "#include <fmt/format.h>\n",
    "apps/options/command_line.cpp": '#include <CLI/CLI.hpp>\n#include "apps/process/output.hpp"\n',
    "apps/main.cpp": '#include <CLI/CLI.hpp>\n#include "io/image/png.hpp"\n',
    "bench/baselines/blas.cpp": "#include <cblas.h>\n",
    "bench/compare.hpp": '#include "engine/core/workers.hpp"\n',
    "tests/bench/compare_test.cpp": '#include "bench/compare.hpp"\n#include <catch2/catch.hpp>\n',
    "tests/examples/multiply.cpp": "#include <linnet/gemm.hpp>\n#include <cblas.h>\n",
}


class Structure(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        for path, text in GOOD.items():
            self.write(path, text)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def errors_with(self, path, text):
        """The errors of the good tree with one file written over or added."""
        self.write(path, text)
        return structure.check(self.root)

    def assert_one_error(self, path, text, *parts):
        errors = self.errors_with(path, text)
        self.assertEqual(len(errors), 1, errors)
        for part in (path,) + parts:
            self.assertIn(part, errors[0])

    def test_a_good_tree_has_no_errors(self):
        self.assertEqual(structure.check(self.root), [])

    def test_an_include_against_the_direction_of_the_tops(self):
        self.assert_one_error("engine/core/random.cpp", '#include "io/file/hash.hpp"\n',
                              "engine/core may not include io/file")

    def test_io_may_not_include_apps(self):
        self.assert_one_error("io/file/escape.cpp", '#include "apps/process/output.hpp"\n')

    def test_an_include_against_the_direction_inside_the_engine(self):
        self.assert_one_error("engine/core/random.cpp", '#include "engine/data/split.hpp"\n')

    def test_neighbours_in_the_engine_may_not_include_each_other(self):
        self.write("engine/softmax/softmax.hpp", "")
        self.assert_one_error("engine/gemm/blocking.cpp", '#include "engine/softmax/softmax.hpp"\n')

    def test_a_public_header_belongs_to_the_folder_that_implements_it(self):
        self.assert_one_error("engine/core/random.cpp", '#include "linnet/gemm.hpp"\n',
                              "engine/core may not include engine/gemm")

    def test_a_public_header_that_no_folder_implements_must_be_in_the_table(self):
        self.assert_one_error("engine/include/linnet/unheard_of.hpp", "", "no rule says")

    def test_an_include_against_the_direction_inside_io(self):
        self.assert_one_error("io/file/escape.cpp", '#include "io/image/png.hpp"\n')

    def test_models_and_data_sets_may_not_include_each_other(self):
        self.write("io/model/model_file.hpp", "")
        self.assert_one_error("io/dataset/packed.cpp", '#include "io/model/model_file.hpp"\n')

    def test_an_include_against_the_direction_inside_apps(self):
        self.write("apps/commands/train.hpp", "")
        self.assert_one_error("apps/options/train.cpp", '#include "apps/commands/train.hpp"\n')

    def test_nothing_includes_tests(self):
        self.write("tests/support/shapes.hpp", "")
        for path in ("engine/core/a.cpp", "io/file/a.cpp", "apps/report/a.cpp", "bench/a.cpp"):
            with self.subTest(path):
                self.assert_one_error(path, '#include "tests/support/shapes.hpp"\n')
                self.write(path, "")

    def test_nothing_includes_bench(self):
        for path in ("engine/core/a.cpp", "io/file/a.cpp", "apps/report/a.cpp"):
            with self.subTest(path):
                self.assert_one_error(path, '#include "bench/compare.hpp"\n')
                self.write(path, "")

    def test_a_circle_of_includes(self):
        self.write("engine/core/a.hpp", '#include "engine/core/b.hpp"\n')
        self.write("engine/core/b.hpp", '#  include "engine/core/c.hpp"\n')
        self.assert_one_error("engine/core/c.hpp", '#include "engine/core/a.hpp"\n', "circle")

    def test_a_file_that_includes_itself(self):
        self.assert_one_error("engine/core/a.hpp", '#include "engine/core/a.hpp"\n', "circle")

    def test_a_public_header_that_includes_a_foreign_library(self):
        for header in ("tbb/task_arena.h", "hwloc.h", "xsimd/xsimd.hpp", "CLI/CLI.hpp", "png.h",
                       "jpeglib.h", "fmt/format.h", "nlohmann/json.hpp", "zlib.h", "other.h"):
            with self.subTest(header):
                self.assert_one_error("engine/include/linnet/gemm.hpp", f"#include <{header}>\n",
                                      "public header")

    def test_a_public_header_of_io_that_includes_a_foreign_library(self):
        self.assert_one_error("io/include/linnet/io/image_folder.hpp", "#include <png.h>\n",
                              "public header")

    def test_a_public_header_that_includes_a_private_one(self):
        self.assert_one_error("engine/include/linnet/matrix.hpp",
                              '#include "engine/core/affinity.hpp"\n', "only public headers")

    def test_an_example_that_includes_a_private_header(self):
        self.assert_one_error("tests/examples/train.cpp", '#include "engine/core/workers.hpp"\n')

    def test_a_foreign_library_outside_its_door(self):
        for path, header in (("engine/kernels/exp.hpp", "xsimd/xsimd.hpp"),
                             ("engine/gemm/pack.cpp", "tbb/parallel_for.h"),
                             ("engine/gemm/pack.cpp", "oneapi/tbb/parallel_for.h"),
                             ("engine/train/cores.cpp", "hwloc.h"),
                             ("io/dataset/reader.cpp", "png.h"),
                             ("io/file/reader.cpp", "jpeglib.h"),
                             ("io/image/reader.cpp", "zlib.h"),
                             ("apps/commands/train.cpp", "CLI/CLI.hpp"),
                             ("engine/gemm/pack.cpp", "cblas.h"),
                             ("bench/compare.cpp", "cblas.h"),
                             ("engine/core/random.cpp", "fmt/format.h"),
                             ("engine/core/random.cpp", "nlohmann/json.hpp"),
                             ("apps/report/a.cpp", "catch2/catch.hpp")):
            with self.subTest(f"{path} {header}"):
                self.assert_one_error(path, f"#include <{header}>\n", "only")
                self.write(path, "")

    def test_a_library_that_no_rule_names(self):
        self.assert_one_error("io/file/a.cpp", "#include <new_library/all.hpp>\n", "no rule")

    def test_a_file_that_is_not_there(self):
        self.assert_one_error("io/file/a.cpp", '#include "io/file/gone.hpp"\n', "no such file")

    def test_a_folder_without_a_layer(self):
        self.assert_one_error("engine/misc/a.cpp", "", "no rule says")

    def test_the_program_prints_errors_and_fails(self):
        def run():
            return subprocess.run([sys.executable, structure.__file__, self.folder.name],
                                  capture_output=True, text=True, check=False)
        self.assertEqual(run().returncode, 0)
        self.write("engine/core/random.cpp", '#include "io/file/hash.hpp"\n')
        self.assertEqual(run().returncode, 1)
        self.assertIn("engine/core/random.cpp", run().stdout)

    def test_a_folder_without_sources_is_an_error(self):
        with tempfile.TemporaryDirectory() as empty:
            run = subprocess.run([sys.executable, structure.__file__, empty], capture_output=True,
                                 check=False)
            self.assertNotEqual(run.returncode, 0)


if __name__ == "__main__":
    unittest.main()
