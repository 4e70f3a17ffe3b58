"""Linnet's random numbers and shuffle: engine/core/random.cpp."""

MASK = (1 << 64) - 1


class SplitMix64:
    """The generator of one stream of a seed."""

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

    def shuffle(self, values):
        for i in range(len(values), 1, -1):
            j = self.below(i)
            values[i - 1], values[j] = values[j], values[i - 1]
