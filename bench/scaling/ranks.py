#!/usr/bin/env python3
"""How training scales over processes of MPI: what is measured here, and a model for more machines.

    ranks.py measure LINNET MPIRUN [--rounds 5]    two processes of one thread against one process of
                                                   two threads, in turn; prints a table
    ranks.py predict [--rate 110] [--memory 14]    the model; prints tables of Markdown

--rate is what a core does in training, in GFLOP/s, and --memory what a core reads, in GB/s. The model
is of nodes of 16 cores. bench/scaling.md explains it.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

CORES = 16  # of a node
LOSS = 1e-9  # seconds that a core takes for the softmax of a logit, which each rank takes of all


@dataclass
class Network:
    name: str
    latency: float  # seconds of a small message
    rate: float  # bytes a second


NETWORKS = [Network("InfiniBand, 100 Gb/s", 2e-6, 12.5e9),
            Network("TCP, 10 Gb/s", 25e-6, 1.25e9)]


@dataclass
class Work:
    name: str
    features: int
    outputs: int
    bytes_a_feature: int = 1

    def slices(self):
        """What columns can be divided in: see choose_slice_features in engine/model."""
        return max(1, self.features // 1024)

    def leaves(self, examples):
        """What rows can be divided in: see choose_leaves in engine/data."""
        most_bytes = max(12 * 2**20, examples * self.features * self.bytes_a_feature // 64)
        return max(1, min(examples // 1024, 64, most_bytes // (8 * self.features * self.outputs)))


IMAGES = [Work("64×64 grey, 6 classes", 4096, 6), Work("64×64 grey, 100 classes", 4096, 100),
          Work("224×224×3, 10 classes", 150_528, 10), Work("224×224×3, 1,000 classes", 150_528, 1000)]
PROBES = [Work("768 features, 100 classes", 768, 100, 4), Work("2,048 features, 1,000 classes", 2048,
                                                             1000, 4)]


def share(parts, ranks):
    """The part of the work that the busiest rank has."""
    return -(-parts // ranks) / parts


def sums(parts, ranks):
    """How many sums remain at most of the parts of a rank: blocks of the tree of engine's sum_tree."""
    most = 0
    for rank in range(ranks):
        first, end, count = parts * rank // ranks, parts * (rank + 1) // ranks, 0
        while first < end:
            width = 1
            while first % (2 * width) == 0 and width < parts and min(first + 2 * width, parts) <= end:
                width *= 2
            first, count = min(first + width, parts), count + 1
        most = max(most, count)
    return most


def gather(network, ranks, size):
    """An allgather of so many bytes of each rank: messages by recursive doubling."""
    if ranks == 1:
        return 0.0
    return math.ceil(math.log2(ranks)) * network.latency + (ranks - 1) * size / network.rate


class Model:
    def __init__(self, rate, memory):
        self.rate = rate * 1e9 * CORES
        self.memory = memory * 1e9 * CORES

    def pass_seconds(self, work, examples):
        """Both products over some examples, by one node."""
        return max(4 * examples * work.features * work.outputs / self.rate,
                   examples * work.features * work.bytes_a_feature / self.memory)

    def columns(self, work, batch, ranks, network, heads=1):
        logits = 4 * batch * work.outputs * heads * sums(work.slices(), ranks)
        loss = heads * batch * work.outputs * LOSS / CORES
        return (heads * self.pass_seconds(work, batch) * share(work.slices(), ranks) + loss +
                gather(network, ranks, logits))

    def rows(self, work, examples, ranks, network):
        leaves = work.leaves(examples)
        gradients = 8 * work.features * work.outputs * sums(leaves, ranks)
        return (self.pass_seconds(work, examples) * share(leaves, ranks) +
                gather(network, ranks, gradients))

    def heads(self, work, batch, ranks, heads):
        loss = batch * work.outputs * LOSS / CORES
        return (self.pass_seconds(work, batch) + loss) * math.ceil(heads / ranks)


def row(*cells):
    print("|", " | ".join(str(cell) for cell in cells), "|")


def head(*cells):
    row(*cells)
    print("|" + "---|" * len(cells))


