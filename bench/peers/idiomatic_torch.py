#!/usr/bin/env python3
"""Softmax regression in the usual form of PyTorch: nn.Linear, cross_entropy, SGD.

    idiomatic_torch.py DATA [--threads N] [--batch B] [--epochs E] [--rate R] [--compile]

Batches are rows taken out of one tensor, which is much faster than a DataLoader, and by
index_select, which is faster than x[rows].
"""
import torch
from torch import nn

from images import Images
from peer import answer, epoch_row, parse, seconds_of


def train_epoch(loss_of, optimiser, x, y, order, batch):
    for rows in order.split(batch):
        optimiser.zero_grad()
        loss_of(x.index_select(0, rows), y.index_select(0, rows)).backward()
        optimiser.step()


def compiled(loss_of, x, y, sizes):
    """Compiles for each batch size, without a training step."""
    loss_of = torch.compile(loss_of, dynamic=False)
    for size in sizes:
        loss_of(x[:size], y[:size]).backward()
    return loss_of


def main():
    options = parse(__doc__)
    torch.set_num_threads(options.threads)
    images = Images(options.data, options.seed, options.epochs)
    x, y = torch.from_numpy(images.features()), torch.from_numpy(images.labels)
    del images.pixels
    valid = torch.from_numpy(images.valid)
    x_valid, y_valid = x[valid], y[valid]
    model = nn.Linear(x.shape[1], images.classes)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    optimiser = torch.optim.SGD(model.parameters(), lr=options.rate)

    def loss_of(rows, labels):
        return nn.functional.cross_entropy(model(rows), labels)

    if options.compile:
        last = len(images.train) % options.batch or options.batch
        loss_of = compiled(loss_of, x, y, {options.batch, last})
    epochs = []
    for epoch in range(options.epochs):
        order = torch.from_numpy(images.orders[epoch])
        seconds = seconds_of(
            lambda: train_epoch(loss_of, optimiser, x, y, order, options.batch))
        with torch.no_grad():
            logits = model(x_valid)
            loss = nn.functional.cross_entropy(logits, y_valid)
            accuracy = (logits.argmax(1) == y_valid).float().mean()
        epochs.append(epoch_row(seconds, loss, accuracy))
    blas = "MKL" if torch.backends.mkl.is_available() else "no MKL"
    answer(f"{torch.__version__}, {blas}", images.classes, epochs=epochs)


if __name__ == "__main__":
    main()
