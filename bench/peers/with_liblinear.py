#!/usr/bin/env python3
"""liblinear: L2-regularised logistic regression, one class against the rest, in its primal form.

    with_liblinear.py DATA [--threads N] [--target ACCURACY]

It is stopped by a tolerance, 10^(-limit / 4); its own default is that of the limit 8. Several
threads take its multi-core version, a package of the same module.
"""
from importlib.metadata import distributions

import numpy as np
from liblinear.liblinear import parameter, problem
from liblinear.liblinearutil import predict, train
from scipy.sparse import csr_matrix

from peer import parse
from solver import answer_search, load


def version():
    """The version of the package that was imported: the first that Python finds."""
    return next(d.version for d in distributions()
                if d.metadata["Name"].lower().startswith("liblinear"))


def main():
    options = parse(__doc__)
    (x, y), (x_valid, y_valid), classes = load(options)
    # Its own form, in double precision; made once, outside the clock.
    made = problem(y.astype(np.float64), csr_matrix(x), 1)
    x_valid = csr_matrix(x_valid)
    del x
    threads = f" -m {options.threads}" if options.threads > 1 else ""

    def fit(limit):
        return train(made, parameter(f"-s 0 -q -e {10 ** (-limit / 4)}{threads}"))

    def accuracy_of(model):
        return predict(y_valid, x_valid, model, "-q")[1][0] / 100

    answer_search(version(), classes, fit, accuracy_of, options, most=16)


if __name__ == "__main__":
    main()
