"""Search for the shortest training of a solver that takes the whole training set at once.

Such a solver stops at a limit (of iterations, or a tolerance). To find how soon it reaches an
accuracy, it is started with limits of 1, 2, 4, … until it does, and then with limits in between. So
the seconds are those of a user who knows the best limit in advance.
"""
from images import Images
from peer import answer, seconds_of

MAX_SECONDS = 120.0  # of one training; after a longer one no larger limit is tried


class Search:
    """Trains once with each limit that it tries. fit(limit) returns a model; accuracy_of(model) is
    not part of the measured time."""

    def __init__(self, fit, accuracy_of, target):
        self.fit, self.accuracy_of, self.target = fit, accuracy_of, target
        self.runs = []

    def reaches(self, limit):
        models = []
        seconds = seconds_of(lambda: models.append(self.fit(limit)))
        accuracy = float(self.accuracy_of(models[0]))
        self.runs.append({"limit": limit, "seconds": seconds, "accuracy": accuracy})
        return accuracy >= self.target

    def run(self, most, known=None):
        """Doubles up to `most`, then halves the interval down to an eighth of the limit; or takes
        the limit that an earlier search found, if it still does."""
        if known is not None and self.reaches(known):
            return self.runs
        short, limit = 0, 1
        while not self.reaches(limit):
            short, limit = limit, 2 * limit
            if limit > most or self.runs[-1]["seconds"] > MAX_SECONDS:
                return self.runs
        while limit - short > max(limit // 8, 1):
            middle = (short + limit) // 2
            if self.reaches(middle):
                limit = middle
            else:
                short = middle
        return self.runs


def load(options):
    """Training set, validation set, as features and labels, and the number of classes."""
    images = Images(options.data, options.seed)
    train = images.features(images.train), images.labels[images.train]
    valid = images.features(images.valid), images.labels[images.valid]
    return train, valid, images.classes


def answer_search(version, outputs, fit, accuracy_of, options, most):
    """Answers with what Search.run returns."""
    search = Search(fit, accuracy_of, options.target)
    answer(version, outputs, runs=search.run(most, options.limit))
