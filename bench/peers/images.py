#!/usr/bin/env python3
"""The images that all peers train on, with Linnet's split and Linnet's order of each epoch.

    images.py DATA FOLDER [--epochs E] [--seed S]

reads DATA, a folder of class folders, with Pillow and writes to FOLDER what all peers then load:
pixels.npy (a row of bytes an image), labels.npy, valid.npy and orders.npy (indices: the validation
set; the training set as the split has it, and below that as each epoch visits it). It prints the
number of images to train on.
"""
import argparse
import os

import numpy as np

from splitmix64 import SplitMix64

# Of the seed. Epoch e uses stream SPLIT_STREAM + 1 + e (engine/data/minibatches.cpp).
SPLIT_STREAM = 1
VALID_FRACTION = 0.2
PARTS = ("pixels", "labels", "valid", "orders")


def entries(folder):
    """Names in byte order, which is Linnet's, without the hidden ones."""
    return sorted((n for n in os.listdir(folder) if not n.startswith(".")), key=os.fsencode)


def read(folder):
    """Grey images as rows of bytes, and their labels."""
    from PIL import Image

    classes = [n for n in entries(folder) if os.path.isdir(os.path.join(folder, n))]
    pixels, labels = [], []
    for label, name in enumerate(classes):
        for file in entries(os.path.join(folder, name)):
            with Image.open(os.path.join(folder, name, file)) as image:
                pixels.append(np.asarray(image.convert("L"), dtype=np.uint8).ravel())
            labels.append(label)
    return np.stack(pixels), np.array(labels, dtype=np.int64)


def split(count, seed):
    """Indices of the validation set and of the training set."""
    order = list(range(count))
    SplitMix64(seed, SPLIT_STREAM).shuffle(order)
    middle = int(VALID_FRACTION * count)
    return order[:middle], order[middle:]


def epoch_order(train, seed, epoch):
    """The order of the training set in one epoch, for recipes that shuffle in each epoch."""
    order = list(train)
    SplitMix64(seed, SPLIT_STREAM + 1 + epoch).shuffle(order)
    return order


def read_images(folder, seed=0, epochs=0):
    """All of PARTS, from a folder of images."""
    pixels, labels = read(folder)
    valid, train = split(len(labels), seed)
    orders = [train] + [epoch_order(train, seed, epoch) for epoch in range(epochs)]
    return pixels, labels, np.array(valid, dtype=np.int64), np.array(orders, dtype=np.int64)


class Images:
    """What a peer trains on, from a folder that this program wrote or from a folder of images."""

    def __init__(self, folder, seed=0, epochs=0):
        if os.path.exists(os.path.join(folder, "pixels.npy")):
            parts = [np.load(os.path.join(folder, part + ".npy")) for part in PARTS]
        else:
            parts = read_images(folder, seed, epochs)
        self.pixels, self.labels, self.valid, orders = parts
        self.train, self.orders = orders[0], orders[1:]
        self.classes = int(self.labels.max()) + 1

    def features(self, which=slice(None)):
        """byte / 255 in single precision, of all images or of those named."""
        return np.divide(self.pixels[which], np.float32(255), dtype=np.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("folder")
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    for part, values in zip(PARTS, read_images(options.data, options.seed, options.epochs)):
        np.save(os.path.join(options.folder, part + ".npy"), values)
    print(values.shape[1])  # of the orders, which come last


if __name__ == "__main__":
    main()
