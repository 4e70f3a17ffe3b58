#!/usr/bin/env python3
"""Makes the golden numbers of tests/engine/train/trainer_golden_test.cpp and random_test.cpp.

The article's program, in PyTorch and double precision, on a small set of made-up images. It shares
no code with Linnet: the generator, the permutation and the images are written again here, from
their descriptions. Run it with a Python that has torch (Debian: python3-torch, /usr/bin/python3);
it prints what stands in the tests.
"""

import torch

MASK = (1 << 64) - 1


class SplitMix64:
    """Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014."""

    def __init__(self, seed, stream=None):
        self.state = seed & MASK
        if stream is not None:
            self.state = self.next() ^ (stream * 0xD1342543DE82EF95 & MASK)
            self.state = self.next()

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
        return z ^ (z >> 31)

    def below(self, bound):
        while True:
            draw = self.next()
            if draw >= (1 << 64) % bound:
                return draw % bound

    def shuffle(self, values):
        for i in range(len(values), 1, -1):
            j = self.below(i)
            values[i - 1], values[j] = values[j], values[i - 1]
        return values

    def permutation(self, count):
        return self.shuffle(list(range(count)))


def structured_images(count, features, classes, seed):
    """Image i has label i mod classes; stripes by class, and noise of seven bits."""
    random = SplitMix64(seed)
    labels = [i % classes for i in range(count)]
    pixels = [
        [12 * ((k // 16 + 3 * label) % 8) + (random.next() >> 57) for k in range(features)]
        for label in labels
    ]
    return torch.tensor(pixels, dtype=torch.float64), torch.tensor(labels)


def unnormalised(z):
    """What the article calls log_softmax."""
    return z - z.exp().sum(-1, keepdim=True)


def article_run(count, features, classes, epochs, data_seed, seed):
    """The article's recipe: yields train loss, validation loss and validation accuracy."""
    pixels, labels = structured_images(count, features, classes, data_seed)
    x = pixels / 255 / 255
    order = SplitMix64(seed, 1).permutation(count)
    cut = int(0.2 * count)
    valid, train = order[:cut], order[cut:]
    weights = torch.zeros(features, 10, dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(10, dtype=torch.float64, requires_grad=True)
    for _ in range(epochs):
        total = 0.0
        for first in range(0, len(train), 64):
            batch = train[first : first + 64]
            loss = torch.nn.functional.nll_loss(
                unnormalised(x[batch] @ weights + bias), labels[batch]
            )
            loss.backward()
            total += loss.item() * len(batch)
            with torch.no_grad():
                weights -= weights.grad
                bias -= bias.grad
                weights.grad.zero_()
                bias.grad.zero_()
        with torch.no_grad():
            z = x[valid] @ weights + bias
            loss = torch.nn.functional.nll_loss(unnormalised(z), labels[valid]).item()
            accuracy = (z.argmax(-1) == labels[valid]).double().mean().item()
        yield total / len(train), loss, accuracy


def main():
    for seed in (0, 42, MASK):
        random = SplitMix64(seed)
        print(f"seed {seed}:", ", ".join(f"0x{random.next():016x}" for _ in range(4)))
    for seed, stream in ((0, 0), (0, 1), (42, 7)):
        print(f"seed {seed}, stream {stream}: 0x{SplitMix64(seed, stream).next():016x}")
    random = SplitMix64(0)
    print("uniform, seed 0:", [(random.next() >> 11) * 2.0**-53 for _ in range(3)])
    print("permutation of 10, seed 0:", SplitMix64(0).permutation(10))
    print("permutation of 10, seed 0, stream 1:", SplitMix64(0, 1).permutation(10))
    order = SplitMix64(0, 1).permutation(20)
    print("split of 20, seed 0: valid", order[:4], "train", order[4:])
    for epoch in (0, 1):
        print(f"order of epoch {epoch}:", SplitMix64(0, 2 + epoch).shuffle(order[4:]))
    print("article, 331 images of 4096 pixels, 6 classes, data seed 2024, seed 0:")
    for train_loss, valid_loss, accuracy in article_run(331, 4096, 6, 15, 2024, 0):
        print(f"    {{{train_loss:.12f}, {valid_loss:.12f}, {accuracy:.12f}}},")


if __name__ == "__main__":
    main()
