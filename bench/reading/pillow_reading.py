#!/usr/bin/env python3
"""Reads a folder of images with Pillow, as grey pixels, on threads and in processes.

    pillow_reading.py FOLDER [ROUNDS] [--output FOLDER]

It needs Debian's python3-pil; run it with /usr/bin/python3. Prints images a second by the wall
clock, and by the processor time of all workers including their start: medians over rounds, in each
of which every form runs once. With --output the same figures are written to pillow.json there.
"""
import argparse
import json
import resource
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import PIL
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "peers"))
from environment import environment  # noqa: E402


def read(path):
    with Image.open(path) as image:
        return len(image.convert("L").tobytes())


def read_some(paths):
    return sum(map(read, paths))


def seconds(executor, parts):
    """The workers start before the clock does, as in the other programs."""
    list(executor.map(read_some, [parts[0][:1]] * 2))
    start = time.perf_counter()
    sum(executor.map(read_some, parts))
    return time.perf_counter() - start


def processor_seconds():
    """Of this process and of the ended processes that it started."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("rounds", type=int, nargs="?", default=3)
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    paths = sorted(map(str, options.folder.glob("*/*")))
    parts = [paths[i:i + 256] for i in range(0, len(paths), 256)]
    forms = [("thread", 1), ("thread", 2), ("process", 2)]
    times = {form: [] for form in forms}
    for _ in range(options.rounds):
        for kind, workers in forms:
            pool = ThreadPoolExecutor if kind == "thread" else ProcessPoolExecutor
            before = processor_seconds()
            with pool(workers) as executor:
                wall = seconds(executor, parts)
            times[kind, workers].append((wall, processor_seconds() - before))
    rows = []
    for (kind, workers), all_times in times.items():
        wall, spent = (len(paths) / statistics.median(column) for column in zip(*all_times))
        plural = "" if workers == 1 else "es" if kind == "process" else "s"
        print(f"Pillow {PIL.__version__}, {workers} {kind}{plural}: "
              f"{wall:,.0f} images/s, {spent:,.0f} images/cpu-s")
        rows.append({"form": f"{workers} {kind}{plural}", "images_per_second": wall,
                     "images_per_processor_second": spent})
    if options.output is not None:
        options.output.mkdir(parents=True, exist_ok=True)
        report = {"environment": environment(), "pillow": PIL.__version__, "images": len(paths),
                  "rounds": options.rounds, "rows": rows}
        (options.output / "pillow.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
