#!/usr/bin/env python3
"""Tests the script that makes the READMEs' tables of products from a report.json.

    product_tables.py SCRIPTS
"""
import contextlib
import copy
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, sys.argv.pop(1))
sys.dont_write_bytecode = True

import product_tables  # noqa: E402

ENVIRONMENT = {"cpu": "A processor", "cpu_id": "family 6", "processors": 2, "commit": "0123456789",
               "caches": ["L1 Data 48 KiB", "L1 Instruction 32 KiB", "L2 Unified 2048 KiB"],
               "compiler": "GNU 12.2.0, Release", "time": "2026-11-28 10:00 UTC"}


def case(name, threads):
    """Three rounds with the ratios 2, 1.25 and 0.5; another library is the best in each."""
    def result(library, seconds, baseline=True):
        return {"library": library, "baseline": baseline, "seconds": seconds}
    return {"name": name, "memory": "hot", "threads": threads,
            "headline": {"ratio": 1.25, "gflops": 50.0 * threads, "best_gflops": 40.0 * threads,
                         "best_library": "Fast"},
            "results": [result("Linnet", [1.0, 2.0, 4.0], False), result("Fast", [2.0, 2.5, 9.0]),
                        result("Other", [3.0, 3.0, 2.0]), result("Hopeless", [])]}


def line(threads):
    return {"cases": "squares 64 to 2048", "memory": "hot", "threads": threads, "number": 1,
            "geometric_mean": 1.25, "worst": 1.25, "worst_case": "square/64"}


REPORT = {"environment": ENVIRONMENT, "summary": [line(1), line(2)],
          "cases": [case("square/64", 1), case("square/64", 2)]}
EMPTY = "Before.\n<!-- {} -->\nold\n<!-- end of products -->\nAfter.\n"


