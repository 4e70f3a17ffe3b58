"""The estimator."""

import json
import os

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.class_weight import compute_class_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from . import _linnet, training
from .rows import native_dtype, side_by_side


class LinnetClassifier(ClassifierMixin, BaseEstimator):
    """Multinomial logistic regression; README.md of the package describes the parameters.

    decision_function(X) is (feature_scale_ * X) @ coef_.T + intercept_, for two classes the
    difference of its columns; feature_scale_ is 1/255 after training on uint8, else 1.
    """

    def __init__(self, solver="lbfgs", C=1.0, lr=None, epochs=None, batch_size=None,
                 n_threads=None, random_state=None, tol=1e-4, max_iter=1000, class_weight=None):
        self.solver = solver
        self.C = C
        self.lr = lr
        self.epochs = epochs
        self.batch_size = batch_size
        self.n_threads = n_threads
        self.random_state = random_state
        self.tol = tol
        self.max_iter = max_iter
        self.class_weight = class_weight

    def fit(self, X, y):
        """Trains on all rows of X, from weights of zero."""
        if self.solver not in ("lbfgs", "sgd"):
            raise ValueError(f"solver must be 'lbfgs' or 'sgd', and it is {self.solver!r}")
        X, y = self._rows_and_targets(X, y, reset=True)
        self.classes_ = np.unique(y)
        labels = np.searchsorted(self.classes_, y)
        weights = self._class_weights(y)
        self._take(training.fit(self.get_params(deep=False), X, labels.astype(np.uint32),
                                len(self.classes_), weights))
        self._epochs_done, self._partial_rate = 0, None
        return self

    def partial_fit(self, X, y, classes=None):
        """One epoch of SGD over the rows of X, from the present weights. The first call names all
        classes, unless the estimator is fitted."""
        first = not hasattr(self, "classes_")
        if first and classes is None:
            raise ValueError("classes must be passed to the first call of partial_fit")
        if self.class_weight == "balanced":
            raise ValueError("class_weight 'balanced' needs all examples at once: pass a dict")
        X, y = self._rows_and_targets(X, y, reset=first)
        known = np.unique(classes) if first else self.classes_
        if classes is not None and not np.array_equal(np.unique(classes), known):
            raise ValueError("classes are not those of the calls before")
        labels = np.searchsorted(known, y)
        if not np.array_equal(known[np.minimum(labels, len(known) - 1)], y):
            raise ValueError("y has a label that is not among the classes")
        scale = 1.0 / 255.0 if X.dtype == np.uint8 else 1.0
        if first:
            self.classes_ = known
            self._epochs_done, self._partial_rate = 0, None
            start = np.zeros((len(known), X.shape[1]), np.float32), np.zeros(len(known), np.float32)
        elif np.isclose(scale, self.feature_scale_):
            start = self.coef_, self.intercept_
        else:
            raise ValueError("X must be uint8 in all calls of partial_fit, or in none")
        rate = self._partial_rate if self.lr is None else self.lr
        self._take(training.epoch(self.get_params(deep=False), X, labels.astype(np.uint32), *start,
                                  rate, self._epochs_done, self._class_weights(y)))
        self._epochs_done += 1
        self._partial_rate = self.learning_rate_
        return self

    def decision_function(self, X):
        """Logits, rows × classes; for two classes one number a row, above 0 for the second."""
        logits = self._predict(X, _linnet.logits)
        return logits[:, 1] - logits[:, 0] if len(self.classes_) == 2 else logits

    def predict_proba(self, X):
        """The probability of each class, rows × classes."""
        return self._predict(X, _linnet.probabilities)

    def predict(self, X):
        """The class with the largest logit."""
        logits = self._predict(X, _linnet.logits)
        return self.classes_[np.argmax(logits, axis=1)]

    def save(self, path):
        """Writes the model to a file that the program linnet reads."""
        check_is_fitted(self)
        recipe = json.dumps(self.get_params(deep=False), default=str)
        _linnet.save_model(os.fsencode(path), self.coef_, self.intercept_, self.feature_scale_,
                           [str(name) for name in self.classes_.tolist()],
                           self.feature_scale_ != 1.0, recipe)

    def _rows_and_targets(self, X, y, reset):
        X, y = validate_data(self, X, y, dtype=native_dtype(X), ensure_all_finite=False,
                             reset=reset)
        check_classification_targets(y)
        return side_by_side(X), y

    def _class_weights(self, y):
        """A weight for each class; nothing stands for equal ones."""
        if self.class_weight is None:
            return []
        return compute_class_weight(self.class_weight, classes=self.classes_, y=y).tolist()

    def _take(self, result):
        (self.coef_, self.intercept_, self.feature_scale_, self.n_iter_, rate) = result
        if rate is not None:
            self.learning_rate_ = rate

    def _predict(self, X, function):
        """What a function of the library makes of the rows of X."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=native_dtype(X), ensure_all_finite=False, reset=False)
        return function(self.coef_, self.intercept_, self.feature_scale_, side_by_side(X),
                        self.n_threads)
