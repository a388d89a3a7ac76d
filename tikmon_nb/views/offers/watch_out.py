"""What to look at before one says yes to an offer, each with the rule where there is one."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tikmon_nb.marking import mark
from tikmon_nb.model.offers.offer_answer import OfferAnswer
from tikmon_nb.views.page.names import one_direction
from tikmon_nb.views.page.text import Text

FLAGS = {
    "perpetual": mark(
        "Usage rights without an end: later use is never paid again. Offer a period, with a price to renew."
    ),
    "paid_use": mark(
        "They may advertise with your video. If from your own account: --whitelisting prices it. If not, ask"
        " for how long and on which platforms; no separate price is counted."
    ),
    "revisions": mark("Rounds of changes without a limit: name a number, and a price for each one more."),
    "penalty": mark("A penalty: read what sets it off, and do not sign for an amount above the fee."),
    "after_results": mark(
        "Payment only after results: views and sales are not in your hands; ask a fixed part."
    ),
    "gift": mark(
        "A product or stay counts as turnover at its market value, for tax and VAT, and the post is"
        " advertising: label it too. It is not in the amounts above, and pays no bills."
    ),
    "raw_material": mark("Raw material: no published price was found; ask for what your hours must bring."),
    "minor": mark(
        "Under {age}: a contract needs the consent of a parent or guardian ({source}); let them read and sign"
        " it too."
    ),
    "commission": mark("Commission comes on top only if it is sure; it is not counted here."),
}


def flags(found: OfferAnswer) -> list[str]:
    """The names of what to look at."""
    said, terms, age = found.offer, found.terms, found.creator.form.age
    told = {
        "perpetual": any(math.isinf(days) for days in terms.extras.values()),
        "paid_use": said.rights is not None and said.rights.paid and "whitelisting" not in terms.extras,
        "revisions": said.revisions is not None and math.isinf(said.revisions),
        "penalty": said.penalty is not None,
        "after_results": said.after_results,
        "gift": said.gift is not None,
        "raw_material": said.raw_material,
        "minor": age is not None and age < found.rules.of_age.age,
        "commission": said.affiliate_share is not None,
    }
    return [name for name, holds in told.items() if holds]


def watch_lines(found: OfferAnswer, text: Text) -> Iterator[str]:
    """What to look at; first the subjects that have rules of their own, with what noticed them."""
    for row, words in found.subjects:
        yield text(
            "{subject} (“{words}”): {rule} ({source})",
            subject=text.pick(row.name),
            words="”, “".join(one_direction(word) for word in words),
            rule=text.pick(row.rule),
            source=text.pick(row.source),
        )
    of_age = found.rules.of_age
    for name in flags(found):
        yield text(FLAGS[name], age=of_age.age, source=text.pick(of_age.source))