class ProductTables(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.results = self.root / "bench/results/2026-11-28-a"
        for name in ("2026-11-28-a", "2026-11-28-b", "2026-11-27-a"):
            (self.root / "bench/results" / name).mkdir(parents=True)
        self.readme = self.root / "README.md"
        self.readme.write_text(EMPTY.format("main products: bench/results/2026-11-27-a"))
        (self.root / "bench/README.md").write_text(EMPTY.format("all cases: results/2026-11-27-a"))

    def write(self, report, folder=None):
        ((folder or self.results) / "report.json").write_text(json.dumps(report))

    def run_script(self, *options):
        """The exit status and what was printed."""
        out = io.StringIO()
        with mock.patch("sys.argv", ["product_tables.py", str(self.root), *options]):
            with contextlib.redirect_stdout(out):
                try:
                    product_tables.main()
                except SystemExit as end:
                    return end.code, out.getvalue()
        return 0, out.getvalue()

    def make(self, report=REPORT):
        self.write(report)
        self.assertEqual(self.run_script("--results", str(self.results)), (0, ""))

    def test_tables_name_their_origin_and_agree_with_the_report(self):
        self.make()
        text = self.readme.read_text()
        self.assertIn("<!-- main products: bench/results/2026-11-28-a -->", text)
        self.assertIn("| 64 × 64 × 64 | 50 | 1.25 | 100 | 1.25 |", text)
        self.assertIn("| squares 64 to 2048: mean of 1 |  | 1.25 |  | 1.25 |", text)
        self.assertTrue(text.startswith("Before.\n") and text.endswith("After.\n"))
        for origin in ("A processor, family 6", "L1 48 KiB, L2 2 MiB", "GNU 12.2.0", "0123456789",
                       "2026-11-28", "(bench/results/2026-11-28-a/report.md)"):
            self.assertIn(origin, " ".join(text.split()))
        self.assertNotIn("Instruction", text)
        self.assertLessEqual(max(map(len, text.splitlines())), 100)
        every = (self.root / "bench/README.md").read_text()
        self.assertIn("| square/64, hot | 50 | 40, Fast | 1.25 | 100 | 80, Fast | 1.25 |", every)
        self.assertIn("| squares 64 to 2048, hot (1) | 1.25 | 1.25, square/64 |", every)
        self.assertEqual(self.run_script("--check")[0], 0)

    def test_only_the_tables_of_the_machine_are_made_from_new_results(self):
        self.make()
        self.readme.write_text(self.readme.read_text() +
                               EMPTY.format("main products: bench/results/2026-11-27-b"))
        before = self.readme.read_text().split("<!-- end of products -->")
        faster = copy.deepcopy(REPORT)
        faster["cases"][0]["headline"]["gflops"] = 60.0
        self.write(faster, self.root / "bench/results/2026-11-28-b")
        self.assertEqual(
            self.run_script("--results", str(self.root / "bench/results/2026-11-28-b")), (0, ""))
        after = self.readme.read_text().split("<!-- end of products -->")
        self.assertEqual(after[0], before[0])
        self.assertIn("<!-- main products: bench/results/2026-11-28-b -->", after[1])
        self.assertIn("| 64 × 64 × 64 | 60 | 1.25 | 100 | 1.25 |", after[1])

    def test_results_of_a_machine_without_a_table_tell_how_to_add_one(self):
        self.make()
        before = self.readme.read_text()
        folder = self.root / "bench/results/2026-11-28-new"
        folder.mkdir()
        self.write(REPORT, folder)
        status, text = self.run_script("--results", str(folder))
        self.assertEqual(status, 0)
        self.assertIn("No table is of new. To add one to README.md or bench/README.md", text)
        self.assertEqual(self.readme.read_text(), before)

    def test_made_again_they_are_the_same(self):
        self.make()
        before = self.readme.read_text()
        self.assertEqual(self.run_script(), (0, ""))
        self.assertEqual(self.readme.read_text(), before)

    def test_a_changed_figure_is_found(self):
        self.make()
        self.readme.write_text(self.readme.read_text().replace("| 50 | 1.25 |", "| 50 | 1.26 |"))
        status, text = self.run_script("--check")
        self.assertEqual(status, 1)
        self.assertIn("README.md: its table is not that of the report", text)

    def test_a_ratio_that_the_rounds_do_not_have_is_found(self):
        report = copy.deepcopy(REPORT)
        report["cases"][1]["headline"]["ratio"] = 1.3
        self.make(report)
        status, text = self.run_script("--check")
        self.assertEqual(status, 1)
        self.assertIn("square/64, 2 threads: the rounds have the ratio 1.25, the report says 1.3", text)

    def test_speeds_that_do_not_agree_with_the_ratio_are_found(self):
        report = copy.deepcopy(REPORT)
        report["cases"][0]["headline"]["best_gflops"] = 41.0
        self.make(report)
        self.assertEqual(self.run_script("--check")[0], 1)

    def test_a_report_without_its_origin_is_found(self):
        for key in ("cpu", "caches", "compiler", "commit", "time"):
            report = copy.deepcopy(REPORT)
            report["environment"][key] = ""
            self.make(report)
            self.assertIn(f"does not tell its {key}", self.run_script("--check")[1])

    def test_a_table_without_report_may_stay_only_until_there_is_a_report(self):
        self.assertEqual(self.run_script("--check")[0], 0)
        self.write(REPORT, self.root / "bench/results/2026-11-28-b")
        status, text = self.run_script("--check")
        self.assertEqual(status, 1)
        self.assertIn("2026-11-27-a has no report to make the table from", text)

    def test_a_document_without_a_table_is_found(self):
        self.readme.write_text("No table.\n")
        status, text = self.run_script("--check")
        self.assertEqual(status, 1)
        self.assertIn("README.md: it has no table of products", text)

    def test_a_folder_without_a_report_is_refused(self):
        before = self.readme.read_text()
        status, _ = self.run_script("--results", str(self.root / "bench/results/2026-11-27-a"))
        self.assertIn("has no report.json with a summary", status)
        self.assertEqual(self.readme.read_text(), before)


if __name__ == "__main__":
    unittest.main()
