#!/usr/bin/env python3
"""Draws images of random pixels that can be learned, as PNG files in a folder for each class.

    draw_images.py FOLDER --classes C --per-class N --width W --height H [--seed S]

A pixel is half a byte of noise and half one of its class's pattern, both from NumPy's default
generator with that seed.
"""
import argparse
import os

import numpy as np
from PIL import Image


def draw(folder, classes, per_class, width, height, seed):
    random = np.random.default_rng(seed)
    for label in range(classes):
        class_folder = os.path.join(folder, f"{label:04}")
        os.makedirs(class_folder)
        pattern = random.integers(0, 128, (height, width), dtype=np.uint8)
        for image in range(per_class):
            pixels = pattern + random.integers(0, 128, (height, width), dtype=np.uint8)
            # Noise does not compress.
            Image.fromarray(pixels).save(os.path.join(class_folder, f"{image:04}.png"),
                                         compress_level=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    for name in ("--classes", "--per-class", "--width", "--height"):
        parser.add_argument(name, type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    draw(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
