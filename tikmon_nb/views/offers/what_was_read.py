"""What was read of an offer, each value beside the words behind it, and what was not."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tikmon_nb.inputs.offers.offer_records import Fee, Offer, UsageRights
from tikmon_nb.inputs.rule_sets.offer_rules import ExtraSource
from tikmon_nb.marking import mark
from tikmon_nb.model.offers.offer_answer import OfferAnswer
from tikmon_nb.views.page.names import one_direction
from tikmon_nb.views.page.text import Text

LONGEST = 60  # characters of a mail that are shown

EXTRA_NAMES = {
    "rights": mark("usage rights"),
    "exclusivity": mark("exclusivity"),
    "whitelisting": mark("advertising from your account (Spark Ads, whitelisting)"),
    "waiting": mark("waiting for the money"),
}
FIELD_NAMES = {
    "fee": mark("amount"),
    "posts": mark("posts"),
    "platforms": mark("platforms"),
    "rights": EXTRA_NAMES["rights"],
    "exclusivity": EXTRA_NAMES["exclusivity"],
    "whitelisting_days": EXTRA_NAMES["whitelisting"],
    "revisions": mark("rounds of changes"),
    "raw_material": mark("raw material"),
    "deadline": mark("deadline"),
    "paid_in_days": mark("payment term"),
    "after_results": mark("payment after results"),
    "gift": mark("product or stay"),
    "affiliate_share": mark("commission"),
    "penalty": mark("penalty"),
}
OPTIONS = {
    "fee": "--amount",
    "posts": "--posts",
    "rights": "--rights",
    "exclusivity": "--exclusive",
    "whitelisting_days": "--whitelisting",
    "paid_in_days": "--paid-in",
}
VATS = {
    "included": mark("with VAT"),
    "excluded": mark("without VAT"),
    "unknown": mark("VAT not named"),
}


def extra_name(kind: str, text: Text) -> str:
    """What is asked on top of a post, in words."""
    return text(EXTRA_NAMES[kind])


def source_line(source: ExtraSource, text: Text) -> str:
    """What one source asks on top of a fee."""
    share = text.span(text.percent(source.low), text.percent(source.high))
    line = text(
        "{source}: {share} of the fee for {n} days",
        source=text.pick(source.source),
        share=share,
        n=source.per_days,
    )
    return line + (" " + text("(the days are a guess of ours)") if source.period_guessed else "")


def read_lines(found: OfferAnswer, text: Text) -> Iterator[str]:
    """First what was read of the mail, and what was not understood; then what is counted with."""
    spans = found.offer.spans
    if spans:
        yield text("Read in the mail:")
        for name, span in spans.items():
            value = _value(name, found.offer, text)
            words = f"“{_shown(span.text)}”"
            option = f" {OPTIONS[name]}" if name in OPTIONS else ""
            yield f"  {text(FIELD_NAMES[name])}: " + (f"{value} ({words}){option}" if value else words)
        yield "  " + text("Wrong? The option behind a line corrects it.")
    for name, span in found.offer.unread:
        option = f" ({OPTIONS[name]})" if name in OPTIONS else ""
        yield text(
            "Not understood, {what}: “{words}”. Say it with an option if it matters{option}.",
            what=text(FIELD_NAMES[name]),
            words=_shown(span.text),
            option=option,
        )
    terms = found.terms
    if terms.eur is not None:
        yield text.plural(
            "Counted with: {eur} without VAT, for {n} post.",
            "Counted with: {eur} without VAT, for {n} posts.",
            terms.posts,
            eur=text.money(terms.eur),
        )
        if terms.vat_guessed:
            yield text("Whether that is with VAT is not said; it is taken as without. Ask, or give --vat.")
    elif found.offer.fee is not None:
        yield text("The amount is not one in euros for the posts; give it with --amount.")
    else:
        yield text("No amount was offered; below is what you could ask.")
    for kind in terms.undated:
        yield text(
            "For how long {what} is meant is not said, so it is not priced. Ask.", what=extra_name(kind, text)
        )


def _value(name: str, offer: Offer, text: Text) -> str:
    """The value that was read, "" where the words say it themselves."""
    said = {
        "fee": _fee(offer.fee, text),
        "posts": text.plural("{n} post", "{n} posts", sum(one.n for one in offer.posts)),
        "rights": _rights(offer.rights, text),
        "exclusivity": _term(offer.exclusivity.days if offer.exclusivity else None, text),
        "whitelisting_days": _term(offer.whitelisting_days, text),
        "revisions": _rounds(offer.revisions, text),
        "paid_in_days": _term(offer.paid_in_days, text),
    }
    return said.get(name, "")


def _fee(fee: Fee | None, text: Text) -> str:
    if fee is None:
        return ""
    low, high = (f"{fee.currency} {text.number(eur, 0 if eur == round(eur) else 2)}" for eur in fee[:2])
    return f"{low if low == high else text.span(low, high)}, {text(VATS[fee.vat])}"


def _rights(rights: UsageRights | None, text: Text) -> str:
    if rights is None:
        return ""
    return text("without an end") if rights.perpetual else _term(rights.days, text)


def _rounds(rounds: float | None, text: Text) -> str:
    if rounds is None:
        return ""
    return text("without a limit") if math.isinf(rounds) else text.number(rounds)


def _term(days: float | None, text: Text) -> str:
    if days is None or math.isnan(days):
        return text("no days named")
    return text.plural("{n} day", "{n} days", round(days))


def _shown(words: str) -> str:
    """Words of a mail on one line, without what would steer a terminal."""
    line = " ".join(one_direction(words).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
