"""Matrices as the library reads them."""

import numpy as np

#: What is read where it lies.
NATIVE = (np.dtype(np.uint8), np.dtype(np.float16), np.dtype(np.float32))


def native_dtype(X):
    """The type that a matrix is read as: its own, or float32."""
    dtype = getattr(X, "dtype", None)
    return dtype if isinstance(dtype, np.dtype) and dtype in NATIVE else np.float32


def side_by_side(X):
    """X itself if the numbers of each row lie side by side, else a copy with rows that do."""
    rows, columns = X.shape
    size = X.itemsize
    row, column = X.strides
    fits = X.flags.aligned and (columns <= 1 or column == size)
    if rows > 1:
        fits = fits and row >= columns * size and row % size == 0
    return X if fits else np.array(X, order="C")
