"""Computes the rows of the report from the answers of the programs: medians, the best number of threads,
ratios to Linnet, and whether equal recipes gave equal losses."""
import math
import statistics

from programs import LINNET, OWN

LOSS_TOLERANCE = 1e-3


def seconds_to(target, answer):
    """Of training, until the accuracy is reached for the first time; none if it never is."""
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
    """None as soon as one is none."""
    values = list(values)
    return None if None in values else statistics.median(values)


def last_of(answer, target):
    """The state that a user would keep: after the last epoch, or of the shortest run that reached
    the target."""
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
    return {"program": program.name, "recipe": program.recipe, "version": answers[-1]["version"],
            "threads": threads, "batch": program.batch, "outputs": answers[-1]["outputs"],
            "seconds_per_epoch": epoch, "images_per_second": epoch and images / epoch,
            "seconds_to_target": median(seconds_to(target, a) for a in answers),
            "peak_mb": median(a["peak_mb"] for a in answers),
            "final_loss": end.get("loss"), "final_accuracy": end["accuracy"]}


def cost(row):
    """What a program's best number of threads is judged by."""
    keys = ("seconds_to_target", "seconds_per_epoch")
    for key in keys if row["recipe"] == OWN else reversed(keys):
        if row[key] is not None:
            return row[key]
    return math.inf


def best_rows(rows):
    """Of each program, recipe and batch the row with the best number of threads, in order."""
    groups = {}
    for row in rows:
        groups.setdefault((row["program"], row["recipe"], row["batch"]), []).append(row)
    return [min(group, key=cost) for group in groups.values()]


def linnet_beside(row, rows):
    """Linnet's best row with the same recipe and batch; beside recipes of their own, the one of
    Linnet's default recipe. None if it was not measured."""
    for mine in rows:
        if mine["program"] == LINNET and mine["recipe"] == row["recipe"] and (
                row["recipe"] == OWN or mine["batch"] == row["batch"]):
            return mine
    return None


def add_ratios(rows):
    """How many times as long as Linnet: an epoch, or the way to the target if recipes differ."""
    for row in rows:
        key = "seconds_to_target" if row["recipe"] == OWN else "seconds_per_epoch"
        mine = linnet_beside(row, rows)
        known = mine is not None and row[key] is not None and mine[key]
        row["ratio"] = row[key] / mine[key] if known else None


def unequal_losses(rows):
    """What is further than the tolerance from Linnet's loss with the same recipe: texts."""
    best, wrong = best_rows(rows), []
    for row in rows:
        mine = linnet_beside(row, best)
        if row["recipe"] == OWN or mine is None:
            continue
        if not abs(row["final_loss"] - mine["final_loss"]) <= LOSS_TOLERANCE:
            wrong.append(f"{row['program']}, {row['recipe']}, batch {row['batch']}, "
                         f"{row['threads']} threads: {row['final_loss']:.5f}, "
                         f"Linnet {mine['final_loss']:.5f}")
    return wrong
