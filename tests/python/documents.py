#!/usr/bin/env python3
"""Checks the Markdown files: README.md has at most 160 lines, lines are at most 100 characters long
(aside from tables, code, headings, links that cannot be broken, and reports that the benchmarks
wrote), every relative link leads to a file and to a heading that exist, and the C++ that README.md
quotes is part of an example.

    documents.py SOURCE
"""
import re
import sys
import textwrap
from pathlib import Path

from readme_commands import documents

MOST_LINES = 160
MOST_CHARACTERS = 100
WRITTEN_BY_PROGRAMS = ("results/*/report.md", "results/*/scaling.md", "results/*/peers*.md")


def without_code(text):
    """The lines with those of fenced and indented blocks emptied, so that numbers stay."""
    fenced = False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
            yield ""
        else:
            yield "" if fenced or line.startswith("    ") else line


def anchors(path):
    """The anchors of the headings, as GitHub makes them."""
    result = set()
    for line in without_code(path.read_text()):
        if line.startswith("#"):
            title = line.lstrip("#").strip().lower().replace("`", "")
            result.add(re.sub(r"[^\w\- ]", "", title).replace(" ", "-"))
    return result


def line_errors(path):
    if any(path.match(pattern) for pattern in WRITTEN_BY_PROGRAMS):
        return
    for number, line in enumerate(without_code(path.read_text()), 1):
        if len(line) > MOST_CHARACTERS and not line.startswith(("|", "#")) and " " in line.strip():
            yield f"{path}:{number}: {len(line)} characters"


def link_errors(path):
    text = "\n".join(without_code(path.read_text()))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name) if name else path
        if not file.exists():
            yield f"{path}: there is no {target}"
        elif anchor and anchor not in anchors(file):
            yield f"{path}: {name or path.name} has no heading #{anchor}"


def quote_errors(readme, examples):
    """Each block of C++ in the README, indented as there, is a part of an example."""
    blocks = re.findall(r"```cpp\n(.*?)```", readme.read_text(), re.S)
    if not blocks:
        yield f"{readme}: quotes no C++"
    for block in blocks:
        quotes = [textwrap.indent(block, " " * indent) for indent in (0, 2, 4)]
        texts = [path.read_text() for path in examples.glob("*.cpp")]
        if not any(quote in text for quote in quotes for text in texts):
            yield f"{readme}: a block of C++ is in no file of {examples}"


def main():
    source = Path(sys.argv[1])
    readme = source / "README.md"
    errors = list(quote_errors(readme, source / "tests" / "examples"))
    lines = len(readme.read_text().splitlines())
    if lines > MOST_LINES:
        errors.append(f"{readme}: {lines} lines, more than {MOST_LINES}")
    paths = list(documents(source))
    assert readme in paths
    for path in paths:
        errors += [*line_errors(path), *link_errors(path)]
    print("\n".join(errors) or f"{len(paths)} documents are in order")
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
