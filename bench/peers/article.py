#!/usr/bin/env python3
"""The article's program in PyTorch: a reference for Linnet's losses and speed.

    article.py DATA [--seed S] [--threads N] [--epochs E]

Needs torch, numpy and Pillow (Debian: python3-torch python3-numpy python3-pil; run it with
/usr/bin/python3). It trains as the article does: ten outputs, byte / 255 / 255, the loss without a
logarithm, batches of 64 in one order, learning rate 1. The permutation is the one that Linnet draws
from the same seed, so the losses must agree.
"""
import sys

import torch

from images import Images
from peer import answer, epoch_row, parse, seconds_of

OUTPUTS = 10


def article_loss(logits, target):
    """z minus the sum of exp z. A log-softmax would subtract the logarithm of that sum."""
    scores = logits - logits.exp().sum(-1, keepdim=True)
    return -scores[torch.arange(target.shape[0]), target].mean()


def train_epoch(x, y, weights, bias, rate, batch):
    for first in range(0, x.shape[0], batch):
        logits = x[first : first + batch] @ weights + bias
        article_loss(logits, y[first : first + batch]).backward()
        with torch.no_grad():
            weights -= rate * weights.grad
            bias -= rate * bias.grad
            weights.grad.zero_()
            bias.grad.zero_()


def part(images, which):
    x = torch.from_numpy(images.features(which))
    x /= 255  # once more, as the article does
    return x, torch.from_numpy(images.labels[which])


def main():
    options = parse(__doc__, rate=1.0)
    torch.set_num_threads(options.threads)
    images = Images(options.data, options.seed)
    x, y = part(images, images.train)
    x_valid, y_valid = part(images, images.valid)
    del images
    weights = torch.zeros(x.shape[1], OUTPUTS, requires_grad=True)
    bias = torch.zeros(OUTPUTS, requires_grad=True)
    epochs = []
    print("epoch  valid loss  accuracy", file=sys.stderr)
    for epoch in range(options.epochs):
        seconds = seconds_of(lambda: train_epoch(x, y, weights, bias, options.rate, options.batch))
        with torch.no_grad():
            logits = x_valid @ weights + bias
            accuracy = (logits.argmax(1) == y_valid).float().mean()
            loss = article_loss(logits, y_valid)
        epochs.append(epoch_row(seconds, loss, accuracy))
        print(f"{epoch:5}  {loss:10.4f}  {accuracy:8.4f}", file=sys.stderr, flush=True)
    answer(torch.__version__, OUTPUTS, epochs=epochs)


if __name__ == "__main__":
    main()
