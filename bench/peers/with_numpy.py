#!/usr/bin/env python3
"""Softmax regression in NumPy.

    with_numpy.py DATA [--threads N] [--batch B] [--epochs E] [--rate R]

The number of threads is that of NumPy's BLAS, which takes it from the environment
(OPENBLAS_NUM_THREADS) alone.
"""
import numpy as np

from images import Images
from peer import answer, epoch_row, parse, seconds_of


def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def train_epoch(x, y, order, weights, bias, rate, batch):
    for first in range(0, len(order), batch):
        rows = order[first : first + batch]
        images, labels = x[rows], y[rows]
        gradient = np.exp(log_softmax(images @ weights + bias))
        gradient[np.arange(len(rows)), labels] -= 1
        gradient *= np.float32(rate / len(rows))
        weights -= images.T @ gradient
        bias -= gradient.sum(axis=0)


def main():
    options = parse(__doc__)
    images = Images(options.data, options.seed, options.epochs)
    x, y = images.features(), images.labels
    del images.pixels
    x_valid, y_valid = x[images.valid], y[images.valid]
    weights = np.zeros((x.shape[1], images.classes), np.float32)
    bias = np.zeros(images.classes, np.float32)
    epochs = []
    for epoch in range(options.epochs):
        order = images.orders[epoch]
        seconds = seconds_of(
            lambda: train_epoch(x, y, order, weights, bias, options.rate, options.batch))
        scores = log_softmax(x_valid @ weights + bias)
        loss = -scores[np.arange(len(y_valid)), y_valid].mean()
        epochs.append(epoch_row(seconds, loss, (scores.argmax(axis=1) == y_valid).mean()))
    answer(np.__version__, images.classes, epochs=epochs)


if __name__ == "__main__":
    main()
