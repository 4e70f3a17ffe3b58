#!/usr/bin/env python3
"""Trains on the same images with Linnet and with other programs, and compares them.

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

from environment import environment
from report_rows import last_of, row_of, unequal_losses
from peers_report import write_report
from programs import HERE, SYSTEM_PYTHON, all_programs
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


def prepare(options, folder):
    """Writes the arrays that the peers load. Runs in a process of its own, because this one must
    stay small (run_program.py). Returns the number of training images."""
    say(f"reading {options.data}")
    run = subprocess.run([SYSTEM_PYTHON, os.path.join(HERE, "images.py"), options.data, folder,
                          "--epochs", str(options.epochs)], check=True, stdout=subprocess.PIPE)
    return int(run.stdout)


def known_limit(answer, target):
    """The option that gives a solver the limit that it found in an earlier run, so that it searches
    only once."""
    limit = last_of(answer, target).get("limit")
    return () if limit is None else ("--limit", str(limit))


def measure(options, programs):
    """The answers by program and number of threads, and for each program without one the reason."""
    answers, missing, limits = {}, {}, {}
    for index in range(options.rounds):
        for program in programs:
            for threads in options.threads if program.has_threads else [1]:
                if program in missing:
                    continue
                say(f"round {index + 1} of {options.rounds}: {program.label()}, {threads} threads")
                try:
                    answer = run_program(program, threads, options.epochs, limits.get(program, ()))
                    limits[program] = known_limit(answer, options.target)
                    answers.setdefault((program, threads), []).append(answer)
                except CannotRun as reason:
                    missing[program] = f"{program.label()}: {reason}"
                    say(f"cannot be run: {reason}")
    whole = {key: of for key, of in answers.items() if key[0] not in missing}
    return whole, list(missing.values())


def about(options, images, facts):
    return (f"{images:,} images to train on, {options.epochs} epochs, medians over "
            f"{options.rounds} rounds, each program at its best number of threads of "
            f"{', '.join(map(str, options.threads))}; the target is a validation accuracy of "
            f"{options.target}. {facts['cpu']}, {facts['processors']} processors; "
            f"{facts['system']}; Linnet {facts['commit']}, {facts['compiler']}; {facts['time']}. "
            "bench/README.md describes the method.")


def main():
    options = parse()
    with tempfile.TemporaryDirectory() as folder:
        try:
            images = prepare(options, folder)
        except subprocess.CalledProcessError:
            say(f"error: {options.data} cannot be read")
            return BAD_USAGE
        answers, missing = measure(options, all_programs(options, folder))
    rows = [row_of(program, threads, of, images, options.target)
            for (program, threads), of in answers.items()]
    facts = environment(options.linnet)
    write_report(options.output, facts, about(options, images, facts), rows, missing)
    with open(os.path.join(options.output, "peers.md")) as file:
        print(file.read().split("## All numbers")[0], end="")
    say(f"report: {options.output}/peers.md, peers.json, peers.svg")
    return DISAGREES if unequal_losses(rows) else DONE


if __name__ == "__main__":
    sys.exit(main())
