#!/usr/bin/env python3
"""Trains in NumPy on Linnet's split and orders, and finds Linnet's losses: bench/peers compares like
with like.

    peers_agree.py LINNET PEERS     exits with 77, which ctest counts as skipped, without NumPy or Pillow
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
RATE = "0.02"  # at which these images are learned without swinging
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
