"""What some invented creators have besides TikTok Studio: orders, LIVE figures, own data, own books."""

from __future__ import annotations

import datetime as dt
import re

import example_posts
import gdpr_format
import numpy as np
import shop_format as shop
import studio_format as studio
import workbook_format as excel
from example_history import History
from example_profiles import Profile

DOWNLOADED = dt.datetime(2026, 11, 16, 7, 42, 11, tzinfo=dt.UTC)
BEST = re.compile(r'/video/(\d+)","([^"]*)"')  # of Content.csv
PRODUCTS = ("Vaas van Voorbeeldmerk", 'Kussen "Zee", 45 x 45', "Lamp, klein")


def extras(profile: Profile, history: History, posts: bytes, rng: np.random.Generator) -> dict[str, bytes]:
    """File name -> bytes of what this creator dropped in beside the downloads from TikTok Studio."""
    if profile.id == "yara":
        videos = [video.decode() for video in re.findall(rb"/video/(\d+)", posts)]
        return {"Affiliate orders (1).csv": _orders(history, videos, rng)}
    if profile.id == "daan":
        return {example_posts.FILE: example_posts.listed(profile, posts, rng)}
    if profile.id == "mila":
        own = {gdpr_format.FILE: _own_data(profile, posts, rng)}
        name = gdpr_format.archive_name(DOWNLOADED)
        return {"Creator data.xlsx": _live(profile, rng), name: excel.stored(own)}
    return {}


def books(profile: Profile, exported: dict[str, bytes]) -> dict[str, bytes]:
    """`income.csv` and `deals.csv` as a Dutch spreadsheet saves them; one deal names its video."""
    if profile.id != "daan":
        return {}
    [video] = re.findall(rb"eiwit tellen[^\n]*?(https[^,]*/video/\d+)", b"".join(exported.values()))
    income = [
        ("datum", "inkomstenbron", "bedrag", "bron", "notitie"),
        *(
            (f"25-{month:02}-2026", "ambassadeur", "1.250,00", "Voorbeeldmerk Sport", "")
            for month in range(6, 11)
        ),
        ("03-09-2026", "gesponsord", "750,00", "Testlabel", "twee posts"),
        ("14-10-2026", "affiliate", "86,40", "kortingscode", ""),
        ("31-10-2026", "overig", "312,50", "coaching", ""),
    ]
    deals = [
        ("video", "datum", "merk", "soort", "bedrag", "aantal posts", "notitie"),
        ("", "20-08-2026", "Testlabel", "betaald", "750,00", "2", ""),
        (video.decode(), "01-04-2026", "Voorbeeldkeuken", "ruil", "60,00", "1", ""),
        ("", "05-09-2026", "Voorbeeldsportdrank", "cadeau", "35,00", "1", "krat drinken gekregen"),
    ]
    return {"income.csv": _dutch(income), "deals.csv": _dutch(deals)}


def _dutch(rows: list[tuple[str, ...]]) -> bytes:
    return ("\r\n".join(";".join(row) for row in rows) + "\r\n").encode("cp1252")


def _orders(history: History, videos: list[str], rng: np.random.Generator) -> bytes:
    """Affiliate orders since TikTok Shop opened for her: a few for every 1,000 views."""
    records = []
    for day, views in zip(history.days, history.counts["Video Views"], strict=True):
        if day < dt.date(2026, 7, 1):
            continue
        for _ in range(int(rng.poisson(views * 0.00006))):
            moment = dt.datetime(
                day.year, day.month, day.day, int(rng.integers(8, 23)), int(rng.integers(60))
            )
            status = "Settled" if day < dt.date(2026, 10, 25) else "Pending"
            returned = int(status == "Settled" and rng.random() < 0.12)
            records.append(
                shop.order(
                    len(records),
                    moment,
                    status=status,
                    gmv=float(rng.choice([19.95, 24.5, 39.0])),
                    share=float(rng.choice([0.1, 0.12])),
                    refunded=returned,
                    video_id=str(rng.choice(videos)),
                    product=str(rng.choice(PRODUCTS)),
                )
            )
    return shop.csv_of(shop.rows_of(records))


def _live(profile: Profile, rng: np.random.Generator) -> bytes:
    """An agency's file of two creators, month by month and halfway the last."""
    rows = []
    for month in range(5, 12):
        first = dt.date(2026, month, 1)
        last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        last = min(last, dt.date(2026, 11, 15))
        for name, level in ((profile.handle, 700.0), ("jip_fictief", 60.0)):
            minutes = int((last - first).days * rng.uniform(70, 90))
            diamonds = int(level * minutes / 60 * np.exp(rng.normal(0, 0.3)))
            duration = f"{minutes // 60}h {minutes % 60}m 0s"
            rows.append(shop.period(name, first, last, diamonds=f"{diamonds:,}", duration=duration))
    return excel.workbook({"Creator data": excel.strings(shop.rows_of(rows, shop.LIVE_COLUMNS))})


def _went_up(profile: Profile, video: str, day: str) -> dt.datetime:
    """When a post was published: at its upload, or three days later where it was scheduled."""
    moment = dt.datetime.fromtimestamp(int(video) >> 32, dt.UTC)
    same = studio.day_text(moment.date(), profile.dates) == day
    return moment if same else moment + dt.timedelta(days=3)


def _own_data(profile: Profile, best: bytes, rng: np.random.Generator) -> bytes:
    """The download of all of one's data, the rest of which nobody reads; her best posts are in it too."""
    posts = [
        gdpr_format.post(gdpr_format.moment_text(_went_up(profile, video, day)), "640", "N/A")
        for video, day in BEST.findall(best.decode("utf-8-sig"))
    ]
    for number, caption in enumerate(profile.captions):
        moment = DOWNLOADED - dt.timedelta(days=9 * number + 3, minutes=int(rng.integers(600)))
        seen = "Only You" if number == 2 else "Everyone"
        likes = str(int(rng.integers(80, 900)))
        posts.append(gdpr_format.post(gdpr_format.moment_text(moment), likes, str(caption), WhoCanView=seen))
    account = gdpr_format.Account(username=profile.handle, followers=profile.followers, posts=posts)
    return gdpr_format.written(gdpr_format.document(account))
