"""A counter-offer to send: polite, with a line for each thing that is asked, in the language of the brand."""

from __future__ import annotations

import numpy as np

from tikmon_nb.model.offers.offer_answer import OfferAnswer
from tikmon_nb.views.offers.offer_lines import EXTRA_NAMES
from tikmon_nb.views.page.text import Text, round_to_significant

UPPER = 0.75  # of what is asked: the upper part of the band


def answer_mail(found: OfferAnswer, text: Text) -> list[str]:
    """The lines of the mail, in the language of `text`.

    It asks the upper part of the band, never less than the floor; the total is the sum of its lines. It
    states no law, and leaves the sender's name to be filled in.
    """
    lines = [text("Hello,"), "", text("Thank you for your offer. I would be glad to work with you.")]
    asked = asked_eur(found)
    if found.terms.eur is not None and found.terms.eur >= sum(eur for _, eur in asked):
        lines += [
            text(
                "Your amount of {eur} without VAT suits me, with these conditions:",
                eur=_eur(found.terms.eur, text),
            )
        ]
    else:
        lines += [text("For what you ask, this is my proposal, without VAT:"), ""]
        lines += [f"- {_what(kind, found, text)}: {_eur(eur, text)}" for kind, eur in asked]
        if len(asked) > 1:
            total = _eur(sum(eur for _, eur in asked), text)
            lines.append("- " + text("in all: {eur}", eur=total))
        lines += ["", text("My conditions:")]
    lines += [f"- {line}" for line in _conditions(found, text)]
    return [
        *lines,
        "",
        text("Shall I put this into an agreement?"),
        "",
        text("Kind regards,"),
        found.creator.name,
    ]


def asked_eur(found: OfferAnswer) -> list[tuple[str, float]]:
    """What is asked for each line, EUR in two figures: their middles, raised to the upper part together."""
    lines = {line.kind: float(np.median(line.eur)) for line in found.extras if line.kind != "waiting"}
    lines = {"posts": float(np.median(found.posts_eur))} | lines
    ask = float(np.quantile(found.total_eur, UPPER))
    if found.floor_eur is not None:
        ask = max(ask, float(np.quantile(found.floor_eur, 0.9)))
    times = ask / max(sum(lines.values()), 0.01)
    return [(kind, round_to_significant(eur * times)) for kind, eur in lines.items()]


def _what(kind: str, found: OfferAnswer, text: Text) -> str:
    if kind == "posts":
        return text.plural("{n} post", "{n} posts", found.terms.posts)
    [line] = [line for line in found.extras if line.kind == kind]
    what = text(EXTRA_NAMES[kind])
    days = line.days
    return text("{what}, {n} days", what=what, n=text.number(days))


def _conditions(found: OfferAnswer, text: Text) -> list[str]:
    said = found.offer
    lines = [text("payment within {n} days of the invoice", n=found.rules.waiting.usual_days)]
    lines.append(text("the post begins with {label}, as the advertising code asks", label=found.label))
    if said.revisions is not None:
        lines.append(text("one round of changes is included"))
    if any(line.endless for line in found.extras):
        lines.append(text("the periods above can be extended, for a new price"))
    if found.terms.undated:
        what = text.join([text(EXTRA_NAMES[kind]) for kind in found.terms.undated])
        lines.append(text("please tell me for how long you would like: {what}", what=what))
    if said.penalty is not None:
        lines.append(text("no penalty clause; if something goes wrong we solve it together"))
    if said.after_results:
        lines.append(text("the fee is fixed and does not depend on results"))
    return lines


def _eur(eur: float, text: Text) -> str:
    return text.money(eur)
