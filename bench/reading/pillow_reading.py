#!/usr/bin/env python3
"""Reads a folder of images with Pillow, as grey pixels, on threads and in processes.

    pillow_reading.py FOLDER [ROUNDS]       needs Debian's python3-pil; run with /usr/bin/python3

Prints images a second by the wall clock, and by the processor time of all workers with their start:
medians over rounds, in which all forms take turns.
"""
import resource
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import PIL
from PIL import Image


def read(path):
    with Image.open(path) as image:
        return len(image.convert("L").tobytes())


def read_some(paths):
    return sum(map(read, paths))


def seconds(executor, parts):
    """The workers are started beforehand, as those of the others are."""
    list(executor.map(read_some, [parts[0][:1]] * 2))
    start = time.perf_counter()
    sum(executor.map(read_some, parts))
    return time.perf_counter() - start


def processor_seconds():
    """Of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    paths = sorted(map(str, Path(sys.argv[1]).glob("*/*")))
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    parts = [paths[i:i + 256] for i in range(0, len(paths), 256)]
    forms = [("thread", 1), ("thread", 2), ("process", 2)]
    times = {form: [] for form in forms}
    for _ in range(rounds):
        for kind, workers in forms:
            pool = ThreadPoolExecutor if kind == "thread" else ProcessPoolExecutor
            before = processor_seconds()
            with pool(workers) as executor:
                wall = seconds(executor, parts)
            times[kind, workers].append((wall, processor_seconds() - before))
    for (kind, workers), all_times in times.items():
        wall, spent = (len(paths) / statistics.median(column) for column in zip(*all_times))
        plural = "" if workers == 1 else "es" if kind == "process" else "s"
        print(f"Pillow {PIL.__version__}, {workers} {kind}{plural}: "
              f"{wall:,.0f} images/s, {spent:,.0f} images/cpu-s")


if __name__ == "__main__":
    main()
