#!/usr/bin/env python3
"""The package linnet trains as the program does, and the program reads what it writes.

    package_program.py LINNET FOLDER    of the package; exits with 77, which ctest counts as
                                        skipped, without scikit-learn and safetensors
"""
import csv
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, sys.argv[2])
try:
    import numpy as np
    import sklearn  # noqa: F401
    from safetensors.numpy import load_file
except ImportError as error:
    print(f"SKIPPED: {error}")
    sys.exit(77)
import linnet


def run(*arguments):
    return subprocess.run([sys.argv[1], *map(str, arguments)], check=True, capture_output=True,
                          text=True).stdout


def by_program(data, model, *options):
    """Weights and bias that the program trains on all the data."""
    run("train", data, "--output", model, "--quiet", "--valid-fraction", "0", "--split", "random",
        *options)
    tensors = load_file(model)
    return tensors["weight"].reshape(len(tensors["bias"]), -1), tensors["bias"]


def has_bits(model, expected):
    return (np.array_equal(model.coef_, expected[0]) and
            np.array_equal(model.intercept_, expected[1]))


def test_images(folder):
    scans = folder / "scans"
    run("phantoms", scans, "--per-class", "30", "--size", "48", "--quiet")
    pixels, labels, names = linnet.load_images(scans)
    assert pixels.shape == (180, 48 * 48) and pixels.dtype == np.uint8
    assert names == sorted(path.name for path in scans.iterdir())
    assert np.array_equal(labels, np.repeat(np.arange(6), 30))
    sgd = linnet.LinnetClassifier("sgd", C=np.inf, epochs=4, random_state=3).fit(pixels, labels)
    assert has_bits(sgd, by_program(scans, folder / "m", "--epochs", "4", "--seed", "3"))
    lbfgs = linnet.LinnetClassifier(C=0.5).fit(pixels, labels)
    assert has_bits(lbfgs, by_program(scans, folder / "m", "--C", "0.5"))


def test_numbers(folder):
    random = np.random.default_rng(2)
    for dtype in (np.float32, np.float16, np.uint8):
        y = random.integers(0, 3, 400)
        X = (random.random((400, 60)) * 3 + 2 * np.eye(60)[y]).astype(dtype)
        np.save(folder / "X.npy", X)
        np.save(folder / "y.npy", y.astype(np.int64))
        data = folder / "X.npy", "--labels", folder / "y.npy"
        sgd = linnet.LinnetClassifier("sgd", C=np.inf, epochs=3).fit(X, y)
        assert has_bits(sgd, by_program(data[0], folder / "m", *data[1:], "--epochs", "3"))
        lbfgs = linnet.LinnetClassifier(C=2).fit(X, y)
        assert has_bits(lbfgs, by_program(data[0], folder / "m", *data[1:], "--C", "2"))
        saved = folder / "saved.safetensors"
        lbfgs.save(saved)
        table = csv.DictReader(io.StringIO(run("predict", saved, data[0], "--format", "csv")))
        predicted = [int(row["class"]) for row in table]
        assert predicted == lbfgs.predict(X).tolist()


def test_readmes(folder):
    """The lines in Python of the README, and of the package's, run."""
    root = Path(__file__).resolve().parents[2]
    scans = folder / "scans"
    run("phantoms", scans, "--per-class", "20", "--size", "32", "--quiet")
    for readme in (root / "README.md", root / "apps/python/README.md"):
        blocks = re.findall(r"```python\n(.*?)```", readme.read_text(), re.S)
        lines, = [block for block in blocks if "linnet" in block]
        lines = lines.replace('"DATA"', repr(str(scans)))
        names = {}
        exec(lines.replace('"model.safetensors"', repr(str(folder / "m.safetensors"))), names)
        assert names["model"].n_iter_ > 0
    run("info", folder / "m.safetensors")


def main():
    for test in (test_images, test_numbers, test_readmes):
        with tempfile.TemporaryDirectory() as folder:
            test(Path(folder))
        print("passed:", test.__name__)


if __name__ == "__main__":
    main()
