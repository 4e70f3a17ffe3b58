#!/usr/bin/env python3
"""Makes the tables of products in README.md and bench/README.md from a report.json of
`cmake/run.sh bench`.

    product_tables.py ROOT                   makes them anew
    product_tables.py ROOT --results FOLDER  makes those of FOLDER's machine from its report from now
                                             on
    product_tables.py ROOT --check           changes nothing; tells where tables and reports disagree

A table is between two comments, of which the first names the folder of the report, a date and a
machine (DATE-MACHINE):

    <!-- main products: bench/results/FOLDER -->
    <!-- end of products -->
"""
import argparse
import json
import math
import os
import re
import sys
import textwrap
from pathlib import Path
from statistics import median_low

DOCUMENTS = ("README.md", "bench/README.md")
BLOCK = re.compile(r"<!-- (main products|all cases): (\S+) -->\n(.*?)<!-- end of products -->", re.S)
WIDTH = 100

# The rows of the main table: cases, then lines of the summary.
MAIN_CASES = {"64 × 64 × 64": "square/64", "1024 × 1024 × 1024": "square/1024",
              "forward, 64 × 6 × 4096": "forward/64x6x4096"}
MAIN_MEANS = ("squares 64 to 2048", "matrix times vector", "forward, 64 to 1024 x {6, 10} x 4096",
              "backward, 4096 x {6, 10} x 64 to 1024")


class Report:
    """What a report.json holds of the ratios."""

    def __init__(self, folder):
        text = json.loads((folder / "report.json").read_text())
        self.environment, self.cases = text["environment"], text["cases"]
        self.summary = text["summary"]
        self.threads = sorted({case["threads"] for case in self.cases})

    def headline(self, name, memory, threads):
        for case in self.cases:
            if (case["name"], case["memory"], case["threads"]) == (name, memory, threads):
                return case.get("headline")
        return None

    def mean(self, cases, memory, threads):
        for line in self.summary:
            if (line["cases"], line["memory"], line["threads"]) == (cases, memory, threads):
                return line
        return None


def is_current(folder):
    """Whether the folder has a report with a summary and with headlines; older ones lack them."""
    path = folder / "report.json"
    return path.exists() and "summary" in json.loads(path.read_text())


def machine(folder):
    """The name of the machine in that of a folder of results."""
    return re.sub(r"^\d{4}-\d\d-\d\d-", "", Path(folder).name)


