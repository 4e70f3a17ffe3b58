#!/usr/bin/env python3
"""Tests how bench/peers turns the answers of programs into the rows of its report: medians, the
best number of threads, ratios, losses that differ.

    peers_report_rows.py PEERS
"""
import sys
import unittest
from types import SimpleNamespace

sys.path.insert(0, sys.argv.pop(1))
sys.dont_write_bytecode = True

from chart import bar_chart  # noqa: E402
from cases import CASES, OWN, SOFTMAX, Case, Drawing, Setting  # noqa: E402
from report_rows import add_ratios, best_rows, row_of, seconds_to, unequal_losses  # noqa: E402
from peers_report import GROUPS  # noqa: E402
from programs import LINNET, Program, programs_of  # noqa: E402
from solver import Search  # noqa: E402


def answer(seconds, losses, accuracies):
    return {"version": "1", "outputs": 6, "peak_mb": 10.0,
            "epochs": [{"seconds": s, "loss": l, "accuracy": a}
                       for s, l, a in zip(seconds, losses, accuracies)]}


def row(name, threads, seconds, loss, recipe=SOFTMAX, case="data"):
    program = Program(name, recipe, 64, (), case=case)
    return row_of(program, threads, [answer([seconds], [loss], [0.99])], 100, 0.985)


class ReportRows(unittest.TestCase):
    def test_seconds_add_up_to_the_first_epoch_at_the_target(self):
        self.assertEqual(seconds_to(0.9, answer([1, 2, 4], [1, 1, 1], [0.5, 0.9, 0.8])), 3)
        self.assertIsNone(seconds_to(0.95, answer([1, 2], [1, 1], [0.5, 0.9])))

    def test_of_a_solver_the_shortest_run_at_the_target_counts(self):
        runs = [{"limit": n, "seconds": s, "accuracy": a}
                for n, s, a in ((1, 1.0, 0.5), (2, 3.0, 0.99), (4, 2.0, 0.99))]
        self.assertEqual(seconds_to(0.985, {"runs": runs}), 2.0)

    def test_rounds_enter_by_their_median(self):
        answers = [answer([s], [0.5], [0.99]) for s in (9.0, 1.0, 2.0)]
        made = row_of(Program("NumPy", SOFTMAX, 64, ()), 2, answers, 100, 0.985)
        self.assertEqual(made["seconds_per_epoch"], 2.0)
        self.assertEqual(made["images_per_second"], 50.0)
        self.assertEqual(made["seconds_to_target"], 2.0)

    def test_the_best_number_of_threads_counts_and_the_ratio_is_to_linnets_best(self):
        best = best_rows([row(LINNET, 1, 2.0, 0.5), row(LINNET, 2, 1.0, 0.5),
                          row("NumPy", 1, 3.0, 0.5), row("NumPy", 2, 8.0, 0.5)])
        add_ratios(best)
        self.assertEqual([(r["program"], r["threads"], r["ratio"]) for r in best],
                         [(LINNET, 2, 1.0), ("NumPy", 1, 3.0)])

    def test_losses_that_differ_are_named_and_those_of_other_recipes_are_not(self):
        rows = [row(LINNET, 1, 1.0, 0.5), row("near", 1, 1.0, 0.5009), row("far", 1, 1.0, 0.502),
                row("lost", 1, 1.0, float("nan")), row("own", 1, 1.0, 7.0, OWN)]
        self.assertEqual([line.split(",")[0] for line in unequal_losses(rows)],
                         ["data: far", "data: lost"])

    def test_cases_are_compared_each_by_itself(self):
        rows = [row(LINNET, 1, 2.0, 0.5), row(LINNET, 1, 4.0, 7.0, case="classes"),
                row("NumPy", 1, 8.0, 7.0, case="classes")]
        best = best_rows(rows)
        add_ratios(best)
        self.assertEqual([r["ratio"] for r in best], [1.0, 1.0, 2.0])
        self.assertEqual(unequal_losses(rows), [])


class Cases(unittest.TestCase):
    def test_each_setting_has_a_table_of_its_own(self):
        titles = [title for *_, title in GROUPS]
        self.assertEqual(len(titles), sum(len(case.settings) for case in CASES))
        self.assertEqual(len(titles), len(set(titles)))

    def test_programs_train_with_the_batch_and_rate_of_the_setting_on_the_data_of_the_case(self):
        case = Case("x", (Setting(SOFTMAX, 32, "0.5"),), Drawing(3, 10, 8, 8))
        options = SimpleNamespace(linnet="linnet", libtorch="lib", wheels="w", target=0.9, peers="")
        first, *others = [program.command_with(2, 5)
                          for program in programs_of(case, options, "images", "arrays")]
        self.assertEqual(first[:3], ["linnet", "train", "images"])
        self.assertEqual(first[-4:], ["--batch-size", "32", "--lr", "0.5"])
        self.assertEqual(len(others), 6)
        for command in others:
            self.assertIn("arrays", command)
            self.assertEqual(command[-4:], ["--batch", "32", "--rate", "0.5"])

    def test_a_case_may_have_fewer_epochs_than_are_wanted(self):
        self.assertEqual(Case("x", (), most_epochs=5).epochs(15), 5)
        self.assertEqual(Case("x", (), most_epochs=5).epochs(2), 2)
        self.assertEqual(Case("x", ()).epochs(15), 15)


class Solver(unittest.TestCase):
    def test_finds_the_least_limit_that_reaches_the_target(self):
        search = Search(lambda limit: limit, lambda limit: 1.0 if limit >= 6 else 0.0, 0.985)
        self.assertEqual([run["limit"] for run in search.run(64)], [1, 2, 4, 8, 6, 5])

    def test_starts_with_a_limit_that_is_known(self):
        search = Search(lambda limit: limit, lambda limit: 1.0 if limit >= 6 else 0.0, 0.985)
        self.assertEqual([run["limit"] for run in search.run(64, known=6)], [6])

    def test_gives_up_at_the_most(self):
        search = Search(lambda limit: limit, lambda limit: 0.0, 0.985)
        self.assertEqual([run["limit"] for run in search.run(8)], [1, 2, 4, 8])


class Chart(unittest.TestCase):
    def test_has_a_bar_a_program_the_shortest_first(self):
        svg = bar_chart("t", "ms", [("g", [("a<b", 30.0, False), (LINNET, 2.0, True)]), ("no", [])])
        self.assertEqual(svg.count("<rect"), 2)
        self.assertLess(svg.index(LINNET), svg.index("a&lt;b"))
        self.assertIsNone(bar_chart("t", "ms", []))


if __name__ == "__main__":
    unittest.main()
