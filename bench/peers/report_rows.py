"""Computes the rows of the report from the answers of the programs: medians, the best number of
threads, ratios to Linnet, and whether equal recipes gave equal losses."""
import math
import statistics

from cases import OWN
from programs import LINNET

LOSS_TOLERANCE = 1e-3


def seconds_to(target, answer):
    """Seconds of training until the accuracy is reached for the first time; None if it never is."""
    if "runs" in answer:
        return min((run["seconds"] for run in answer["runs"] if run["accuracy"] >= target),
                   default=None)
    spent = 0.0
    for epoch in answer["epochs"]:
        spent += epoch["seconds"]
        if epoch["accuracy"] >= target:
            return spent
    return None


def median(values):
    """None if one of the values is None."""
    values = list(values)
    return None if None in values else statistics.median(values)


def last_of(answer, target):
    """The epoch or run whose model a user would keep: the last epoch, or the shortest run that
    reached the target."""
    if "epochs" in answer:
        return answer["epochs"][-1]
    reached = [run for run in answer["runs"] if run["accuracy"] >= target]
    return min(reached, key=lambda run: run["seconds"]) if reached else answer["runs"][-1]


def row_of(program, threads, answers, images, target):
    """A row of peers.json: medians over the rounds."""
    end = last_of(answers[-1], target)
    epoch = None
    if "epochs" in answers[-1]:
        epoch = median(statistics.median(e["seconds"] for e in a["epochs"]) for a in answers)
    return {"case": program.case, "program": program.name, "recipe": program.recipe,
            "version": answers[-1]["version"], "threads": threads, "batch": program.batch,
            "outputs": answers[-1]["outputs"], "images": images, "seconds_per_epoch": epoch,
            "images_per_second": epoch and images / epoch,
            "seconds_to_target": median(seconds_to(target, a) for a in answers),
            "peak_mb": median(a["peak_mb"] for a in answers),
            "final_loss": end.get("loss"), "final_accuracy": end["accuracy"]}


def cost(row):
    """The seconds by which a program's best number of threads is chosen."""
    keys = ("seconds_to_target", "seconds_per_epoch")
    for key in keys if row["recipe"] == OWN else reversed(keys):
        if row[key] is not None:
            return row[key]
    return math.inf


def best_rows(rows):
    """For each case, program, recipe and batch the row with the best number of threads, in their
    order."""
    groups = {}
    for row in rows:
        key = (row["case"], row["program"], row["recipe"], row["batch"])
        groups.setdefault(key, []).append(row)
    return [min(group, key=cost) for group in groups.values()]


def linnet_row_for(row, rows):
    """Linnet's best row of the same case, recipe and batch, or, for recipes of their own, that of
    Linnet's default recipe. None if it was not measured."""
    same = ("case", "recipe") if row["recipe"] == OWN else ("case", "recipe", "batch")
    for mine in rows:
        if mine["program"] == LINNET and all(mine[key] == row[key] for key in same):
            return mine
    return None


def add_ratios(rows):
    """Sets `ratio`: how many times as long as Linnet an epoch takes or, if recipes differ, the time
    to the target."""
    for row in rows:
        key = "seconds_to_target" if row["recipe"] == OWN else "seconds_per_epoch"
        mine = linnet_row_for(row, rows)
        known = mine is not None and row[key] is not None and mine[key]
        row["ratio"] = row[key] / mine[key] if known else None


def unequal_losses(rows):
    """A text for each row whose loss differs from Linnet's with the same recipe by more than the
    tolerance."""
    best, wrong = best_rows(rows), []
    for row in rows:
        mine = linnet_row_for(row, best)
        if row["recipe"] == OWN or mine is None:
            continue
        if not abs(row["final_loss"] - mine["final_loss"]) <= LOSS_TOLERANCE:
            wrong.append(f"{row['case']}: {row['program']}, {row['recipe']}, batch {row['batch']}, "
                         f"{row['threads']} threads: {row['final_loss']:.5f}, "
                         f"Linnet {mine['final_loss']:.5f}")
    return wrong
