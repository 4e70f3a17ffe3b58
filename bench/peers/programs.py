"""The programs that are compared: each with its recipe and the command that trains with it."""
import os
import re
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
SYSTEM_PYTHON = "/usr/bin/python3"

# Learning rates of softmax regression, by batch size. Steps of 1024 images at a rate of 0.1
# oscillate so much on Medical MNIST that rounding decides the result: no two programs agree, not
# even PyTorch with and without torch.compile.
RATES = {64: "0.1", 1024: "0.01"}

# Recipes. Equal ones must give equal losses; with OWN each program trains with its own method.
ARTICLE, SOFTMAX, OWN = "article", "softmax", "own"

LINNET = "Linnet"
LINNET_OPTIONS = {
    ARTICLE: ["--recipe", "article"],
    SOFTMAX: ["--centre", "none", "--schedule", "constant", "--split", "random"],
    OWN: ["--recipe", "default", "--split", "random"],
}


@dataclass(frozen=True)
class Program:
    """A program with a recipe. Without a batch size, it divides the training set in its own way."""

    name: str
    recipe: str
    batch: int | None
    command: tuple  # without the options that all programs share
    is_linnet: bool = False
    has_threads: bool = True
    needs: str | None = None  # a path that must exist for the program to be what its name says
    environment: dict = field(default_factory=dict, compare=False)

    def command_with(self, threads, epochs, more=()):
        batch_option, rate_option = (("--batch-size", "--lr") if self.is_linnet
                                     else ("--batch", "--rate"))
        batch = [] if self.batch is None else [batch_option, str(self.batch)]
        rate = [rate_option, RATES[self.batch]] if self.recipe == SOFTMAX else []
        return [*self.command, "--threads", str(threads), "--epochs", str(epochs), *batch,
                *rate, *more]

    def label(self):
        return f"{self.name}, {self.recipe}" + (f", batch {self.batch}" if self.batch else "")


def linnet(options, recipe, batch):
    command = (options.linnet, "train", options.data, "--quiet", *LINNET_OPTIONS[recipe])
    return Program(LINNET, recipe, batch, command, is_linnet=True)


class Peers:
    """Makes the programs of this folder from the paths of interpreters and data."""

    def __init__(self, options, arrays):
        self.arrays = arrays
        self.libtorch = options.libtorch
        self.wheels = options.wheels
        self.target = options.target
        self.python = os.path.join(options.wheels, "bin", "python")

    def script(self, python, file, name, recipe, batch, *more, **rest):
        return Program(name, recipe, batch,
                       (python, os.path.join(HERE, file), self.arrays, *more), **rest)

    def article(self):
        return [self.script(SYSTEM_PYTHON, "article.py", "the article's program, Debian's PyTorch",
                            ARTICLE, 64),
                self.script(self.python, "article.py", "the article's program, PyPI's PyTorch",
                            ARTICLE, 64)]

    def softmax(self, batch):
        def torch(python, name, *more):
            return self.script(python, "idiomatic_torch.py", name, SOFTMAX, batch, *more)

        return [torch(SYSTEM_PYTHON, "PyTorch, Debian's"),
                torch(self.python, "PyTorch, PyPI's"),
                torch(self.python, "PyTorch, PyPI's, torch.compile", "--compile"),
                Program("LibTorch, C++", SOFTMAX, batch, (self.libtorch, self.arrays)),
                self.script(SYSTEM_PYTHON, "with_numpy.py", "NumPy, Debian's", SOFTMAX, batch),
                self.script(self.python, "with_numpy.py", "NumPy, PyPI's", SOFTMAX, batch)]

    def own(self):
        def alone(file, name, **rest):
            return self.script(self.python, file, name, OWN, None, "--target",
                               str(self.target), **rest)

        # Its module has the same name as liblinear's, so it is installed in a folder of its own.
        several = os.path.join(self.wheels, "multicore")
        return [alone("sgd_classifier.py", "scikit-learn SGDClassifier"),
                alone("logistic_regression.py", "scikit-learn LogisticRegression"),
                alone("with_liblinear.py", "liblinear", has_threads=False),
                alone("with_liblinear.py", "liblinear, multi-core", needs=several,
                      environment={"PYTHONPATH": several}),
                alone("with_snapml.py", "Snap ML")]


def all_programs(options, arrays):
    """Linnet, which ratios refer to, and the chosen peers."""
    peers = Peers(options, arrays)
    programs = [linnet(options, ARTICLE, 64), *peers.article()]
    for batch in RATES:
        programs += [linnet(options, SOFTMAX, batch), *peers.softmax(batch)]
    programs += [linnet(options, OWN, 64), *peers.own()]
    return [p for p in programs if p.is_linnet or re.search(options.peers, p.name)]
