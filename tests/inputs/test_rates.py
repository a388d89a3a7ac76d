"""Rate cards: what loads, what is refused and how it is said."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml

from tikmon_nb.inputs import InputError, load_rate_card, rate_card_names
from tikmon_nb.inputs.dates import earliest

ROW = {
    "id": "affiliate_commission_share",
    "stream": "affiliate",
    "unit": "share",
    "low": 0.05,
    "high": 0.2,
    "distribution": "uniform",
    "source": "Een bron",
    "source_date": "2026-05",
    "confidence": "M",
}


def write(data, name="eigen", rows=(), **card):
    text = yaml.safe_dump(
        {"id": name, "title": {"nl": "Eigen"}, "extends": "aannames-2026", "rates": list(rows), **card}
    )
    (data / "rates" / f"{name}.yml").write_text(text, encoding="utf-8")


def problems(data, name="eigen"):
    with pytest.raises(InputError) as caught:
        load_rate_card(name, data)
    return caught.value.findings


def test_the_source_tables_five_rows_are_on_the_default_card(data):
    card = load_rate_card("artikel-2026", data)
    numbers = {name: (card.rates[name].low, card.rates[name].high) for name in card.own}
    assert numbers == {
        "creator_fund_eur_per_1000_views": (0.02, 0.04),
        "sponsored_micro_eur_per_post": (150, 500),
        "sponsored_mid_eur_per_post": (500, 2500),
        "affiliate_commission_share": (0.05, 0.2),
        "live_diamonds_per_hour": (20, 5000),
    }
    asks = {name: card.rates[name].requirement for name in card.own}
    assert asks["creator_fund_eur_per_1000_views"].followers_min == 10_000
    assert asks["creator_fund_eur_per_1000_views"].views_30d_min == 100_000
    assert (
        asks["sponsored_micro_eur_per_post"].followers_min,
        asks["sponsored_micro_eur_per_post"].followers_max,
    ) == (10_000, 50_000)
    assert asks["sponsored_micro_eur_per_post"].good_engagement
    assert (
        asks["sponsored_mid_eur_per_post"].followers_min,
        asks["sponsored_mid_eur_per_post"].followers_max,
    ) == (50_000, 500_000)
    assert asks["affiliate_commission_share"].active_community
    assert asks["affiliate_commission_share"].relevant_niche
    assert asks["live_diamonds_per_hour"].followers_min == 1000


@pytest.mark.parametrize("name", ["artikel-2026", "nl-2026"])
def test_every_row_says_where_it_comes_from(name, data):
    for rate in load_rate_card(name, data).rates.values():
        assert rate.source
        assert rate.source_date
        assert rate.confidence in "HMLG"
        if rate.confidence == "G":
            said = rate.source["nl"].casefold()
            assert any(word in said for word in ("gok", "eigen opgave")), rate.id
        assert set(rate.source) == {"nl", "en"}
        for words in (rate.note, rate.warning, rate.requirement_text):
            assert set(words) in (set(), {"nl", "en"}), rate.id


def test_an_own_card_overrides_one_row_and_keeps_the_rest(data):
    write(data, rows=[{**ROW, "high": 0.3}], extends="artikel-2026")
    card = load_rate_card("eigen", data)
    assert card.rates["affiliate_commission_share"].high == 0.3
    assert card.rates["sponsored_mid_eur_per_post"].high == 2500
    assert card.own == ("affiliate_commission_share",)
    assert "eigen" in rate_card_names(data)
    assert set(card.inputs) == {"rates/eigen.yml", "rates/artikel-2026.yml", "rates/aannames-2026.yml"}


@pytest.mark.parametrize(
    "field", ["source", "source_date", "unit", "confidence", "distribution", "low", "high", "stream"]
)
def test_a_row_without_provenance_does_not_load(field, data):
    write(data, rows=[{key: value for key, value in ROW.items() if key != field}])
    [finding] = problems(data)
    assert (finding.code, finding.column) == ("value_missing", f"rates[1].{field}")
    assert finding.file == "rates/eigen.yml"
    assert finding.row is not None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"low": 0.3}, "low_above_high"),
        ({"unit": "eur_per_banana"}, "unit_unknown"),
        ({"unit": "eur_per_post"}, "unit_unknown"),
        ({"high": 1.5}, "number_out_of_range"),
        ({"low": -0.1}, "number_out_of_range"),
        ({"low": float("nan")}, "number_out_of_range"),
        ({"high": float("inf")}, "number_out_of_range"),
        ({"low": "veel"}, "not_a_number"),
        ({"confidence": "X"}, "value_not_allowed"),
        ({"distribution": "gaussian"}, "value_not_allowed"),
        ({"source_date": "gisteren"}, "not_a_date"),
        ({"source_date": "2026-13"}, "not_a_date"),
        ({"id": "affiliate_comission_share"}, "rate_unknown"),
        ({"stream": "shop"}, "value_not_allowed"),
        ({"loww": 1}, "key_unknown"),
        ({"distribution": "lognormal", "low": 0}, "number_out_of_range"),
        ({"note": {"de": "Hallo"}}, "value_not_allowed"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_row_is_said(change, code, data):
    write(data, rows=[{**ROW, **change}])
    assert code in {finding.code for finding in problems(data)}


def test_all_problems_of_a_card_come_at_once(data):
    write(data, rows=[{**ROW, "low": 0.5}, {**ROW, "confidence": "Z", "id": "x"}, {**ROW, "unit": "y"}])
    assert {finding.column.split("]")[0] for finding in problems(data)} >= {"rates[1", "rates[2", "rates[3"}


def test_a_misspelt_key_gets_the_nearest_name(data):
    write(data, rows=[{**ROW, "sourse": "x"}])
    [finding] = problems(data)
    assert "source" in finding.near


def test_an_unknown_card_names_the_nearest(data):
    findings = problems(data, "artikel-2062")
    assert findings[0].code == "card_unknown"
    assert findings[0].near[0] == "artikel-2026"


@pytest.mark.parametrize("name", ["../secrets", "/etc/passwd", "..", ""])
def test_a_card_name_is_never_a_path(name, data):
    assert problems(data, name)[0].code == "card_unknown"


def test_a_card_that_extends_itself_is_refused(data):
    write(data, "a", extends="b")
    write(data, "b", extends="a")
    assert problems(data, "a")[0].code == "card_circular"


def test_a_card_without_its_rates_is_incomplete(data):
    write(data, extends=None, sponsored_fee="tiers")
    missing = {finding.expected for finding in problems(data) if finding.code == "rate_missing"}
    assert "affiliate_commission_share" in missing


def test_two_rows_for_one_quantity_are_refused(data):
    write(data, rows=[ROW, dict(ROW)])
    assert problems(data)[0].code == "rate_repeated"


def test_age_counts_from_the_earliest_day_a_date_can_mean(data):
    assert earliest("2026") == dt.date(2026, 1, 1)
    assert earliest("2026-05") == dt.date(2026, 5, 1)
    write(data, rows=[{**ROW, "source_date": "2026-05"}], extends="artikel-2026")
    card = load_rate_card("eigen", data)
    on = dt.date(2027, 5, 1)
    assert "affiliate_commission_share" not in {rate.id for rate in card.stale(on)}
    assert "affiliate_commission_share" in {rate.id for rate in card.stale(dt.date(2027, 5, 3))}


SOURCED_ROW = {
    "id": "sponsored_market_eur_per_post",
    "stream": "sponsored",
    "unit": "eur_per_post",
    "low": 10,
    "high": 500,
    "distribution": "triangular",
    "source": "Twee bronnen",
    "source_date": "2026",
    "confidence": "L",
}
BAND = {"followers_min": 1000, "followers_max": 10_000, "low": 10, "high": 500}
SOURCE = {
    "id": "een",
    "name": {"nl": "Een"},
    "weight": 1,
    "because": {"nl": "de enige"},
    "source": "Een lijst",
    "source_date": "2026-05",
    "confidence": "L",
    "lists": [{"bands": [BAND]}],
}


def test_a_row_may_hold_several_sources(data):
    reach = {
        **SOURCE,
        "id": "twee",
        "name": {"nl": "Twee"},
        "because": {"nl": "de andere"},
        "lists": [{"per_1000_reach": {"low": 10, "high": 15}}],
    }
    write(data, rows=[{**SOURCED_ROW, "sources": [SOURCE, reach]}], extends="nl-2026")
    sources = load_rate_card("eigen", data).rates["sponsored_market_eur_per_post"].sources
    assert [source.id for source in sources] == ["een", "twee"]
    assert sources[0].url == "unknown"
    assert sources[0].lists[0].below == "proportional"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"weight": 0}, "number_out_of_range"),
        ({"weight": -1}, "number_out_of_range"),
        ({"lists": []}, "value_not_allowed"),
        ({"lists": [{}]}, "parameter_missing"),
        ({"lists": [{"bands": [BAND], "per_1000_reach": {"low": 1, "high": 2}}]}, "parameter_missing"),
        ({"lists": [{"bands": [BAND, {**BAND, "followers_min": 5000}]}]}, "low_above_high"),
        ({"lists": [{"bands": [{**BAND, "low": 600}]}]}, "low_above_high"),
        ({"lists": [{"bands": [BAND], "below": "iets"}]}, "value_not_allowed"),
        ({"because": None}, "not_a_mapping"),
        ({"source_date": "gisteren"}, "not_a_date"),
        ({"url": "www.example.org"}, "value_not_allowed"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_source_is_said(change, code, data):
    write(data, rows=[{**SOURCED_ROW, "sources": [{**SOURCE, **change}]}], extends="nl-2026")
    assert code in {finding.code for finding in problems(data)}


def test_sources_belong_to_the_row_of_the_market_and_to_no_other(data):
    write(data, rows=[{**ROW, "sources": [SOURCE]}])
    assert {finding.code for finding in problems(data)} == {"parameter_unused"}
    write(data, rows=[SOURCED_ROW], extends="nl-2026")
    assert {finding.code for finding in problems(data)} == {"parameter_missing"}


def test_a_source_without_a_date_counts_as_old(data):
    write(data, rows=[{**ROW, "source_date": "2026-11", "date_is": "consulted"}], extends="nl-2026")
    rate = load_rate_card("eigen", data).rates["affiliate_commission_share"]
    assert rate.is_old(dt.date(2026, 11, 2))
    assert rate.age_years(dt.date(2026, 11, 2)) == float("inf")
