"""Mails as brands write them: no amount is read wrongly, most are read, and the conditions are found.

What was first measured on those that the reader had not been made with: `offers_held_out.yml` (60) had
57 amounts right, 2 asked, 1 wrong, conditions recall .97, precision .97; `offers_later.yml` (30, harder)
24, 1, 5, .85 and .83; `offers_latest.yml` (20, hard too, after the changes these led to) 14, 2, 4, .84 and
.88; `offers_last.yml` (20 ordinary ones, after which nothing was changed) 19, 1, 0, .96 and .98. What was
wrong is mended since: these figures say what to expect of other mails, and the tests only that nothing gets
worse. Those were written by whoever wrote the reader, which makes them kinder than strangers are.

`offers_strangers.yml` (60) was written by somebody who had seen neither the reader nor the mails: at first
47 right, 6 asked, 2 missed, 5 wrong (once the budget of a whole campaign, three times VAT, once "per post"),
recall .875, precision .923 (whether payment hangs on results, not counted then, was found in 1 of 5).
`offers_fresh.yml` (20) was written after what that led to, by somebody who by then knew the reader: 13 right,
2 asked, 2 missed, 3 wrong (the budget of a campaign twice, VAT once), recall .946, precision 1.
`offers_freshest.yml` (20) came after that mending: 11 right, 3 asked, 2 missed, 4 wrong (an amount that the
brand refuses, the price of a product, twice what it is per), recall .85, precision .944.
"""

from __future__ import annotations

import math
from collections import Counter

import pytest
import yaml

from tests.conftest import ROOT
from tikmon_nb.inputs.offers.offer_reading import read_offer

WRITTEN = {
    "offers": 60,
    "offers_held_out": 60,
    "offers_later": 30,
    "offers_latest": 20,
    "offers_last": 20,
    "offers_strangers": 60,
    "offers_fresh": 20,
    "offers_freshest": 20,
}
TERMS = (
    "posts",
    "on",
    "rights",
    "exclusive",
    "whitelisting",
    "revisions",
    "raw",
    "deadline",
    "paid_in",
    "gift",
    "affiliate",
    "penalty",
    "results",
)


def cases(half):
    return yaml.safe_load((ROOT / "tests" / "cases" / f"{half}.yml").read_text("utf-8"))


def days(value):
    return "yes" if value is None or math.isnan(value) else f"{value:g}"


def amount_of(offer):
    fee = offer.fee
    if fee is None:
        return None
    amount = f"{fee.low:g}" + (f"-{fee.high:g}" if fee.high > fee.low else "")
    return amount, fee.currency, fee.vat, fee.per


def wanted_amount(wanted):
    if "amount" not in wanted:
        return None
    vat = {"excl": "excluded", "incl": "included"}.get(wanted.get("vat"), "unknown")
    return wanted["amount"], wanted.get("currency", "EUR"), vat, wanted.get("per", "")


def terms_read(offer):
    """The conditions as the cases write them."""
    rights, exclusivity, share = offer.rights, offer.exclusivity, offer.affiliate_share
    found = {
        "posts": sorted(f"{one.n} {one.kind}" for one in offer.posts),
        "on": sorted(offer.platforms),
        "rights": rights and [days(math.inf if rights.perpetual else rights.days), *["paid"] * rights.paid],
        "exclusive": exclusivity and [days(exclusivity.days), exclusivity.category],
        "whitelisting": offer.whitelisting_days and days(offer.whitelisting_days),
        "revisions": offer.revisions and days(offer.revisions).replace("inf", "unlimited"),
        "raw": offer.raw_material and "yes",
        "deadline": offer.deadline.casefold(),
        "paid_in": offer.paid_in_days and days(offer.paid_in_days),
        "gift": offer.gift and days(offer.gift.value),
        "affiliate": share and days(100 * share),
        "penalty": offer.penalty and days(offer.penalty.amount),
        "results": offer.after_results and "yes",
    }
    return {name: value for name, value in found.items() if value}


def same(name, wanted, got):
    wanted = str(wanted)
    if name == "posts":
        return sorted(part.strip() for part in wanted.split(",")) == got
    if name == "rights":
        return wanted.replace("perpetual", "inf").split() == got
    if name == "exclusive":
        time, _, category = wanted.partition(" ")
        return time == got[0] and (category in got[1])
    if name == "deadline":
        return wanted.casefold() in got or got in wanted.casefold()
    return wanted == got


def judged(case):
    """The verdict on the amount, and (field, verdict) for every condition named or read."""
    offer, wanted = read_offer(case["mail"]), case["offer"]
    got, want = amount_of(offer), wanted_amount(wanted)
    if got == want:
        money = "right"
    elif got is None and "fee" in dict(offer.unread):
        money = "asked"
    else:
        money = "missed" if got is None else "wrong"
    found, verdicts = terms_read(offer), []
    for name in TERMS:
        want_it = sorted(wanted["on"]) if name == "on" and "on" in wanted else wanted.get(name)
        if want_it is None and name not in found:
            continue
        if want_it is None:
            verdicts.append((name, "extra"))
        elif name not in found:
            verdicts.append((name, "missed"))
        else:
            right = want_it == found[name] if name == "on" else same(name, want_it, found[name])
            verdicts.append((name, "right" if right else "wrong"))
    return money, verdicts


@pytest.mark.parametrize("half", WRITTEN)
def test_amounts_and_conditions(half, record_property):
    found = [judged(case) for case in cases(half)]
    money = Counter(verdict for verdict, _ in found)
    terms = Counter(verdict for _, verdicts in found for _, verdict in verdicts)
    recall = terms["right"] / (terms["right"] + terms["missed"] + terms["wrong"])
    precision = terms["right"] / (terms["right"] + terms["extra"] + terms["wrong"])
    for name, value in (("money", dict(money)), ("recall", recall), ("precision", precision)):
        record_property(name, value)
    assert len(found) == WRITTEN[half]
    assert money["wrong"] == 0
    assert money["right"] / len(found) >= 0.85, money
    assert recall >= 0.90
    assert precision >= 0.95
