"""The options of a peer, and the form of its answer.

A peer prints one line of JSON: version, outputs, and either `epochs`, with seconds (of training
alone), loss and accuracy (on the validation set) of each, or `runs`, with limit, seconds and
accuracy of each training from the start.
"""
import argparse
import json
import time


def parse(description, rate=0.1):
    """The options that all peers have."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("data", help="a folder that images.py wrote, or one of class folders")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=rate, help="learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", type=float, default=0.985,
                        help="validation accuracy that solvers are timed to")
    parser.add_argument("--limit", type=int,
                        help="a limit of a solver that is known to reach the target, tried first")
    parser.add_argument("--compile", action="store_true", help="torch.compile, if it is PyTorch")
    return parser.parse_args()


def seconds_of(work):
    """Seconds that work() takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def epoch_row(seconds, loss, accuracy):
    return {"seconds": seconds, "loss": None if loss is None else float(loss),
            "accuracy": float(accuracy)}


def answer(version, outputs, **figures):
    print(json.dumps({"version": version, "outputs": outputs, **figures}), flush=True)
