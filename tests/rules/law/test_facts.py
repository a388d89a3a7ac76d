"""Posts and days taken from a creator's own files: none twice, none lost, each on its day in Amsterdam."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tikmon_nb.inputs import load_creator
from tikmon_nb.rules.law.facts import Relations, creator_facts, posts_of


@pytest.fixture(scope="module")
def mila():
    return load_creator("mila")


def exports_of(mila, own, listed=()):
    """Exports with only these posts: `own` as (moment in UTC, caption), `listed` as (day, caption)."""
    known = mila.exports.own_posts.iloc[[0] * len(own)].reset_index(drop=True)
    known = known.assign(
        posted_at=pd.to_datetime([moment for moment, _ in own], utc=True).as_unit("us"),
        title=[title for _, title in own],
    )
    videos = mila.exports.videos.iloc[[0] * len(listed)].copy()
    videos.index = pd.Index([str(7_000_000_000_000_000_000 + i) for i in range(len(listed))])
    videos["posted_on"] = pd.to_datetime([day for day, _ in listed])
    videos["title"] = [title for _, title in listed]
    return replace(mila.exports, own_posts=known, videos=videos)


def days(exports):
    return [str(day.date()) for day in posts_of(exports, Relations(), {})["posted_on"]]


def test_an_own_post_stands_on_its_day_in_amsterdam(mila):
    exports = exports_of(mila, [("2026-06-30 22:30", "zomer"), ("2026-12-31 23:30", "winter")])
    assert days(exports) == ["2026-07-01", "2027-01-01"]


@pytest.mark.parametrize(("moment", "counted"), [("2025-11-16 22:30", 0), ("2025-11-16 23:30", 1)])
def test_twelve_months_begin_at_midnight_in_amsterdam(mila, moment, counted):
    exports = exports_of(mila, [(moment, "a")])
    found = creator_facts(replace(mila, exports=exports))
    assert str(found.counted_until) == "2026-11-16"
    assert found.videos_12_months == counted


@pytest.mark.parametrize("nothing", ["", "n/a"])
def test_posts_without_a_caption_are_told_apart_by_their_day(mila, nothing):
    own = [
        ("2026-05-01 10:00", ""),
        ("2026-05-01 12:00", ""),
        ("2026-05-02 10:00", ""),
        ("2026-05-03 10:00", "a"),
    ]
    assert len(days(exports_of(mila, own))) == 4
    listed = [("2026-05-01", nothing)]
    assert days(exports_of(mila, own, listed)) == ["2026-05-01", "2026-05-01", "2026-05-02", "2026-05-03"]
    listed += [("2026-05-02", nothing), ("2026-05-03", "a")]
    assert len(days(exports_of(mila, own, listed))) == 4


def test_a_post_with_a_caption_that_is_listed_is_not_taken_twice(mila):
    exports = exports_of(mila, [("2026-05-01 10:00", "Een  rondje")], [("2026-05-01", "Een rondje")])
    assert days(exports) == ["2026-05-01"]


def test_a_download_that_lacks_a_listed_post_does_not_count_all(mila):
    exports = mila.exports
    assert exports.own_posts_are_all
    late = exports.own_posts.sort_values("posted_at", ignore_index=True).iloc[12:].reset_index(drop=True)
    fewer = replace(mila, exports=replace(exports, own_posts=late))
    assert not fewer.exports.own_posts_are_all
    assert creator_facts(mila).all_videos_known
    assert not creator_facts(fewer).all_videos_known
    assert not replace(exports, own_posts=exports.own_posts.iloc[:0]).own_posts_are_all


def test_with_an_agency_its_registration_may_count(make_creator):
    assert creator_facts(make_creator("alleen", kvk=False)).registered is False
    assert creator_facts(make_creator("bureau", kvk=False, management_fee_share=0.2)).registered is None
    assert creator_facts(make_creator("zelf", kvk=True, management_fee_share=0.2)).registered is True
