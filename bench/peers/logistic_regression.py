#!/usr/bin/env python3
"""scikit-learn's LogisticRegression: L-BFGS on the multinomial loss, of single precision.

    logistic_regression.py DATA [--target ACCURACY]

Its threads are those of the BLAS below, which the environment says.
"""
import warnings

import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from peer import parse
from solver import answer_search, load


def main():
    warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped on purpose
    options = parse(__doc__)
    train, valid, classes = load(options)
    answer_search(sklearn.__version__, classes,
                  lambda limit: LogisticRegression(max_iter=limit).fit(*train),
                  lambda model: model.score(*valid), options, most=1024)


if __name__ == "__main__":
    main()
