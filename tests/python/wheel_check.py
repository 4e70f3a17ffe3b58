#!/usr/bin/env python3
"""An installed wheel lacks nothing, and has kernels for every processor.

    wheel_check.py      with the Python of a virtual environment in which pip installed the wheel
                        alone; `cmake/run.sh wheel` does so

Each instruction set that this machine has is tried in a process of its own, and what is expected
comes from NumPy and scikit-learn, or is known.
"""
import base64
import multiprocessing
import os
import pickle
import re
import struct
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

import linnet
from linnet import LinnetClassifier

# 4 × 3 pixels of grey level 77.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsL"
    "EBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAADAAQBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACP/EABQQAQAAAAAAAAAA"
    "AAAAAAAAAAD/2gAIAQEAAD8AO7//2Q==")


def png(pixels):
    """A file of a matrix of grey levels."""
    def chunk(kind, content):
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
    height, width = pixels.shape
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) +
            chunk(b"IEND", b""))


def check_images():
    pictures = np.random.default_rng(1).integers(0, 256, (5, 3, 4), dtype=np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        for number, picture in enumerate(pictures):
            file = Path(folder, "dark" if number < 2 else "light", f"{number}.png")
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(png(picture))
        Path(folder, "light", "9.jpg").write_bytes(JPEG)
        pixels, labels, names = linnet.load_images(folder)
    expected = np.concatenate([pictures.reshape(5, 12), np.full((1, 12), 77, np.uint8)])
    assert np.array_equal(pixels, expected), pixels
    assert labels.tolist() == [0, 0, 1, 1, 1, 1] and names == ["dark", "light"], (labels, names)


def check_training():
    """Returns weights of both solvers."""
    random = np.random.default_rng(0)
    X = random.integers(0, 256, (300, 40), dtype=np.uint8)
    y = np.array(["left", "middle", "right"])[(X @ random.normal(size=(40, 3))).argmax(1)]
    model = LinnetClassifier(tol=1e-6).fit(X, y)
    theirs = LogisticRegression(tol=1e-8, max_iter=10000).fit(X / 255.0, y)
    difference = np.abs(model.predict_proba(X) - theirs.predict_proba(X / 255.0)).max()
    assert difference < 2e-3, difference
    sgd = LinnetClassifier("sgd", C=np.inf).fit(X, y)
    for fitted in (model, sgd):
        copy = pickle.loads(pickle.dumps(fitted))
        assert np.array_equal(copy.predict_proba(X), fitted.predict_proba(X))
        logits = (X / 255.0) @ fitted.coef_.T.astype(float) + fitted.intercept_
        assert np.array_equal(copy.predict(X), fitted.classes_[logits.argmax(1)])
    single = LinnetClassifier("sgd", C=np.inf, n_threads=1).fit(X, y)
    assert np.array_equal(single.coef_, sgd.coef_)
    return model.coef_, sgd.coef_


def check_products():
    """Returns a product."""
    random = np.random.default_rng(2)
    a, b = random.normal(size=(50, 70)).astype("f4"), random.normal(size=(70, 30)).astype("f4")
    product = linnet.gemm(a, b)
    np.testing.assert_allclose(product, a.astype(float) @ b.astype(float), rtol=1e-4, atol=1e-4)
    return product


def checks():
    check_images()
    return *check_training(), check_products()


def with_instruction_set(name, function):
    """What the function returns in a new process, where LINNET_ISA has this name, or none."""
    def choose():
        os.environ.pop("LINNET_ISA", None)
        if name:
            os.environ["LINNET_ISA"] = name
    # Forked: a process that is spawned would not run in an emulator that this one runs in.
    with multiprocessing.get_context("fork").Pool(1, choose) as pool:
        return pool.apply(function)


def sets_of_machine():
    """From the message about a set that does not exist."""
    try:
        with_instruction_set("none", check_products)
    except ValueError as error:
        return re.findall(r"\w+", str(error).partition("this machine has")[2])
    raise AssertionError("LINNET_ISA=none is no error")


def main():
    assert Path(linnet.__file__).is_relative_to(sys.prefix), linnet.__file__
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, "
          f"scikit-learn {sklearn.__version__}, {linnet.__file__}")
    sets = sets_of_machine()
    assert sets[0] == "sse2", sets
    found = {name: with_instruction_set(name, checks) for name in sets}
    chosen = with_instruction_set(None, checks)
    assert all(np.array_equal(*pair) for pair in zip(chosen, found[sets[-1]]))
    for name in sets[1:]:
        # Products and sums that are fused round less often: equal bits would tell that the set was
        # ignored.
        assert not np.array_equal(found[name][-1], found["sse2"][-1]), name
        for mine, slowest in zip(found[name], found["sse2"]):
            np.testing.assert_allclose(mine, slowest, rtol=0, atol=1e-5 * np.abs(slowest).max())
    print("passed with LINNET_ISA of", ", ".join(sets), "and without")


if __name__ == "__main__":
    main()
