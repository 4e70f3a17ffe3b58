#!/usr/bin/env python3
"""Reads a model with NumPy alone and compares its logits with what `linnet predict` says.

    model_in_numpy.py LINNET        exits with 77, which ctest counts as skipped, without NumPy or Pillow
"""
import json
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy as np
    from PIL import Image
except ImportError as error:
    print(f"SKIPPED: {error}")
    sys.exit(77)


def read_safetensors(path):
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    data = raw[8 + length :]
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            assert entry["dtype"] == "F32"
            begin, end = entry["data_offsets"]
            tensors[name] = np.frombuffer(data[begin:end], "<f4").reshape(entry["shape"])
    return tensors, header["__metadata__"]


def logits(tensors, metadata, path):
    with Image.open(path) as image:
        if metadata.get("layout") == "channel,row,column":
            pixels = np.asarray(image.convert("RGB"), np.float64).transpose(2, 0, 1)
        else:
            pixels = np.asarray(image.convert("L"), np.float64)
    x = pixels.ravel() * float(metadata["scaling"])
    return tensors["weight"].astype(np.float64) @ x + tensors["bias"]


def compare(tensors, metadata, line, classes):
    """Logits are known up to a constant: take the largest off both."""
    ours = logits(tensors, metadata, line["path"])[: len(classes)]
    ours -= ours.max()
    said = {row["class"]: row["probability"] for row in line["top"]}
    theirs = np.log(np.maximum([said[name] for name in classes], 1e-30))
    theirs -= theirs.max()
    representable = ours > np.log(1e-30)
    error = np.abs(ours - theirs)[representable] / np.maximum(np.abs(ours), 1.0)[representable]
    return error.max()


def colour(scans):
    """Gives each scan a colour of its own at each pixel."""
    for number, path in enumerate(sorted(scans.rglob("*.png"))):
        with Image.open(path) as image:
            grey = np.asarray(image, np.uint16)
        random = np.random.default_rng(number)
        shares = random.integers(100, 257, (*grey.shape, 3), np.uint16)
        pixels = (grey[:, :, None] * shares // 256).astype(np.uint8)
        Image.fromarray(pixels, "RGB").save(path)


def check(run, scans, model, channels):
    run("train", scans, "--output", model, "--epochs", 5, "--color", "rgb" if channels == 3 else "grey")
    tensors, metadata = read_safetensors(model)
    classes = json.loads(metadata["classes"])
    assert tensors["weight"].shape == (6, 400 * channels) and tensors["bias"].shape == (6,)
    lines = run("predict", model, scans, "--format", "jsonl", "--top", 6).splitlines()
    assert len(lines) == 180
    worst = max(compare(tensors, metadata, json.loads(line), classes) for line in lines)
    print(f"largest relative difference of {len(lines)} x {len(classes)} logits: {worst:.1e}")
    assert worst < 1e-4


def main():
    linnet = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        scans, model = Path(folder, "scans"), Path(folder, "model.safetensors")
        run = lambda *words: subprocess.run([linnet, *map(str, words)], check=True, text=True,
                                            stdout=subprocess.PIPE).stdout
        run("phantoms", scans, "--per-class", 30, "--size", 20)
        check(run, scans, model, channels=1)
        colour(scans)
        check(run, scans, model, channels=3)


if __name__ == "__main__":
    main()
