#!/usr/bin/env python3
"""Runs exported models in ONNX Runtime, and compares their probabilities, and those that `linnet
predict` says, with sums in double precision. Each file passes the checker of the package onnx.

    onnx_in_onnxruntime.py LINNET README [MODEL DATA]...

Models of each kind are trained for it, and the lines of Python in README, the one of apps, run one of
them as they stand there. MODEL is compared as well, on the first images of DATA: a folder of files
that have its size, a .npy file or an IDX file of images. Exits with 77, which ctest counts as
skipped, without NumPy, Pillow, onnx or onnxruntime.
"""
import gzip
import contextlib
import io
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy as np
    import onnx
    import onnxruntime
    from PIL import Image
except ImportError as error:
    print(f"SKIPPED: {error}")
    sys.exit(77)

from model_in_numpy import colour, read_safetensors

FIRST = 2000  # images or rows of DATA that are compared


def read_idx(path):
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    _, count, height, width = struct.unpack(">4I", raw[:16])
    return np.frombuffer(raw[16:], np.uint8).reshape(count, height, width, 1)


def read_pixels(path, channels):
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB" if channels == 3 else "L"))
    return pixels.reshape(*pixels.shape[:2], channels)


def inputs_of(data, shape):
    """The paths to predict for, and the input of the graph for them."""
    if data.suffix == ".npy":
        return [data], np.load(data)[:FIRST]
    if data.is_file():
        return [data], read_idx(data)[:FIRST]
    paths = sorted(path for path in data.rglob("*") if path.suffix.lower() in (".png", ".jpeg", ".jpg"))
    paths = paths[:: max(1, len(paths) // FIRST)][:FIRST]
    return paths, np.stack([read_pixels(path, shape[3]) for path in paths])


def predicted(run, model, paths, classes, outputs):
    """Probabilities as `linnet predict` prints them, a row for each image or row of features."""
    lines = run("predict", model, "-", "--format", "jsonl", "--top", outputs,
                given="\0".join(map(str, paths)) + "\0").splitlines()[:FIRST]
    names = classes + [f"(output {c})" for c in range(len(classes), outputs)]
    found = []
    for line in map(json.loads, lines):
        ranks = line.get("top", [line])
        said = {rank["class"]: rank["probability"] for rank in ranks}
        found.append([said[name] for name in names])
    return np.array(found)


def reference(model, rows):
    """Probabilities in double precision, and for each row what those in single precision may be off:
    half of what logits may be off, which is sqrt(K) roundings of the sum of the magnitudes of their K
    terms (Higham and Mary, "A new approach to probabilistic rounding error analysis", 2019), and the
    few roundings of exp, sum and quotient."""
    tensors, metadata = read_safetensors(model)
    weight, bias = (tensors[name].astype(np.float64) for name in ("weight", "bias"))
    x = (rows.transpose(0, 3, 1, 2) if rows.ndim == 4 else rows).reshape(len(rows), -1)
    x = x.astype(np.float64)
    if metadata.get("normalize") == "rows":
        length = np.sqrt((x * x).sum(1, keepdims=True))
        x /= np.where(length == 0, 1, length)
    else:
        x *= np.float32(metadata["scaling"])
    z = x @ weight.T + bias
    z -= z.max(1, keepdims=True)
    magnitudes = (np.abs(x) @ np.abs(weight).T + np.abs(bias)).max(1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    return p, (np.sqrt(x.shape[1]) * magnitudes / 2 + 16) * 2.0**-24


def compare(run, model, data, folder):
    file = Path(folder, "model.onnx")
    run("export", model, file)
    onnx.checker.check_model(str(file), full_check=True)
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    (taken,), outputs = session.get_inputs(), session.get_outputs()[0].shape[1]
    classes = json.loads(session.get_modelmeta().custom_metadata_map["classes"])
    paths, rows = inputs_of(data, taken.shape)
    said = predicted(run, model, paths, classes, outputs)
    assert len(rows) == len(said) > 7, (len(rows), len(said))
    right, bound = reference(model, rows)
    assert np.all(np.abs(said - right) <= bound), "linnet predict"
    worst = 0.0
    for batch in (0, 1, 7, len(rows)):
        logits, probabilities, labels = session.run(None, {taken.name: rows[:batch]})
        assert logits.shape == probabilities.shape == (batch, outputs), probabilities.shape
        assert labels.dtype == np.int64 and np.array_equal(labels, logits.argmax(1))
        assert np.all(np.abs(probabilities - right[:batch]) <= bound[:batch]), batch
        worst = max(worst, np.abs(probabilities - said[:batch]).max(initial=0.0))
    print(f"{Path(model).name}: {taken.name} {taken.type} {taken.shape}, {len(rows)} compared: "
          f"{outputs} probabilities off by {np.abs(probabilities - right).max():.1e}, from linnet "
          f"predict by {worst:.1e}; bounds {bound.min():.1e} to {bound.max():.1e}")


def write_rows(folder):
    """Rows of floats, of which one is zero and two are far from the range of others, and of bytes."""
    random = np.random.default_rng(5)
    labels = np.arange(90) % 3
    numbers = random.normal(size=(90, 20)) + 2.0 * np.eye(3, 20)[labels]
    numbers[:3] *= np.array([[0.0], [1e-30], [1e30]])
    np.save(folder / "wide.npy", numbers.astype(np.float32))
    numbers[:3] = numbers[3:6]
    np.save(folder / "numbers.npy", numbers.astype(np.float32))
    levels = np.clip(40 * numbers + 100, 0, 255)
    levels[0] = 0
    np.save(folder / "bytes.npy", levels.astype(np.uint8))
    np.save(folder / "labels.npy", labels)


def train_rows(run, folder, model, rows, *options):
    run("train", folder / f"{rows}.npy", "--labels", folder / "labels.npy", "--output", model, *options)


def check_example(run, readme, model, scans, folder):
    """The lines of the README name model.onnx and one.png."""
    blocks = re.findall(r"```python\n(.*?)```", Path(readme).read_text(), re.S)
    lines = next(block for block in blocks if "onnxruntime" in block)
    image = sorted(scans.rglob("*.png"))[0]
    shutil.copy(image, folder / "one.png")
    run("export", model, folder / "model.onnx")
    os.chdir(folder)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(lines, {})
    name, probability = printed.getvalue().split()
    line = json.loads(run("predict", model, "one.png", "--format", "jsonl"))
    assert name == line["class"] and abs(float(probability) - line["probability"]) < 1e-5, line
    print("the lines of the README predict", name, probability)


def main():
    linnet, readme = (Path(path).resolve() for path in sys.argv[1:3])
    given = [Path(path).resolve() for path in sys.argv[3:]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def run(*words, given=None):
            return subprocess.run([linnet, *map(str, words)], check=True, text=True, input=given,
                                  stdout=subprocess.PIPE).stdout

        scans, coloured = folder / "scans", folder / "coloured"
        for data in (scans, coloured):
            run("phantoms", data, "--per-class", 20, "--size", 20)
        colour(coloured)
        images = {"grey": (scans, []), "rgb": (coloured, ["--color", "rgb"]),
                  "article": (scans, ["--recipe", "article"]),
                  "grey-normalized": (scans, ["--normalize", "rows"]),
                  "rgb-normalized": (coloured, ["--color", "rgb", "--normalize", "rows"])}
        for model, (data, options) in images.items():
            run("train", data, "--output", folder / model, "--epochs", 5, "--cache", "off", *options)
            compare(run, folder / model, data, folder)
        check_example(run, readme, folder / "grey", scans, folder)
        write_rows(folder)
        for rows in ("numbers", "bytes"):
            train_rows(run, folder, folder / rows, rows)
            compare(run, folder / rows, folder / f"{rows}.npy", folder)
            model = folder / f"{rows}-normalized"
            train_rows(run, folder, model, rows, "--normalize", "rows", "--C", 10)
            compare(run, model, folder / f"{'wide' if rows == 'numbers' else rows}.npy", folder)
        for model, data in zip(given[::2], given[1::2]):
            compare(run, model, data, folder)


if __name__ == "__main__":
    main()
