"""Linnet: linear classifiers, trained fast on CPUs."""

from .classifier import LinnetClassifier
from .functions import gemm, load_images, log_softmax

__all__ = ["LinnetClassifier", "gemm", "load_images", "log_softmax"]
__version__ = "0.1.0"
