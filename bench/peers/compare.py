#!/usr/bin/env python3
"""Trains on the same images with Linnet and with other programs, and compares them, on the images
of a folder and on some that are drawn.

In each round every program runs once with each number of threads, in a process of its own. The
median over rounds counts, with the best number of threads. Programs with equal recipes must reach
equal losses. peers.md, peers.json and peers.svg are written to the folder of the report, which
names the programs that cannot be run, with the reason.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

from cases import CASES
from environment import environment
from report_rows import last_of, row_of, unequal_losses
from peers_report import write_report
from programs import HERE, SYSTEM_PYTHON, programs_of
from run_program import CannotRun, run_program

DONE, DISAGREES, BAD_USAGE = 0, 1, 2


def say(text):
    print(text, file=sys.stderr, flush=True)


def usual_threads():
    """1, 2, 4, … and all processors that this process may use."""
    most = len(os.sched_getaffinity(0))
    return sorted({most, *(2**n for n in range(most.bit_length()) if 2**n <= most)})


def numbers(text):
    values = [int(part) for part in text.split(",")]
    if min(values) < 1:
        raise ValueError
    return values


def cases_named(text):
    names = text.split(",")
    unknown = set(names) - {case.name for case in CASES}
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no case {', '.join(sorted(unknown))}")
    return [case for case in CASES if case.name in names]


def pattern(text):
    try:
        re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"no regular expression: {error}") from error
    return text


def parse(arguments=None):
    parser = argparse.ArgumentParser(prog="run.sh bench --peers", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--data", metavar="FOLDER", required=True,
        help="images, a sub-folder for each class [$LINNET_DATA, else synthetic scans]")
    add("--cases", type=cases_named, default=list(CASES),
        help=f"the data sets: of {','.join(case.name for case in CASES)}; data is that of --data, "
             "the others are drawn [all]")
    add("--peers", type=pattern, default="",
        help="compare only with programs whose name has a match of this, e.g. 'PyTorch|NumPy'")
    add("--threads", type=numbers, default=usual_threads(),
        help="numbers of threads, e.g. 1,2 [1, 2, 4, … and all]")
    add("--epochs", type=int, default=15, help="passes over the training set [15]")
    add("--rounds", type=int, default=3, help="runs of each program [3]")
    add("--target", type=float, default=0.985,
        help="validation accuracy to which the time is taken [0.985]")
    add("--quick", action="store_true", help="one round")
    add("--output", default="build/bench-report", help="folder of the report")
    add("--linnet", default="build/release/apps/linnet", help="Linnet's program")
    add("--wheels", default="build/peers-wheels", help="virtual environment with what Debian lacks")
    add("--libtorch", default="build/peers-libtorch/linnet_peer_libtorch",
        help="program of bench/peers/libtorch")
    options = parser.parse_args(arguments)
    if options.epochs < 1 or options.rounds < 1:
        parser.error("--epochs and --rounds take at least 1")
    if not os.path.isdir(options.data):
        parser.error(f"there is no folder {options.data}")
    if options.quick:
        options.rounds = 1
    return options


def run_script(file, *arguments):
    """What a script of this folder prints. It is a process of its own, because this one must stay
    small (run_program.py)."""
    run = subprocess.run([SYSTEM_PYTHON, os.path.join(HERE, file), *arguments], check=True,
                         stdout=subprocess.PIPE)
    return run.stdout


def prepare(case, options, folder):
    """Draws the images, if that is to be done, and writes the arrays that the peers load. Returns
    the folders of images and arrays, and the number of training images."""
    data, arrays = options.data, os.path.join(folder, "arrays")
    if case.drawing:
        say(f"drawing images: {case.drawing.title()}")
        data = os.path.join(folder, "images")
        run_script("draw_images.py", data, *case.drawing.arguments())
    say(f"reading {data}")
    images = int(run_script("images.py", data, arrays, "--epochs",
                            str(case.epochs(options.epochs))))
    return data, arrays, images


def known_limit(answer, target):
    """The option that gives a solver the limit that it found in an earlier run, so that it searches
    only once."""
    limit = last_of(answer, target).get("limit")
    return () if limit is None else ("--limit", str(limit))


def measure(options, programs, epochs):
    """The answers by program and number of threads, and for each program without one the reason."""
    answers, missing, limits = {}, {}, {}
    for index in range(options.rounds):
        for program in programs:
            for threads in options.threads if program.has_threads else [1]:
                if program in missing:
                    continue
                say(f"round {index + 1} of {options.rounds}: {program.label()}, {threads} threads")
                try:
                    answer = run_program(program, threads, epochs, limits.get(program, ()))
                    limits[program] = known_limit(answer, options.target)
                    answers.setdefault((program, threads), []).append(answer)
                except CannotRun as reason:
                    missing[program] = f"{program.label()}: {reason}"
                    say(f"cannot be run: {reason}")
    whole = {key: of for key, of in answers.items() if key[0] not in missing}
    return whole, list(missing.values())


def measure_case(case, options):
    """The rows of the case, and the reasons why programs are missing."""
    with tempfile.TemporaryDirectory() as folder:
        data, arrays, images = prepare(case, options, folder)
        answers, missing = measure(options, programs_of(case, options, data, arrays),
                                   case.epochs(options.epochs))
    rows = [row_of(program, threads, of, images, options.target)
            for (program, threads), of in answers.items()]
    return rows, missing


def about(options, facts):
    few = [case.most_epochs for case in options.cases if case.most_epochs]
    drawn = f" (at most {max(few)} on drawn images)" if few else ""
    return (f"{options.epochs} epochs{drawn}, medians over "
            f"{options.rounds} rounds, each program at its best number of threads of "
            f"{', '.join(map(str, options.threads))}; the target is a validation accuracy of "
            f"{options.target}. {facts['cpu']}, {facts['processors']} processors; "
            f"{facts['system']}; Linnet {facts['commit']}, {facts['compiler']}; {facts['time']}. "
            "bench/README.md describes the method.")


def main():
    options = parse()
    rows, missing = [], []
    for case in options.cases:
        try:
            of_case = measure_case(case, options)
        except subprocess.CalledProcessError:
            say(f"error: the images of the case {case.name} cannot be read")
            return BAD_USAGE
        rows += of_case[0]
        missing += of_case[1]
    facts = environment(options.linnet)
    write_report(options.output, facts, about(options, facts), rows, missing)
    with open(os.path.join(options.output, "peers.md")) as file:
        print(file.read().split("## All numbers")[0], end="")
    say(f"report: {options.output}/peers.md, peers.json, peers.svg")
    return DISAGREES if unequal_losses(rows) else DONE


if __name__ == "__main__":
    sys.exit(main())
