"""Runs a program in a process of its own and returns its figures and its peak memory.

The process that calls this must stay small: Linux counts its memory at the time of the fork to the
peak memory of the new process.
"""
import json
import os
import subprocess
import tempfile

# Prefixes of settings that make libraries use certain kernels or numbers of threads.
FOREIGN = ("OPENBLAS_", "GOTO_", "GOTOBLAS_", "BLIS_", "DNNL_", "ONEDNN_", "MKL_", "OMP_", "KMP_",
           "GOMP_", "LINNET_NUM_THREADS")
TIME_LIMIT = 3600  # seconds


class CannotRun(Exception):
    """The program does not exist, or failed; the text is the reason."""


def environment_of(program, threads):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    counts = {name: str(threads) for name in
              ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    return {**kept, **counts, **program.environment, "PYTHONDONTWRITEBYTECODE": "1"}


def reason_in(text, status):
    """The last line of the messages that names an error, else the last one."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    lines = [line for line in lines if "error" in line.lower()] or lines
    return lines[-1].strip() if lines else f"it ended with {status} and no message"


def peak_memory_of(command, environment, output):
    """Runs to the end and returns megabytes. Raises CannotRun."""
    with tempfile.TemporaryFile("w+") as errors:
        try:
            process = subprocess.Popen(["timeout", str(TIME_LIMIT), *command], stdout=output,
                                       stderr=errors, env=environment)
        except OSError as error:
            raise CannotRun(str(error)) from error
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            raise CannotRun(reason_in(errors.read(), process.returncode))
    return usage.ru_maxrss / 1024


def answer_of_linnet(metrics, linnet):
    """Linnet's metrics in the form of the answers of peers."""
    with open(metrics) as file:
        *epochs, final = [json.loads(line) for line in file]
    version = subprocess.run([linnet, "--version"], capture_output=True, text=True, check=True)
    return {"version": version.stdout.splitlines()[0].removeprefix("linnet "),
            "outputs": final["recipe"]["outputs"],
            "epochs": [{"seconds": epoch["seconds"], "loss": epoch["valid_loss"],
                        "accuracy": epoch["valid_accuracy"]} for epoch in epochs]}


def run_program(program, threads, epochs, more=()):
    """The program's answer (described in peer.py) and its peak_mb. Raises CannotRun."""
    for path in (program.command[0], program.needs):
        if path is not None and not os.path.exists(path):
            raise CannotRun(f"there is no {path}")
    command = program.command_with(threads, epochs, more)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as output:
        metrics = os.path.join(folder, "metrics.jsonl")
        if program.is_linnet:
            command += ["--metrics", metrics, "--output", os.path.join(folder, "model")]
        peak = peak_memory_of(command, environment_of(program, threads), output)
        if program.is_linnet:
            answer = answer_of_linnet(metrics, program.command[0])
        else:
            output.seek(0)
            answer = json.loads(output.read().splitlines()[-1])
    return {**answer, "peak_mb": peak}
