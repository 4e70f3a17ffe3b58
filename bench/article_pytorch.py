#!/usr/bin/env python3
"""The article's program in PyTorch, to compare Linnet's figures and speed with.

    article_pytorch.py DATA [--seed S] [--threads N] [--epochs E]

Needs torch, numpy and Pillow (Debian: python3-torch python3-numpy python3-pil; run it with
/usr/bin/python3). It reads the folder of class folders with Pillow and trains as the article does: ten
outputs, byte / 255 / 255, the loss without a logarithm, batches of 64 in one order, learning rate 1. The
permutation is the one that Linnet draws from the same seed, so the losses must agree.
"""
import argparse
import os
import time

import numpy as np
import torch
from PIL import Image

MASK = (1 << 64) - 1


class SplitMix64:
    """Linnet's generator: engine/core/random.cpp."""

    def __init__(self, seed, stream):
        self.state = seed
        self.state = self.next() ^ (stream * 0xD1342543DE82EF95 & MASK)
        self.state = self.next()

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
        return z ^ (z >> 31)

    def below(self, bound):
        surplus = (1 << 64) % bound
        draw = self.next()
        while draw < surplus:
            draw = self.next()
        return draw % bound


def permutation(count, seed):
    order = list(range(count))
    random = SplitMix64(seed, 1)  # the stream of the split
    for i in range(count, 1, -1):
        j = random.below(i)
        order[i - 1], order[j] = order[j], order[i - 1]
    return order


def read(folder):
    images, labels = [], []
    classes = sorted(e.name for e in os.scandir(folder) if e.is_dir())
    for label, name in enumerate(classes):
        for file in sorted(os.listdir(os.path.join(folder, name))):
            with Image.open(os.path.join(folder, name, file)) as image:
                images.append(np.asarray(image.convert("L"), dtype=np.uint8).ravel())
            labels.append(label)
    return np.stack(images), np.array(labels)


def article_loss(logits, target):
    """z minus the sum of exp z, where a log-softmax would have its logarithm."""
    scores = logits - logits.exp().sum(-1, keepdim=True)
    return -scores[torch.arange(target.shape[0]), target].mean()


def train(x, y, x_valid, y_valid, epochs, outputs=10, rate=1.0, batch=64):
    weights = torch.zeros(x.shape[1], outputs, requires_grad=True)
    bias = torch.zeros(outputs, requires_grad=True)
    for epoch in range(epochs):
        for first in range(0, x.shape[0], batch):
            logits = x[first : first + batch] @ weights + bias
            article_loss(logits, y[first : first + batch]).backward()
            with torch.no_grad():
                weights -= rate * weights.grad
                bias -= rate * bias.grad
                weights.grad.zero_()
                bias.grad.zero_()
        with torch.no_grad():
            logits = x_valid @ weights + bias
            accuracy = (logits.argmax(1) == y_valid).float().mean()
            loss = article_loss(logits, y_valid)
        print(f"{epoch:5}  {loss:10.4f}  {accuracy:8.4f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=15)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)

    start = time.perf_counter()
    pixels, labels = read(options.data)
    read_seconds = time.perf_counter() - start
    order = permutation(len(labels), options.seed)
    x = torch.from_numpy(pixels[order]).float() / 255 / 255
    y = torch.from_numpy(labels[order])
    valid = int(0.2 * len(order))
    print("epoch  valid loss  accuracy")
    start = time.perf_counter()
    train(x[valid:], y[valid:], x[:valid], y[:valid], options.epochs)
    print(f"read {read_seconds:.2f} s, trained {time.perf_counter() - start:.2f} s, "
          f"{torch.get_num_threads()} threads")


if __name__ == "__main__":
    main()
