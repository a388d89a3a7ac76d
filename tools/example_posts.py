"""A list of all the posts of one invented creator, as his agency takes it from TikTok's Display API."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import post_format
import studio_format as studio
from example_profiles import LAST_DAY, YEAR_START, Profile

FILE = "Posts (Display API).json"
HOME = ZoneInfo("Europe/Amsterdam")
NUMBERS = ",".join([r'"(\d+)"'] * 4)
ROW = re.compile(rf'^"[^"]*","(.*)","https[^"]*/video/(\d+)","[^"]*",{NUMBERS}$', re.MULTILINE)
TOTAL = 140  # as his creator.yml says
USUAL = 26_000  # views of a post
HOURS = {7: 1.0, 12: 1.0, 17: 1.1, 20: 1.8}  # at which he posts -> views against the usual
SPREAD = 0.4  # standard deviation of the log of the views
CAPTIONS = (
    "Warming-up in 4 minuten, doe mee 🔥 #fitness #warmingup",
    "Week {n} van het hardloopschema 🏃 #hardlopen",
    "Core zonder matje #homeworkout #core",
    "Wat ging er mis bij deze herhaling? #gym",
    "Mobility, day {n} #mobility",
    "Rustdag is ook trainen",
    "Three cues for a better hinge #gym #technique",
    "Spierpijn: wel of niet doortrainen? Mijn ervaring",
    "Ontbijt voor het hardlopen, {n} ideeën 🍌 #hardlopen",
    "Schouders losmaken aan je bureau #mobility",
    "Jullie vragen, deel {n}: hoe vaak per week?",
    "Sled push in de regen, waarom niet 🌧️ #fitness",
    "Eerste pull-up van een trouwe kijker 👏 #gym",
    "Balans op één been, makkelijker dan het lijkt? #homeworkout",
)


def listed(profile: Profile, best: bytes, rng: np.random.Generator) -> bytes:
    """Every post of the year with the moment at which it went up; `best` is his `Content.csv`."""
    top = [_best(match) for match in ROW.finditer(best.decode("utf-8-sig"))]
    least = min(post["views"] for post in top)  # TikTok Studio lists the best: no other has more
    others = [_other(profile, number, least, rng) for number in range(TOTAL - len(top))]
    posts = sorted(top + others, key=lambda post: -int(post["created"]))
    return post_format.json_array(posts, post_format.display_api)


def _best(match: re.Match[str]) -> dict[str, Any]:
    caption, video, likes, comments, shares, views = match.groups()
    counts = {"likes": likes, "comments": comments, "shares": shares, "views": views}
    numbers = {name: int(value) for name, value in counts.items()}
    return post_format.post(
        0, id=video, created=int(video) >> 32, caption=caption.replace('""', '"'), **numbers
    )


def _other(profile: Profile, number: int, least: int, rng: np.random.Generator) -> dict[str, Any]:
    day = YEAR_START + dt.timedelta(days=int(rng.integers((LAST_DAY - YEAR_START).days)))
    hour = int(rng.choice(list(HOURS)))
    moment = dt.datetime(day.year, day.month, day.day, hour, int(rng.integers(50)), tzinfo=HOME)
    views = int(min(USUAL * HOURS[hour] * np.exp(rng.normal(0, SPREAD)), least * rng.uniform(0.8, 0.99)))
    reactions = views * profile.engagement * np.exp(rng.normal(0, 0.15))
    return post_format.post(
        number,
        id=str(studio.video_id(moment, int(rng.integers(2**32)))),
        created=int(moment.timestamp()),
        caption=CAPTIONS[number % len(CAPTIONS)].format(n=number // len(CAPTIONS) + 1),
        views=views,
        likes=int(reactions * 0.87),
        comments=int(reactions * 0.05),
        shares=int(reactions * 0.08),
    )
