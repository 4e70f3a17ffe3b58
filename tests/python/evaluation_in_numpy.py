#!/usr/bin/env python3
"""Computes the scores of `linnet evaluate` with NumPy alone, from the model's file and the images,
and compares them; and those of a model that was calibrated.

    evaluation_in_numpy.py LINNET   exits with 77, which ctest counts as skipped, without NumPy or Pillow
"""
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from model_in_numpy import logits, read_safetensors  # exits with 77 where NumPy or Pillow is missing

import numpy as np

MOST = 1e-6  # logits are sums of single precision there, and of double precision here


def area(scores, positive):
    """The area under the ROC curve by comparing each pair."""
    pairs = scores[positive][:, None] - scores[~positive][None, :]
    return np.mean((pairs > 0) + 0.5 * (pairs == 0)) if pairs.size else None


def calibration_error(p, labels, bins=15):
    confidence, correct = p.max(1), p.argmax(1) == labels
    place = np.clip(np.ceil(confidence * bins), 1, bins)
    gaps = [abs(np.sum(correct[place == b] - confidence[place == b])) for b in range(1, bins + 1)]
    return sum(gaps) / len(labels)


def scores(model, data, k):
    tensors, metadata = read_safetensors(model)
    classes = json.loads(metadata["classes"])
    paths = sorted(data.rglob("*.png"))
    labels = np.array([classes.index(path.parent.name) for path in paths])
    z = np.array([logits(tensors, metadata, path) for path in paths])
    z -= z.max(1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(1, keepdims=True))
    of_label = z[np.arange(len(labels)), labels]
    p = np.exp(log_p)
    areas = [area(p[:, c], labels == c) for c in range(len(classes))]
    return {"loss": -log_p[np.arange(len(labels)), labels].mean(),
            "accuracy": np.mean(p.argmax(1) == labels),
            "top_k": np.mean((z > of_label[:, None]).sum(1) < k),
            "areas": areas,
            "auc": np.mean([a for a in areas if a is not None]),
            "calibration_error": calibration_error(p, labels)}


def compare(found, expected):
    found = dict(found, top_k=found["top_k"]["accuracy"])
    for key in ("loss", "accuracy", "top_k", "auc", "calibration_error"):
        difference = abs(found[key] - expected[key])
        print(f"{key:18} {found[key]:.8f}, off by {difference:.1e}")
        assert difference < MOST, key
    for row, expected_area in zip(found["classes"], expected["areas"]):
        assert (row["auc"] is None) == (expected_area is None), row
        assert row["auc"] is None or abs(row["auc"] - expected_area) < MOST, row


def main():
    linnet = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        run = lambda *words: subprocess.run([linnet, *map(str, words)], check=True, text=True,
                                            stdout=subprocess.PIPE).stdout
        evaluate = lambda *words: json.loads(run("evaluate", *words, "--cache", "off", "--format",
                                                 "json", "--top-k", 3))
        scans, others, more = (Path(folder, name) for name in ("scans", "others", "more"))
        for seed, data in enumerate((scans, others, more)):
            run("phantoms", data, "--per-class", 30, "--size", 16, "--seed", seed)
        shutil.rmtree(others / "phantom-hand")  # a class of the model without images
        model, calibrated = Path(folder, "model"), Path(folder, "calibrated")
        run("train", scans, "--output", model, "--epochs", 80, "--cache", "off")
        compare(evaluate(model, others), scores(model, others, 3))
        before = scores(model, more, 3)
        calibration = evaluate(model, more, "--calibrate", calibrated)["calibration"]
        after = scores(calibrated, more, 3)
        print(f"temperature {calibration['temperature']:.4f}: loss {before['loss']:.4f} to "
              f"{after['loss']:.4f}")
        assert abs(after["loss"] - calibration["loss"]) < MOST and after["loss"] < before["loss"]
        assert after["accuracy"] == before["accuracy"]
        compare(evaluate(calibrated, others), scores(calibrated, others, 3))


if __name__ == "__main__":
    main()