def speedups(seconds_of, ranks=(2, 4, 8, 16, 64)):
    alone = seconds_of(1)
    return [f"{alone * 1e6:,.0f}"] + [f"{alone / seconds_of(n):.1f}" for n in ranks]


def predict(rate, memory):
    model = Model(rate, memory)
    nodes = ["1 node, µs"] + [f"{n} nodes" for n in (2, 4, 8, 16, 64)]
    for network in NETWORKS:
        print(f"\n**Columns**, a step, {network.name}:\n")
        head("", "batch", *nodes)
        for work in IMAGES:
            for batch in (64, 512, 4096):
                row(work.name, batch, *speedups(lambda n: model.columns(work, batch, n, network)))
    for network in NETWORKS:
        print(f"\n**Rows**, a pass of L-BFGS over 1,000,000 examples, {network.name}:\n")
        head("", *nodes)
        for work in PROBES:
            row(work.name, *speedups(lambda n: model.rows(work, 1_000_000, n, network)))
    print("\n**Heads against columns**, a sweep of 8 models, batches of 64, speed-up over one node:\n")
    head("", "network", "ranks", "heads", "columns")
    for work in (IMAGES[0], IMAGES[2]):
        for network in NETWORKS:
            for ranks in (2, 8):
                alone = model.heads(work, 64, 1, 8)
                row(work.name, network.name, ranks,
                    f"{alone / model.heads(work, 64, ranks, 8):.1f}",
                    f"{alone / model.columns(work, 64, ranks, network, 8):.1f}")


def write_images(folder, rows, features, classes):
    """A matrix of random bytes, as .npy."""
    import numpy as np
    random = np.random.default_rng(1)
    np.save(folder / "X.npy", random.integers(0, 256, (rows, features), dtype=np.uint8))
    np.save(folder / "y.npy", random.integers(0, classes, rows, dtype=np.int32))


def epoch_seconds(command, metrics):
    """The shortest epoch but the first."""
    environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    subprocess.run(command, check=True, env=environment)
    epochs = [json.loads(line) for line in metrics.read_text().splitlines()]
    return min(e["seconds"] for e in epochs[1:] if "epoch" in e and "final" not in e)


def measure(linnet, mpirun, rounds):
    cases = [(3000, 150_528, 10, 64), (3000, 150_528, 10, 1024), (20_000, 4096, 6, 64),
             (20_000, 4096, 6, 1024)]
    launch = [mpirun, "-n", "2"]
    if "openmpi" in mpirun:
        launch[1:1] = ["--oversubscribe", "--bind-to", "none"]
    head("features", "classes", "batch", "1 process of 2 threads, µs a step",
         "2 processes of 1 thread, µs a step", "ratio (median of rounds)")
    for rows, features, classes, batch in cases:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_images(folder, rows, features, classes)
            metrics = folder / "metrics.jsonl"
            train = [linnet, "train", folder / "X.npy", "--labels", folder / "y.npy", "--epochs", "4",
                     "--batch-size", str(batch), "--valid-fraction", "0.02", "--quiet", "--metrics",
                     metrics, "--output", folder / "model.safetensors", "--split", "random"]
            steps = math.ceil(rows * 0.98 / batch)
            alone, together, ratios = [], [], []
            for _ in range(rounds):
                alone.append(epoch_seconds([*train, "--threads", "2"], metrics) / steps)
                together.append(epoch_seconds([*launch, *train, "--threads", "1"], metrics) / steps)
                ratios.append(alone[-1] / together[-1])
            row(f"{features:,}", classes, batch, f"{statistics.median(alone) * 1e6:,.1f}",
                f"{statistics.median(together) * 1e6:,.1f}", f"{statistics.median(ratios):.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    measuring = commands.add_parser("measure")
    measuring.add_argument("linnet")
    measuring.add_argument("mpirun")
    measuring.add_argument("--rounds", type=int, default=5)
    predicting = commands.add_parser("predict")
    predicting.add_argument("--rate", type=float, default=110.0)
    predicting.add_argument("--memory", type=float, default=14.0)
    options = parser.parse_args()
    if options.command == "measure":
        measure(options.linnet, options.mpirun, options.rounds)
    else:
        predict(options.rate, options.memory)


if __name__ == "__main__":
    main()
