"""From pale to full colour for "more", and words that can be read on any of it."""

from __future__ import annotations

from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.typing import ColorType

from tikmon_nb.views.figures.plots import INK, MAIN, MIDDLE, PALE

SHADES = LinearSegmentedColormap.from_list("tikmon", ["#ffffff", PALE, MIDDLE, MAIN])
ENOUGH = 4.5  # contrast of small words, WCAG 2.2, success criterion 1.4.3


def _luminance(colour: ColorType) -> float:
    """Relative luminance, 0 (black) to 1, as WCAG 2.2 defines it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: ColorType, other: ColorType) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable_on(shade: ColorType) -> ColorType:
    """A colour for words on `shade`: our own where that is enough, else black or white, as one always is."""
    if contrast(INK, shade) >= ENOUGH + 0.1:  # a screen rounds the shade
        return INK
    return max(("white", "black"), key=lambda colour: contrast(colour, shade))
