"""Mails as brands write them: no amount is read wrongly, most are read, and the conditions are found.

One half was not looked at while the reader was made (`offers_held_out.yml`).
"""

from __future__ import annotations

import math
from collections import Counter

import pytest
import yaml

from tests.conftest import ROOT
from tikmon_nb.inputs.offers.offer_reading import read_offer

HALVES = ("offers", "offers_held_out")
TERMS = ("posts", "on", "rights", "exclusive", "whitelisting", "revisions", "raw", "deadline", "paid_in", "gift", "affiliate", "penalty")


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
    found = {}
    if offer.posts:
        found["posts"] = sorted(f"{one.n} {one.kind}" for one in offer.posts)
    if offer.platforms:
        found["on"] = sorted(offer.platforms)
    if offer.rights:
        time = "perpetual" if offer.rights.perpetual else days(offer.rights.days)
        found["rights"] = [time] + ["paid"] * offer.rights.paid
    if offer.exclusivity:
        found["exclusive"] = [days(offer.exclusivity.days), offer.exclusivity.category]
    if offer.whitelisting_days is not None:
        found["whitelisting"] = days(offer.whitelisting_days)
    if offer.revisions is not None:
        found["revisions"] = "unlimited" if math.isinf(offer.revisions) else f"{offer.revisions:g}"
    if offer.raw_material:
        found["raw"] = "yes"
    if offer.deadline:
        found["deadline"] = offer.deadline.casefold()
    if offer.paid_in_days is not None:
        found["paid_in"] = days(offer.paid_in_days)
    if offer.gift:
        found["gift"] = days(offer.gift.value)
    if offer.affiliate_share is not None:
        found["affiliate"] = "yes" if math.isnan(offer.affiliate_share) else f"{100 * offer.affiliate_share:g}"
    if offer.penalty:
        found["penalty"] = days(offer.penalty.amount)
    return found


def same(name, wanted, got):
    wanted = str(wanted)
    if name == "posts":
        return sorted(part.strip() for part in wanted.split(",")) == got
    if name == "rights":
        return wanted.split() == got
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


@pytest.mark.parametrize("half", HALVES)
def test_amounts_and_conditions(half, record_property):
    found = [judged(case) for case in cases(half)]
    money = Counter(verdict for verdict, _ in found)
    terms = Counter(verdict for _, verdicts in found for _, verdict in verdicts)
    recall = terms["right"] / (terms["right"] + terms["missed"] + terms["wrong"])
    precision = terms["right"] / (terms["right"] + terms["extra"] + terms["wrong"])
    for name, value in (("money", dict(money)), ("recall", recall), ("precision", precision)):
        record_property(name, value)
    print(f"{half}: amounts {dict(money)}, conditions recall {recall:.3f}, precision {precision:.3f}")
    assert len(found) == 60
    assert money["wrong"] == 0
    assert money["right"] / len(found) >= 0.85
    assert recall >= 0.90
    assert precision >= 0.95
