"""Writes the report: peers.json, peers.md, peers.svg."""
import json
import os

from cases import CASES, OWN
from chart import bar_chart
from report_rows import LOSS_TOLERANCE, add_ratios, best_rows, unequal_losses
from programs import LINNET

COLUMNS = (
    ("program", lambda r: r["program"]),
    ("version", lambda r: r["version"]),
    ("threads", lambda r: r["threads"]),
    ("ms an epoch", lambda r: text(r["seconds_per_epoch"], "{:.1f}", 1e3)),
    ("images/s", lambda r: text(r["images_per_second"], "{:,.0f}")),
    ("s to target", lambda r: text(r["seconds_to_target"], "{:.3f}")),
    ("peak MB", lambda r: text(r["peak_mb"], "{:,.0f}")),
    ("loss", lambda r: text(r["final_loss"], "{:.4f}")),
    ("accuracy", lambda r: text(r["final_accuracy"], "{:.4f}")),
    ("times Linnet's", lambda r: text(r.get("ratio"), "{:.1f}")),
)

# The tables, in their order: the rows of a case with one recipe and batch size, or with OWN of all
# batch sizes.
GROUPS = [(case.name, setting.recipe, None if setting.recipe == OWN else setting.batch,
           case.title(setting))
          for case in CASES for setting in case.settings]


def text(value, form, factor=1):
    return "" if value is None else form.format(factor * value)


def of_group(rows, case, recipe, batch):
    return [r for r in rows if (r["case"], r["recipe"]) == (case, recipe)
            and batch in (None, r["batch"])]


def table(rows):
    lines = ["| " + " | ".join(name for name, _ in COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
    for row in rows:
        lines.append("| " + " | ".join(str(value(row)) for _, value in COLUMNS) + " |")
    return "\n".join(lines) + "\n\n"


def tables(rows, level):
    parts = []
    for case, recipe, batch, title in GROUPS:
        if group := of_group(rows, case, recipe, batch):
            images = f"{group[0]['images']:,} images to train on"
            parts.append(f"{level} {title}\n\n{images}\n\n{table(group)}")
    return "".join(parts)


def listed(title, lines):
    return f"## {title}\n\n" + "".join(f"- {line}\n" for line in lines) + "\n" if lines else ""


def markdown(about, rows, best, missing):
    wrong = unequal_losses(rows)
    losses = (f"Losses that differ by more than {LOSS_TOLERANCE}" if wrong else "")
    agree = "" if wrong else (f"Equal recipes gave equal losses, within {LOSS_TOLERANCE}.\n\n")
    return (f"# Linnet and other programs that train the same model\n\n{about}\n\n{agree}"
            + listed(losses, wrong) + listed("Not measured", missing)
            + tables(best, "##") + "## All numbers of threads\n\n" + tables(rows, "###"))


def chart(best):
    groups = []
    for case, recipe, batch, title in GROUPS:
        if recipe != OWN:
            bars = [(r["program"], 1e3 * r["seconds_per_epoch"], r["program"] == LINNET)
                    for r in of_group(best, case, recipe, batch)]
            groups.append((title, bars))
    return bar_chart("An epoch, each at its best number of threads",
                     "milliseconds, logarithmic scale", groups)


def write_report(folder, environment, about, rows, missing):
    """Writes the files and returns the rows with the best numbers of threads. `about` is the first
    paragraph of peers.md."""
    best = best_rows(rows)
    add_ratios(best)
    os.makedirs(folder, exist_ok=True)
    report = {"environment": environment, "missing": missing, "rows": best}
    files = {"peers.json": json.dumps(report, indent=1) + "\n",
             "peers.md": markdown(about, rows, best, missing), "peers.svg": chart(best)}
    for name, content in files.items():
        if content is not None:
            with open(os.path.join(folder, name), "w") as file:
                file.write(content)
    return best
