#!/usr/bin/env python3
"""The package linnet is an estimator of scikit-learn, and its numbers are those of NumPy.

    package_estimator.py FOLDER     of the package; exits with 77, which ctest counts as skipped,
                                    without pandas and a version of scikit-learn whose checks
                                    of estimators are known
"""
import os
import pickle
import sys
import warnings

os.environ["SCIPY_ARRAY_API"] = "1"  # before SciPy is imported: a check of estimators takes it
sys.path.insert(0, sys.argv[1])
try:
    import numpy as np
    import pandas  # noqa: F401, for check_classifier_data_not_an_array
    import sklearn
    from sklearn.utils.estimator_checks import check_estimator
except ImportError as error:
    print(f"SKIPPED: {error}")
    sys.exit(77)
import linnet
from linnet import LinnetClassifier
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# How many checks of estimators a version of scikit-learn makes of this one. Before another one is
# added here, and to prepare_python of cmake/run.sh, its list of changes tells whether one was lost.
CHECKS = {"1.9.1": 56}


def raises(kind, text, call):
    try:
        call()
    except kind as error:
        assert text in str(error), error
        return
    raise AssertionError(f"no {kind.__name__} with {text!r}")


def digits():
    X, y = load_digits(return_X_y=True)
    return train_test_split((X * 15.9375).astype(np.uint8), y, random_state=0)


