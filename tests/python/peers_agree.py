#!/usr/bin/env python3
"""Trains in NumPy on Linnet's split and orders, and checks that the losses are
Linnet's: the programs in bench/peers train on the same batches.

    peers_agree.py LINNET PEERS

Without NumPy or Pillow it exits with 77, which ctest counts as skipped.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy  # noqa: F401
    import PIL  # noqa: F401
except ImportError as error:
    print(f"SKIPPED: {error}")
    sys.exit(77)

EPOCHS = 4
RATE = "0.02"  # with which the loss of these images falls without oscillating
TOLERANCE = 1e-3


def losses_of_linnet(linnet, scans, folder):
    metrics = Path(folder, "metrics.jsonl")
    subprocess.run([linnet, "train", scans, "--centre", "none", "--schedule", "constant", "--lr",
                    RATE, "--epochs", str(EPOCHS), "--metrics", metrics, "--output",
                    Path(folder, "model.safetensors"), "--quiet"], check=True)
    rows = [json.loads(line) for line in metrics.read_text().splitlines()]
    return [row["valid_loss"] for row in rows if "epoch" in row]


def losses_of_numpy(peers, scans, folder):
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}

    def run(script, *options):
        return subprocess.run([sys.executable, Path(peers, script), *options], check=True,
                              text=True, stdout=subprocess.PIPE, env=environment).stdout

    arrays = Path(folder, "arrays")
    run("images.py", scans, arrays, "--epochs", str(EPOCHS))
    answer = json.loads(run("with_numpy.py", arrays, "--epochs", str(EPOCHS), "--rate", RATE))
    return [epoch["loss"] for epoch in answer["epochs"]]


def main():
    linnet, peers = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        scans = Path(folder, "scans")
        subprocess.run([linnet, "phantoms", scans, "--per-class", "60", "--size", "32", "--quiet"],
                       check=True)
        ours = losses_of_linnet(linnet, scans, folder)
        theirs = losses_of_numpy(peers, scans, folder)
    for mine, other in zip(ours, theirs, strict=True):
        print(f"validation loss: Linnet {mine:.6f}, NumPy {other:.6f}")
        assert abs(mine - other) < TOLERANCE
    assert ours[-1] < 0.9 * ours[0], "nothing was learned"


if __name__ == "__main__":
    main()
