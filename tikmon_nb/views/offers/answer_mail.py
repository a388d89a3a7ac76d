"""A counter-offer to send: polite, with a line for each thing that is asked, in the language of the brand."""

from __future__ import annotations

import numpy as np

from tikmon_nb.model.offers.asking_lines import AskingLine
from tikmon_nb.model.offers.offer_answer import OfferAnswer
from tikmon_nb.views.offers.what_was_read import extra_name
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
        lines += [f"- {_what(kind, found, text)}" for kind, _ in asked]
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
    """What is asked for each line, EUR in two figures: their middles, raised to the upper part together.

    What the brand wants without an end is offered for a period, see `_days`.
    """
    lines = {line.kind: line.eur * _days(line) / line.days for line in _offered(found)}
    lines = {"posts": found.posts_eur} | lines
    middles = {kind: float(np.median(eur)) for kind, eur in lines.items()}
    ask = float(np.quantile(sum(lines.values(), np.zeros_like(found.posts_eur)), UPPER))
    if found.floor_eur is not None:
        ask = max(ask, float(np.quantile(found.floor_eur, 0.9)))
    times = ask / max(sum(middles.values()), 0.01)
    return [(kind, round_to_significant(eur * times)) for kind, eur in middles.items()]


def _offered(found: OfferAnswer) -> list[AskingLine]:
    return [line for line in found.extras if line.kind != "waiting"]


def _days(line: AskingLine) -> float:
    """For how many days it is offered: those asked for, or the period of the sources if they have no end."""
    return max(source.per_days for source in line.sources) if line.endless else line.days


def _what(kind: str, found: OfferAnswer, text: Text) -> str:
    if kind == "posts":
        return text.plural("{n} post", "{n} posts", found.terms.posts)
    [line] = [line for line in _offered(found) if line.kind == kind]
    return text("{what}, {n} days", what=extra_name(kind, text), n=text.number(_days(line)))


def _conditions(found: OfferAnswer, text: Text) -> list[str]:
    said = found.offer
    lines = [text("payment within {n} days of the invoice", n=found.rules.waiting.usual_days)]
    lines.append(text("the post begins with {label}, as the advertising code asks", label=found.label))
    if said.revisions is not None:
        lines.append(text("one round of changes is included"))
    if any(line.endless for line in found.extras):
        lines.append(text("the periods above can be extended, for a new price"))
    if found.terms.undated:
        what = text.join([extra_name(kind, text) for kind in found.terms.undated])
        lines.append(text("please tell me for how long you would like: {what}", what=what))
    if said.penalty is not None:
        lines.append(text("no penalty clause; if something goes wrong we solve it together"))
    if said.after_results:
        lines.append(text("the fee is fixed and does not depend on results"))
    return lines


def _eur(eur: float, text: Text) -> str:
    return text.money(eur)
