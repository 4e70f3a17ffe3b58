#!/usr/bin/env python3
"""scikit-learn's SGDClassifier: logistic loss, one class against the rest, steps of one example.

    sgd_classifier.py DATA [--threads N] [--epochs E]
"""
import sklearn
from sklearn.linear_model import SGDClassifier

from images import Images
from peer import answer, epoch_row, parse, seconds_of


def main():
    options = parse(__doc__)
    images = Images(options.data, options.seed)
    x, y = images.features(images.train), images.labels[images.train]
    x_valid, y_valid = images.features(images.valid), images.labels[images.valid]
    del images.pixels
    model = SGDClassifier(loss="log_loss", random_state=options.seed, n_jobs=options.threads)
    classes = list(range(images.classes))
    epochs = []
    for _ in range(options.epochs):
        seconds = seconds_of(lambda: model.partial_fit(x, y, classes=classes))
        epochs.append(epoch_row(seconds, None, model.score(x_valid, y_valid)))
    answer(sklearn.__version__, images.classes, epochs=epochs)


if __name__ == "__main__":
    main()