def digits(value):
    """Three significant digits, as many as a measurement has."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def thread_word(count):
    return "1 thread" if count == 1 else f"{count} threads"


def short_cache(text):
    """"L2 2 MiB" of "L2 Unified 2048 KiB"; empty for a cache of instructions."""
    level, kind, size, unit = text.split()
    if kind == "Instruction":
        return ""
    mebibytes, rest = divmod(int(size), 1024)
    return f"{level} {size} {unit}" if rest else f"{level} {mebibytes} MiB"


def introduction(report, link):
    at = report.environment
    caches = ", ".join(filter(None, map(short_cache, at["caches"])))
    cpu = ", ".join(filter(None, (at["cpu"], at.get("cpu_id"))))
    text = (f"Products on {at['processors']} processors of: {cpu}; caches: {caches}. Compiler: "
            f"{at['compiler']}. Commit {at['commit']}, measured {at['time']} "
            f"([report]({link}/report.md)). GFLOP/s, and the ratio to the fastest other library of the "
            "same round, the median of rounds (above 1, Linnet is faster):")
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def main_products(report):
    threads = sorted({report.threads[0], report.threads[-1]})
    rows = []
    for label, name in MAIN_CASES.items():
        cells = []
        for count in threads:
            headline = report.headline(name, "hot", count)
            cells += [digits(headline["gflops"]), f"{headline['ratio']:.2f}"] if headline else ["", ""]
        rows.append([label, *cells])
    for cases in MAIN_MEANS:
        cells, number = [], 0
        for count in threads:
            line = report.mean(cases, "hot", count)
            number = line["number"] if line else number
            cells += ["", f"{line['geometric_mean']:.2f}" if line else ""]
        rows.append([f"{cases.replace(' x ', ' × ')}: mean of {number}", *cells])
    head = ["m × n × k"]
    for count in threads:
        head += [thread_word(count), "ratio"]
    return table(head, [row for row in rows if any(row[1:])])


def all_cases(report):
    threads = sorted({report.threads[0], report.threads[-1]})
    head, rows, means = ["case"], {}, {}
    for count in threads:
        head += [f"{thread_word(count)}: Linnet", "best other", "ratio"]
    for case in report.cases:
        key = case["name"], case["memory"]
        if key in rows:
            continue
        rows[key] = [", ".join(key)]
        for count in threads:
            headline = report.headline(*key, count)
            rows[key] += [digits(headline["gflops"]),
                          f"{digits(headline['best_gflops'])}, {headline['best_library']}",
                          f"{headline['ratio']:.2f}"] if headline else ["", "", ""]
    for line in report.summary:
        key = line["cases"], line["memory"]
        if key not in means:
            cells = []
            for count in threads:
                other = report.mean(*key, count)
                cells += [f"{other['geometric_mean']:.2f}",
                          f"{other['worst']:.2f}, {other['worst_case']}"] if other else ["", ""]
            means[key] = [f"{', '.join(key)} ({line['number']})", *cells]
    mean_head = ["geometric mean and worst ratio of (number)"]
    for count in threads:
        mean_head += [f"{thread_word(count)}: mean", "worst"]
    return table(mean_head, means.values()) + "\n\n" + table(head, rows.values())


TABLES = {"main products": main_products, "all cases": all_cases}


def block(kind, link, report):
    return (f"<!-- {kind}: {link} -->\n{introduction(report, link)}\n\n{TABLES[kind](report)}\n"
            "<!-- end of products -->")


def remade(document, results=None):
    """The document's text with each table made from its report, or from new results of the same
    machine; those of reports that were not kept, or are older than the tables, stay."""

    def replace(match):
        is_new = results and machine(results) == machine(match[2])
        link = os.path.relpath(results, document.parent) if is_new else match[2]
        folder = document.parent / link
        return block(match[1], link, Report(folder)) if is_current(folder) else match[0]

    return BLOCK.sub(replace, document.read_text())


def machines_in(documents):
    return {machine(match[2]) for document in documents
            for match in BLOCK.finditer(document.read_text())}


def report_errors(folder):
    """Figures of a report that do not follow from its rounds, and what it lacks of its origin."""
    report = Report(folder)
    for key in ("cpu", "caches", "compiler", "commit", "time"):
        if not report.environment.get(key):
            yield f"{folder}: the report does not tell its {key}"
    for case in report.cases:
        headline = case.get("headline")
        if not headline:
            continue
        best = [result["seconds"] for result in case["results"]
                if result["baseline"] and result["seconds"]]
        linnet = next(result["seconds"] for result in case["results"] if not result["baseline"])
        ratio = median_low([min(others) / own for own, *others in zip(linnet, *best)])
        speeds = headline["gflops"] / headline["best_gflops"]
        for value in (headline["ratio"], speeds):
            if not math.isclose(value, ratio, rel_tol=1e-9):
                yield (f"{folder}: {case['name']}, {case['threads']} threads: the rounds have the "
                       f"ratio {ratio}, the report says {value}")


def errors(root):
    documents = [root / name for name in DOCUMENTS]
    results = root / "bench" / "results"
    current = [folder for folder in sorted(results.iterdir()) if is_current(folder)]
    for folder in current:
        yield from report_errors(folder)
    for document in documents:
        text = document.read_text()
        folders = [document.parent / match[2] for match in BLOCK.finditer(text)]
        if not folders:
            yield f"{document}: it has no table of products"
        for folder in folders:
            if not folder.is_dir():
                yield f"{document}: there is no {folder}"
            elif current and not is_current(folder):
                yield f"{document}: {folder} has no report to make the table from; others have"
        if remade(document) != text:
            yield f"{document}: its table is not that of the report; product_tables.py makes it anew"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, help="the folder of this repository")
    parser.add_argument("--results", type=Path, help="a folder with a report.json")
    parser.add_argument("--check", action="store_true", help="change nothing")
    options = parser.parse_args()
    if options.check:
        found = list(errors(options.root))
        print("\n".join(found) or "the tables of products are those of the reports")
        sys.exit(1 if found else 0)
    if options.results and not is_current(options.results):
        sys.exit(f"error: {options.results} has no report.json with a summary; `cmake/run.sh bench "
                 "--output FOLDER` writes one")
    documents = [options.root / name for name in DOCUMENTS]
    if options.results and machine(options.results) not in machines_in(documents):
        print(f"No table is of {machine(options.results)}. To add one to {' or '.join(DOCUMENTS)}, "
              "write the two comments that are around the others, with this folder, and call "
              "bench/report/product_tables.py .")
    for document in documents:
        document.write_text(remade(document, options.results))


if __name__ == "__main__":
    main()
