"""Calls of the solvers."""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from . import _linnet


def inverse_strength(C, classes):
    """C as the library has it. It has a row of weights for each class, of two classes as well, and
    penalises both; scikit-learn has one row for two, which is their difference. The optimum is the
    same with half of C. None stands for no penalty."""
    if not C > 0:
        raise ValueError(f"C must be above 0, and it is {C!r}")
    if np.isinf(C):
        return None
    return float(C) / 2 if classes == 2 else float(C)


def seed_of(random_state):
    """None stands for 0: the same model each time."""
    if random_state is None:
        return 0
    if isinstance(random_state, (int, np.integer)):
        return int(random_state)
    return int(random_state.randint(2**31 - 1))


def weight_decay(C, rows, classes):
    """That of the penalty of C where the loss is a mean over so many rows."""
    strength = inverse_strength(C, classes)
    return 0.0 if strength is None else 1.0 / (strength * rows)


def fit(params, X, labels, classes, class_weights):
    """(coef, intercept, scale, iterations, learning rate or None) of the solver that is named."""
    if params["solver"] == "lbfgs":
        *model, iterations, converged, _ = _linnet.fit_lbfgs(
            X, labels, classes, inverse_strength(params["C"], classes), params["tol"],
            params["max_iter"], class_weights, params["n_threads"])
        if not converged:
            warnings.warn(f"no convergence within max_iter={params['max_iter']} iterations",
                          ConvergenceWarning, stacklevel=4)
        return *model, iterations, None
    *model, iterations, _, rate = _linnet.fit_sgd(
        X, labels, classes, params["lr"], weight_decay(params["C"], len(X), classes),
        15 if params["epochs"] is None else params["epochs"],
        params["batch_size"] or 0, seed_of(params["random_state"]), class_weights,
        params["n_threads"])
    return *model, iterations, rate


def epoch(params, X, labels, coef, intercept, rate, epochs_done, class_weights):
    """The same after one epoch from the weights that are passed."""
    *model, _, _, rate = _linnet.sgd_epoch(
        X, labels, coef, intercept, rate, weight_decay(params["C"], len(X), len(coef)),
        params["batch_size"] or 0, seed_of(params["random_state"]) + epochs_done, class_weights,
        params["n_threads"])
    return *model, epochs_done + 1, rate
