"""Hashtags and simple features of captions against the creator's own normal, corrected for their number.

What goes together with more views need not be its cause: a hashtag often marks a subject or a series.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tikmon_nb.model.posts.baseline import CHANCE, LEAST_POSTS, in_time, relative_views
from tikmon_nb.model.posts.permutation import PERMUTATIONS, holm, shuffle
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.order_statistics import median_interval

LEAST_WITH = 5  # features of fewer posts, or missing from fewer, are counted, not tested
LENGTHS = (("short", 50), ("medium", 150), ("long", None))  # band: fewer characters than this
HASHTAGS = (("none", 1), ("one_to_three", 4), ("four_or_more", None))  # band: fewer hashtags than this

Marks = NDArray[np.bool_]

_HASHTAG = re.compile(r"#(\w+)")
_EMOJI = re.compile("[\u2600-\u27bf\u2b50\u2b55\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]")


@dataclass(frozen=True)
class CaptionWords:
    """What posts with a feature in their caption have in common.

    `features`: a row per feature (columns `kind`: "hashtag", "length", "hashtags", "question" or "emoji", and
    `value`: the hashtag without its sign, the band, or "") with `posts` and `posts_without`; `median_ratio`,
    the median views of posts with it as a multiple of the creator's own normal, and `low` and `high`, each
    covering it in 95 % of cases (NaN below six posts); `median_ratio_without`; `p_value`, two-sided by
    shuffling (NaN = not tested); `p_corrected`, after Holm over all tests; and `stands_out`.
    Sorted: by `p_value`, then most used.
    `posts`: settled, with a ratio and a whole caption; `cut_off`: left out since the caption may be cut off;
    `tested`: number of tests; features that split the posts alike are one.
    """

    features: pd.DataFrame
    posts: int
    cut_off: int
    tested: int

    @property
    def says_something(self) -> bool:
        """Whether any feature could be tested."""
        return self.tested > 0


def caption_words(
    videos: pd.DataFrame,
    rng: np.random.Generator,
    *,
    as_of: dt.date | None = None,
    permutations: int = PERMUTATIONS,
) -> CaptionWords:
    """Which hashtags and features of captions go together with more or fewer views than normal.

    Each feature splits the settled posts in two, compared by the rank sum of their log ratios; the p-value is
    that of shuffling (`permutations` with `rng`, or every way when there are few), two-sided. Fewer than
    `LEAST_WITH` posts with or without it, or fewer than `LEAST_POSTS` posts in all: counted, not tested.
    Holm's correction keeps the chance that any feature stands out falsely at `CHANCE`. Bands: `LENGTHS`
    (characters) and `HASHTAGS` (number). Hashtags are compared without capitals (NFKC, case folded).
    NaN policy: as `relative_views`; posts without a ratio are not counted.
    """
    relative = relative_views(videos, as_of)
    order = in_time(videos)
    use = (relative["settled"] & relative["log_ratio"].notna()).to_numpy(bool)
    cut_off = videos["truncated"].to_numpy(bool)
    rows = order[(use & ~cut_off)[order]]
    ratios = relative["log_ratio"].to_numpy()[rows]
    has = _features(videos["title"].iloc[rows].astype(str).to_list())
    marks = np.array([has[key] for key in sorted(has)], dtype=bool).reshape(len(has), len(rows))
    table = pd.DataFrame(sorted(has), columns=["kind", "value"]).assign(**_described(ratios, marks))
    splits, split_of = _splits(marks)
    p_values = _p_values(ratios, splits, rng, permutations)
    table["p_value"] = p_values[split_of]
    table["p_corrected"] = holm(p_values)[split_of]
    table["stands_out"] = table["p_corrected"] <= CHANCE
    table = table.sort_values(
        ["p_value", "posts", "kind", "value"], ascending=[True, False, True, True], ignore_index=True
    )
    return CaptionWords(table, len(rows), int((use & cut_off).sum()), int(np.isfinite(p_values).sum()))


def _described(ratios: Array, marks: Marks) -> dict[str, Array | NDArray[np.intp]]:
    those = [median_interval(ratios[mark]) for mark in marks]
    others = [median_interval(ratios[~mark]) for mark in marks]
    return {
        "posts": np.array([median.n for median in those], np.intp),
        "posts_without": np.array([median.n for median in others], np.intp),
        "median_ratio": np.exp([median.value for median in those]),
        "low": np.exp([median.low for median in those]),
        "high": np.exp([median.high for median in those]),
        "median_ratio_without": np.exp([median.value for median in others]),
    }


def _splits(marks: Marks) -> tuple[Marks, NDArray[np.intp]]:
    """The different ways in which `marks` part the posts in two, and the one of each feature.

    A feature that others have exactly when the posts lack it asks the same question.
    """
    if not marks.size:
        return marks, np.zeros(len(marks), np.intp)
    splits, split_of = np.unique(marks ^ marks[:, :1], axis=0, return_inverse=True)
    return splits, split_of.reshape(-1)


def _p_values(ratios: Array, marks: Marks, rng: np.random.Generator, permutations: int) -> Array:
    """One for each of `marks`, NaN for those that are not tested."""
    p_values = np.full(len(marks), np.nan)
    least = np.minimum(marks.sum(axis=1), (~marks).sum(axis=1))
    tested = (least >= LEAST_WITH) & (len(ratios) >= LEAST_POSTS)
    if tested.any():
        p_values[tested] = shuffle(ratios, marks[tested], rng, permutations).p_different()
    return p_values


def _features(captions: list[str]) -> dict[tuple[str, str], Marks]:
    """(kind, value) -> which of `captions` have it, (posts,)."""
    marks: dict[tuple[str, str], Marks] = {}
    for row, caption in enumerate(captions):
        for feature in _features_of(caption):
            marks.setdefault(feature, np.zeros(len(captions), bool))[row] = True
    return marks


def _features_of(caption: str) -> set[tuple[str, str]]:
    seen = unicodedata.normalize("NFKC", caption).strip()
    hashtags = [tag.casefold() for tag in _HASHTAG.findall(seen)]
    features = {("hashtag", tag) for tag in hashtags}
    features.add(("length", _band(len(seen), LENGTHS)))
    features.add(("hashtags", _band(len(hashtags), HASHTAGS)))
    if "?" in seen:
        features.add(("question", ""))
    if _EMOJI.search(seen):
        features.add(("emoji", ""))
    return features


def _band(number: int, bands: tuple[tuple[str, int | None], ...]) -> str:
    return next(name for name, below in bands if below is None or number < below)
