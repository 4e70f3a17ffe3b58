"""Products, softmax and images for NumPy."""

import os

from . import _linnet
from .rows import side_by_side


def _factor(matrix):
    """(a matrix whose rows lie side by side, whether the product takes its transpose)."""
    if matrix.ndim != 2:
        raise ValueError(f"gemm takes matrices, not arrays of {matrix.ndim} dimensions")
    if matrix.flags.f_contiguous and not matrix.flags.c_contiguous:
        return matrix.T, True
    return side_by_side(matrix), False


def gemm(a, b):
    """The product a @ b, in float32: a of float32 or uint8, b of float32."""
    return _linnet.gemm(*_factor(a), *_factor(b))


def log_softmax(logits):
    """log(exp(z) / sum(exp(z))) of each row z of a float32 matrix."""
    if logits.ndim != 2:
        raise ValueError(f"log_softmax takes a matrix, not an array of {logits.ndim} dimensions")
    return _linnet.log_softmax(side_by_side(logits))


def load_images(folder):
    """Reads a folder of PNG and JPEG files, with a sub-folder for each class.

    Returns (pixels, labels, names): a uint8 matrix with the grey levels of one image a row, the
    number of each image's class, and the names of the classes.
    """
    pixels, labels, names = _linnet.load_images(os.fsencode(folder))
    return pixels, labels, [os.fsdecode(name) for name in names]
