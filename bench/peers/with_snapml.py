#!/usr/bin/env python3
"""Snap ML's LogisticRegression: coordinate descent, one class against the rest.

    with_snapml.py DATA [--threads N] [--target ACCURACY]
"""
from importlib.metadata import version

import numpy as np
from snapml import LogisticRegression

from peer import parse
from solver import answer_search, load


def main():
    options = parse(__doc__)
    (x, y), (x_valid, y_valid), classes = load(options)

    def fit(limit):
        model = LogisticRegression(max_iter=limit, tol=0.0, fit_intercept=True,
                                   n_jobs=options.threads, random_state=options.seed)
        model.fit(x, y)
        return model

    def accuracy_of(model):
        return np.mean(model.predict(x_valid) == y_valid)

    answer_search(version("snapml"), classes, fit, accuracy_of, options, most=1024)


if __name__ == "__main__":
    main()