def test_checks_of_scikit_learn():
    version = sklearn.__version__
    for solver in ("lbfgs", "sgd"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            results = check_estimator(LinnetClassifier(solver=solver), on_fail=None, on_skip=None)
        others = [(r["check_name"], r["status"], r["exception"]) for r in results
                  if r["status"] != "passed"]
        assert not others, others
        known = CHECKS.get(version, len(results))
        assert len(results) == known, f"{len(results)} checks of {known}"
        note = "" if version in CHECKS else ", whose number is not known of this version"
        print(f"scikit-learn {version}, {solver}: all {len(results)} checks passed{note}")


def test_optimum_is_that_of_logistic_regression():
    X, _, y, _ = digits()
    X = X.astype(np.float32) / 255
    for labels in (y, y % 2):
        for C in (0.1, 10.0):
            theirs = LogisticRegression(C=C, tol=1e-8, max_iter=10000).fit(X.astype(float), labels)
            mine = LinnetClassifier(C=C, tol=1e-6).fit(X, labels)
            difference = np.abs(mine.predict_proba(X) - theirs.predict_proba(X)).max()
            assert difference < 2e-3, (C, difference)


def test_types():
    X, unseen, y, truth = digits()
    for solver in ("lbfgs", "sgd"):
        model = LinnetClassifier(solver=solver).fit(X, y)
        assert model.score(unseen, truth) > 0.93, (solver, model.score(unseen, truth))
        z = (unseen * np.float64(model.feature_scale_)) @ model.coef_.T.astype(float)
        z += model.intercept_
        np.testing.assert_allclose(model.decision_function(unseen), z, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(model.predict_proba(unseen),
                                   np.exp(z) / np.exp(z).sum(1, keepdims=True), atol=1e-5)
        assert (model.predict(unseen) == model.classes_[z.argmax(1)]).all()
    halves = (X / 256).astype(np.float16)
    models = [LinnetClassifier().fit(halves.astype(t), y) for t in ("f2", "f4", "f8", ">f4")]
    for model in models[1:]:
        np.testing.assert_allclose(model.predict_proba(halves), models[0].predict_proba(halves),
                                   atol=1e-3)
    assert np.array_equal(models[1].coef_, models[2].coef_)
    assert np.array_equal(models[1].coef_, models[3].coef_)


def test_strides_change_nothing():
    X, _, y, _ = digits()
    for solver in ("lbfgs", "sgd"):
        expected = LinnetClassifier(solver=solver).fit(X, y).coef_
        wide = np.zeros((len(X), 100), np.uint8)
        wide[:, 7:71] = X
        for view in (wide[:, 7:71], np.asfortranarray(X), X[::-1][::-1], X[:, ::-1][:, ::-1]):
            assert np.array_equal(LinnetClassifier(solver=solver).fit(view, y).coef_, expected)
    assert np.array_equal(LinnetClassifier().fit(X[::2], y[::2]).coef_,
                          LinnetClassifier().fit(X[::2].copy(), y[::2]).coef_)


def test_searches_and_pickles():
    X, unseen, y, truth = digits()
    pipeline = make_pipeline(StandardScaler(), LinnetClassifier(tol=1e-3))
    search = GridSearchCV(pipeline, {"linnetclassifier__C": [1e-3, 0.1]}, cv=3, n_jobs=2).fit(X, y)
    assert search.score(unseen, truth) > 0.93, search.score(unseen, truth)
    copy = pickle.loads(pickle.dumps(search.best_estimator_))
    assert np.array_equal(copy.predict_proba(unseen), search.predict_proba(unseen))


def test_parts():
    X, unseen, y, truth = digits()
    model = LinnetClassifier(solver="sgd", C=np.inf)
    scores = []
    for _ in range(10):
        for part in np.array_split(np.arange(len(X)), 4):
            model.partial_fit(X[part], y[part], classes=np.arange(10))
        scores.append(model.score(unseen, truth))
    assert scores[0] > 0.7 and scores[-1] > 0.92, scores
    assert model.n_iter_ == 40, model.n_iter_
    before = model.coef_.copy()
    model.lr = 1e-9  # goes on from the present weights
    model.partial_fit(X, y)
    np.testing.assert_allclose(model.coef_, before, atol=1e-5)
    raises(ValueError, "among the classes", lambda: model.partial_fit(X, y + 1))
    raises(ValueError, "first call", lambda: LinnetClassifier().partial_fit(X, y))


def test_errors():
    X, _, y, _ = digits()
    floats = X.astype(np.float32)
    floats[17, 5] = np.nan
    for solver in ("lbfgs", "sgd"):
        raises(ValueError, "row 17, column 5", lambda: LinnetClassifier(solver).fit(floats, y))
        raises(ValueError, "C must be above 0", lambda: LinnetClassifier(solver, C=0).fit(X, y))
    raises(ValueError, "epochs", lambda: LinnetClassifier("sgd", epochs=0).fit(X, y))
    raises(ValueError, "solver", lambda: LinnetClassifier("newton").fit(X, y))
    raises(ValueError, "threads", lambda: LinnetClassifier(n_threads=0).fit(X, y))
    model = LinnetClassifier().fit(X, y)
    raises(ValueError, "row 17, column 5", lambda: model.predict(floats))
    raises(OSError, "", lambda: model.save("/proc/none/model.safetensors"))
    raises(ValueError, "", lambda: linnet.load_images("/proc/none"))
    from scipy.sparse import csr_matrix
    raises(TypeError, "toarray()", lambda: LinnetClassifier().fit(csr_matrix(X), y))


def test_class_weights():
    X, _, y, _ = digits()
    counts = np.bincount(y)
    by_hand = {c: len(y) / (10 * n) for c, n in enumerate(counts)}
    for solver in ("lbfgs", "sgd"):
        balanced = LinnetClassifier(solver, class_weight="balanced").fit(X, y)
        assert np.array_equal(balanced.coef_,
                              LinnetClassifier(solver, class_weight=by_hand).fit(X, y).coef_)


def test_products():
    random = np.random.default_rng(0)
    a, b = random.normal(size=(50, 70)).astype("f4"), random.normal(size=(70, 30)).astype("f4")
    bytes_ = random.integers(0, 256, (50, 70), dtype=np.uint8)
    for left in (a, a[::-1], np.asfortranarray(a), bytes_, np.asfortranarray(bytes_), a[::2]):
        for right in (b, np.asfortranarray(b), b[:, ::3]):
            expected = left.astype(float) @ right.astype(float)
            np.testing.assert_allclose(linnet.gemm(left, right), expected, rtol=1e-4, atol=1e-2)
    z = a.astype(float)
    expected = z - np.log(np.exp(z).sum(1, keepdims=True))
    np.testing.assert_allclose(linnet.log_softmax(a), expected, rtol=1e-5, atol=1e-5)
    raises(ValueError, "", lambda: linnet.gemm(a, a))
    raises(ValueError, "float", lambda: linnet.log_softmax(z))


def main():
    tests = [test for name, test in sorted(globals().items()) if name.startswith("test_")]
    for test in tests:
        test()
        print("passed:", test.__name__)
    assert len(tests) == 9, len(tests)
    return 0


if __name__ == "__main__":
    sys.exit(main())
