#!/usr/bin/env python3
"""The package linnet among threads, forks, signals, and in little memory.

    package_processes.py FOLDER     of the package; exits with 77, which ctest counts as skipped,
                                    without scikit-learn
"""
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, sys.argv[1])
try:
    import numpy as np
    import sklearn  # noqa: F401
except ImportError as error:
    print(f"SKIPPED: {error}")
    sys.exit(77)
from linnet import LinnetClassifier

MOST_SECONDS = 60  # of a forked process that has a second's work


def examples(rows, columns, classes=5):
    """float32 features, of which some tell the class."""
    random = np.random.default_rng(1)
    y = random.integers(0, classes, rows)
    X = random.random((rows, columns), dtype=np.float32)
    X[np.arange(rows), y] += 1
    return X, y


def fits_in_child(X, y, expected):
    """Whether a forked process fits the same weights in time."""
    child = os.fork()
    if child == 0:
        same = all(np.array_equal(LinnetClassifier(solver, n_threads=n).fit(X, y).coef_, coef)
                   for solver, coef in expected.items() for n in (None, 2))
        os._exit(0 if same else 1)
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def test_forks():
    X, y = examples(3000, 200)
    expected = {solver: LinnetClassifier(solver, n_threads=2).fit(X, y).coef_
                for solver in ("lbfgs", "sgd")}
    assert fits_in_child(X, y, expected)
    again = LinnetClassifier("lbfgs", n_threads=2).fit(X, y).coef_  # the parent has its threads
    assert np.array_equal(again, expected["lbfgs"])


def test_threads():
    X, y = examples(3000, 200)
    solvers = ["lbfgs", "sgd"] * 4

    def fit(solver):
        model = LinnetClassifier(solver).fit(X, y)
        return model.coef_, model.predict_proba(X)

    alone = {solver: fit(solver) for solver in ("lbfgs", "sgd")}
    with ThreadPoolExecutor(4) as pool:
        for solver, (coef, probabilities) in zip(solvers, pool.map(fit, solvers)):
            assert np.array_equal(coef, alone[solver][0])
            assert np.array_equal(probabilities, alone[solver][1])


def test_other_threads_run_meanwhile():
    X, y = examples(20000, 400)
    LinnetClassifier("sgd", epochs=1).fit(X, y)
    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(lambda: LinnetClassifier("sgd", epochs=30).fit(X, y))
        turns = 0
        while not training.done():
            turns += 1
            time.sleep(0.001)
        training.result()
    assert turns > 20, turns


LONG_WORK = """
import sys, numpy as np
sys.path.insert(0, sys.argv[1])
from linnet import LinnetClassifier
random = np.random.default_rng(1)
X = random.random((40000, 1500), dtype=np.float32)
y = random.integers(0, 10, 40000)
model = LinnetClassifier(sys.argv[2], C=1e9, tol=1e-12, epochs=100000, max_iter=100000, lr=1e-3)
print("ready", flush=True)
try:
    model.fit(X, y)
except KeyboardInterrupt:
    print("interrupted", hasattr(model, "coef_"), flush=True)
"""


def seconds_until_interrupted(solver, after):
    """From Ctrl-C, so many seconds after the start of a fit, to its end."""
    work = subprocess.Popen([sys.executable, "-c", LONG_WORK, sys.argv[1], solver],
                            stdout=subprocess.PIPE, text=True)
    assert work.stdout.readline() == "ready\n"
    time.sleep(after)
    start = time.monotonic()
    work.send_signal(signal.SIGINT)
    line = work.stdout.readline()
    seconds = time.monotonic() - start
    assert line == "interrupted False\n", line
    assert work.wait() == 0
    return seconds


def test_interrupts():
    for solver in ("lbfgs", "sgd"):
        for after in (0.2, 3.0):
            seconds = seconds_until_interrupted(solver, after)
            print(f"Ctrl-C {after} s after the start of {solver}: {seconds:.2f} s")
            assert seconds < 1, seconds


MEMORY = """
import sys, resource, numpy as np
sys.path.insert(0, sys.argv[1])
from linnet import LinnetClassifier
X = np.ones((200000, 500), dtype=sys.argv[3])
X[::2, :250] = 0
y = np.arange(len(X)) % 2
LinnetClassifier(sys.argv[2], epochs=1).fit(X[:1000], y[:1000])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
model = LinnetClassifier(sys.argv[2], epochs=1, max_iter=3).fit(X, y)
model.predict(X), model.predict_proba(X)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
MOST_ADDED = 50_000_000  # bytes: 5 % of a matrix of 1 GB


def test_nothing_is_copied():
    """A copy of the bytes would be 100 MB, of other types more. Labels, logits and the covariance of
    the features are made."""
    for solver in ("lbfgs", "sgd"):
        for dtype in ("float32", "float16", "uint8"):
            result = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", MEMORY, sys.argv[1], solver, dtype],
                stdout=subprocess.PIPE, text=True, check=True)
            added = int(result.stdout) * 1024
            print(f"{solver}, {dtype}: {added / 1e6:.0f} MB added")
            assert added < MOST_ADDED, added


def main():
    tests = [test for name, test in sorted(globals().items()) if name.startswith("test_")]
    for test in tests:
        test()
        print("passed:", test.__name__, flush=True)
    assert len(tests) == 5, len(tests)


if __name__ == "__main__":
    main()
