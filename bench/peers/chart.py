"""A bar chart as SVG, in the greys and colours of bench/report/svg_chart.cpp, which are legible on
white and on black."""
import math
from xml.sax.saxutils import escape

INK, GRID, LINNET, OTHER = "#7d8590", "#80808050", "#e5484d", "#3b82f6"
WIDTH, LEFT, RIGHT, TOP, STEP, BAR = 960, 330, 90, 44, 22, 15
FOOT = 44
GAP = 30  # between groups


class Scale:
    """A logarithmic scale over whole decades."""

    def __init__(self, values):
        self.least = math.floor(math.log10(min(values)))
        self.most = max(math.ceil(math.log10(max(values))), self.least + 1)

    def x(self, value):
        share = (math.log10(value) - self.least) / (self.most - self.least)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def lines(self, bottom):
        for decade in range(self.least, self.most + 1):
            x = self.x(10.0**decade)
            yield f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" stroke="{GRID}"/>'
            yield (f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">'
                   f"{10.0 ** decade:g}</text>")


def bar(scale, y, name, value, is_linnet):
    x, middle = scale.x(value), y + BAR - 3
    weight = ' font-weight="bold"' if is_linnet else ""
    yield f'<text x="{LEFT - 8}" y="{middle}" text-anchor="end"{weight}>{escape(name)}</text>'
    yield (f'<rect x="{LEFT}" y="{y}" width="{max(x - LEFT, 1):.1f}" height="{BAR}" '
           f'fill="{LINNET if is_linnet else OTHER}"/>')
    yield f'<text x="{x + 6:.1f}" y="{middle}"{weight}>{value:.3g}</text>'


def bar_chart(title, unit, groups):
    """groups: (title, [(name, value, is_linnet)]), values above 0; bars of a group by value."""
    groups = [(name, sorted(bars, key=lambda b: b[1])) for name, bars in groups if bars]
    if not groups:
        return None
    scale = Scale([value for _, bars in groups for _, value, _ in bars])
    parts, y = [], TOP
    for name, bars in groups:
        parts.append(f'<text x="12" y="{y + 16}" font-weight="bold">{escape(name)}</text>')
        y += GAP
        for one in bars:
            parts += bar(scale, y, *one)
            y += STEP
    head = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + FOOT}" '
            f'font-family="sans-serif" font-size="12" fill="{INK}">',
            f'<text x="12" y="22" font-size="15">{escape(title)}</text>', *scale.lines(y + 4)]
    foot = f'<text x="{WIDTH - RIGHT}" y="{y + 38}" text-anchor="end">{escape(unit)}</text>'
    return "\n".join([*head, *parts, foot, "</svg>"]) + "\n"
