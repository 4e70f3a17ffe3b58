#!/usr/bin/env python3
"""Runs the lines of apps/README.md in Python that read a model, as they stand there.

    readme_example.py LINNET README     exits with 77, which ctest counts as skipped, without safetensors
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy as np
    import safetensors  # noqa: F401
except ImportError as error:
    print(f"SKIPPED: {error}")
    sys.exit(77)


def main():
    linnet, readme = sys.argv[1:]
    blocks = re.findall(r"```python\n(.*?)```", Path(readme).read_text(), re.S)
    lines = next(block for block in blocks if "safetensors" in block)
    with tempfile.TemporaryDirectory() as folder:
        scans, model = Path(folder, "scans"), Path(folder, "model.safetensors")
        subprocess.run([linnet, "phantoms", scans, "--per-class", "20", "--size", "64", "--quiet"],
                       check=True)
        subprocess.run([linnet, "train", scans, "--output", model, "--quiet"], check=True)
        names = {"pixels": np.zeros((64, 64), np.uint8)}
        exec(lines.replace('"model.safetensors"', repr(str(model))), names)
        assert names["logits"].shape == (6,), names["logits"]
        print("the lines of apps/README.md read the model:", names["logits"])


if __name__ == "__main__":
    main()
