"""The invented creators: the same bytes every time, and the reader finds what was put in."""

import datetime as dt

import example_posts
import pytest
from click.testing import CliRunner
from example_profiles import PROFILES
from make_examples import exports as make_exports
from make_examples import main

from tikmon_nb.inputs.exports import read_exports

BY_ID = {profile.id: profile for profile in PROFILES}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    assert CliRunner().invoke(main, ["--data", str(folder)]).exit_code == 0
    return folder


def read(data, creator):
    return read_exports(data / "creators" / creator / "exports")


def test_a_second_run_writes_the_same_bytes():
    for profile in PROFILES:
        assert make_exports(profile) == make_exports(profile)


def test_check_finds_what_differs(data):
    runner = CliRunner()
    assert runner.invoke(main, ["--data", str(data), "--check"]).exit_code == 0
    (data / "creators" / "sam" / "exports" / "extra.csv").write_bytes(b"x")
    result = runner.invoke(main, ["--data", str(data), "--check"])
    (data / "creators" / "sam" / "exports" / "extra.csv").unlink()
    assert result.exit_code == 1
    assert "extra.csv" in result.output


def test_they_are_small(data):
    assert sum(path.stat().st_size for path in data.rglob("*.*")) < 400_000


@pytest.mark.parametrize("creator", ["sam", "noor", "yara", "daan", "mila"])
def test_a_year_of_figures_as_the_profile_says(data, creator):
    exports, profile = read(data, creator), BY_ID[creator]
    daily = exports.daily
    assert all(finding.severity == "note" for finding in exports.findings)
    assert exports.exported_on == dt.date(2026, 11, 16)
    assert exports.last_day == dt.date(2026, 11, 15)
    assert daily["followers"].iloc[-1] == profile.followers
    assert daily["views"].iloc[-30:].sum() == pytest.approx(profile.views_per_30_days, rel=0.001)
    year = daily["followers"].dropna()
    growth = (year.iloc[-1] / year.iloc[0]) ** (30.4375 / (len(year) - 1)) - 1
    assert growth == pytest.approx(profile.growth, abs=0.001)
    reactions = daily[["likes", "comments", "shares"]].sum().sum() / daily["views"].sum()
    assert reactions == pytest.approx(profile.engagement, rel=0.02)
    assert daily["views"].isna().any()
    assert (daily["comments"] < 0).any()
    listed = creator == "daan"  # a list of all posts tells the moment of each
    assert (~exports.videos["hour_known"]).sum() == (0 if listed else 1)
    assert len(exports.videos) == (
        example_posts.TOTAL if listed else len(profile.captions) - (creator == "yara")
    )


def test_the_odd_ones(data):
    found = {creator: {f.code for f in read(data, creator).findings} for creator in BY_ID}
    assert {"downloads_disagree", "broken_row_repaired"} <= found["noor"]
    assert "deleted_video_skipped" in found["yara"]
    assert len(read(data, "noor").daily) == 470
    tim = read(data, "tim")
    assert (len(tim.daily), len(tim.videos)) == (9, 0)
    assert tim.daily["followers"].isna().all()
    assert "no_rows" in found["tim"]
