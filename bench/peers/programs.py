"""The programs that are compared: each with its recipe and the command that trains with it."""
import os
import re
from dataclasses import dataclass, field

from cases import ARTICLE, OWN, SOFTMAX

HERE = os.path.dirname(os.path.abspath(__file__))
SYSTEM_PYTHON = "/usr/bin/python3"

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
    rate: str | None = None  # learning rate, if it is not the program's own
    case: str = "data"
    is_linnet: bool = False
    has_threads: bool = True
    needs: str | None = None  # a path that must exist for the program to be what its name says
    environment: dict = field(default_factory=dict, compare=False)

    def command_with(self, threads, epochs, more=()):
        batch_option, rate_option = (("--batch-size", "--lr") if self.is_linnet
                                     else ("--batch", "--rate"))
        batch = [] if self.batch is None else [batch_option, str(self.batch)]
        rate = [] if self.rate is None else [rate_option, self.rate]
        return [*self.command, "--threads", str(threads), "--epochs", str(epochs), *batch,
                *rate, *more]

    def label(self):
        return (f"{self.case}: {self.name}, {self.recipe}"
                + (f", batch {self.batch}" if self.batch else ""))


def linnet(options, data, case, setting):
    command = (options.linnet, "train", data, "--quiet", *LINNET_OPTIONS[setting.recipe])
    return Program(LINNET, setting.recipe, setting.batch, command, setting.rate, case.name,
                   is_linnet=True)


class Peers:
    """Makes the programs of this folder from the paths of interpreters and data."""

    def __init__(self, options, arrays, case):
        self.arrays = arrays
        self.case = case.name
        self.libtorch = options.libtorch
        self.wheels = options.wheels
        self.target = options.target
        self.python = os.path.join(options.wheels, "bin", "python")

    def of(self, setting):
        """The peers that train with the recipe of the setting."""
        makers = {ARTICLE: self.article, SOFTMAX: self.softmax, OWN: self.own}
        return makers[setting.recipe](setting)

    def program(self, name, setting, batch, command, **rest):
        return Program(name, setting.recipe, batch, command, setting.rate, self.case, **rest)

    def script(self, python, file, name, setting, *more):
        return self.program(name, setting, setting.batch,
                            (python, os.path.join(HERE, file), self.arrays, *more))

    def article(self, setting):
        return [self.script(SYSTEM_PYTHON, "article.py", "the article's program, Debian's PyTorch",
                            setting),
                self.script(self.python, "article.py", "the article's program, PyPI's PyTorch",
                            setting)]

    def softmax(self, setting):
        def torch(python, name, *more):
            return self.script(python, "idiomatic_torch.py", name, setting, *more)

        return [torch(SYSTEM_PYTHON, "PyTorch, Debian's"),
                torch(self.python, "PyTorch, PyPI's"),
                torch(self.python, "PyTorch, PyPI's, torch.compile", "--compile"),
                self.program("LibTorch, C++", setting, setting.batch, (self.libtorch, self.arrays)),
                self.script(SYSTEM_PYTHON, "with_numpy.py", "NumPy, Debian's", setting),
                self.script(self.python, "with_numpy.py", "NumPy, PyPI's", setting)]

    def own(self, setting):
        def alone(file, name, **rest):
            command = (self.python, os.path.join(HERE, file), self.arrays, "--target",
                       str(self.target))
            return self.program(name, setting, None, command, **rest)

        # Its module has the same name as liblinear's, so it is installed in a folder of its own.
        several = os.path.join(self.wheels, "multicore")
        return [alone("sgd_classifier.py", "scikit-learn SGDClassifier"),
                alone("logistic_regression.py", "scikit-learn LogisticRegression"),
                alone("with_liblinear.py", "liblinear", has_threads=False),
                alone("with_liblinear.py", "liblinear, multi-core", needs=several,
                      environment={"PYTHONPATH": several}),
                alone("with_snapml.py", "Snap ML")]


def programs_of(case, options, data, arrays):
    """Linnet, which ratios refer to, and the chosen peers, for each setting of the case. `data` is
    the folder of images, `arrays` that of what images.py made of it."""
    peers = Peers(options, arrays, case)
    programs = []
    for setting in case.settings:
        programs += [linnet(options, data, case, setting), *peers.of(setting)]
    return [p for p in programs if p.is_linnet or re.search(options.peers, p.name)]
