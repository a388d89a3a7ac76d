"""The conditions of an offer: rights, exclusivity, whitelisting, revisions, dates, payment, gifts, penalties.

A stretch of time belongs to the nearest condition in its clause, or else to the last one before it in its
sentence; one that belongs to none is left alone.
"""

from __future__ import annotations

import math
import re
from typing import Literal, NamedTuple

from tikmon_nb.inputs.offers.offer_clauses import Cut, Lasting, PartText

TermKind = Literal["rights", "exclusive", "white", "paid_in", "deadline", "none", "raw", "revisions", "penalty"]


class Term(NamedTuple):
    """A condition and where it is named; `days` is None where no time is named for it."""

    kind: TermKind
    start: int
    end: int
    days: float | None = None


_CUES: dict[TermKind, str] = {
    "none": (
        r"looptijd|opzegtermijn|termijn van het contract|(?:\d+ |\w+ )?month term|minimum commitment|commitment|contract(?:duur)?|houdbaar|garantie(?!bedrag)|geldig|valid|live van"
        r"|stay|overnachting|nights?|reisduur|bezoek|kill fee|geleden|ago|old|oud|leden|ontvangst van je bericht|response time|elke maand"
    ),
    "white": r"whitelist\w*|spark(?:[- ]?ads?| code)?|boost\w*|partnership ads?|branded content ads?|from your (?:own )?account|dark ?post\w*",
    "exclusive": (
        r"exclusi(?:viteit|vity)(?!\w)|exclusief(?! (?:voor (?:jouw|je|onze)|\d\d ?% ?)?(?:btw|reis|verzend|kosten))|exclusive(?! (?:of|offer|discount|code|sneak))|concurre\w+|competing|competitors?"
        r"|(?:geen|g[eé][eé]n enkele|niet voor(?: een)?|no|any|not? .{0,24}(?:for|with)) (?:ander|other)e?r?(?: \w+)?|off limits|can't work with other|not work with other|andere \w+merken"
    ),
    "rights": (
        r"gebruiksrecht\w*|gebruiksduur|usage(?: rights?)?|(?:beeld|content|alle |all |auteurs|eigendoms)?recht(?:en)?(?! op)|rights|licen[sc]e|licensing|licentie|inzetten|ingezet|(?:te |mag |mogen |worden |wil(?:len)? .{0,30})gebruik(?:en|t)"
        r"|worden gebruikt|gebruiken (?:in|op|voor|als)|use (?:it|the|your|this)|repost\w*|own the content|eigendom van (?:ons|de|het)|buy-?out|hergebruik\w*|re-use|reuse"
    ),
    "paid_in": (
        r"betal(?:ing|en|ingstermijn)(?: binnen| na| over)?|betaald|betaaltermijn|uitbetal\w*|uitbetaald|voldaan|overgemaakt|payments?(?: terms?)?|payable|factu(?:ur|ren)\w*|invoices?"
        r"|net(?=[ -]?\d\d)|netto(?= \d\d (?:dagen|dgn))|(?:get|be|is|are|getting) paid|paid (?:out|within|after|in(?= \d)|on|net|\d+|a week)|pay(?:s|out)? (?:you )?(?:within|after|in \d)"
        r"|paid(?= \d)|we betalen(?: je)? binnen|wij betalen(?: je)? binnen"
    ),
    "revisions": r"(?:revisie|correctie|feedback|aanpassings)(?:s|[- ]?rondes?|rondes)?|rondes? feedback|revisions?|rounds?(?: of (?:revisions?|feedback|edits?))?|edits|reshoots?|edit rounds?|wijzigingsrondes?",
    "raw": (
        r"(?:de )?ruwe? (?:\w+ )?(?:beelden|beeldmateriaal|materiaal|bestanden|footage|video's|content)|raw (?:footage|files?|material|content|videos?|video files)|source files?|bronbestanden|ruw materiaal|project files"
    ),
    "penalty": r"boetes?|penalty|penalties|dwangsom|schadevergoeding|deduction|repay|terugbetal\w*|breach|contractbreuk|wanprestatie|liquidated damages|in mindering",
    "deadline": (
        r"deadline(?: voor \w+ \w+| for \w+ \w+)?(?: is)?|uiterlijk|ultimately|due(?: date)?(?: by)?|(?:go )?live (?:by|on|before)|online (?:op|voor|v[oó]{2}r|in|on|by)|post(?:en)? (?:op|on|by|before|this)"
        r"|aan ?(?:te )?lever(?:en|ing)|aangeleverd|deliver(?:ed|y)? (?:by|before|on)|beschikbaar op|draft|concept|plaats(?:en|ing)? (?:v[oó]{2}r|op|uiterlijk)|(?:binnen|within)(?= (?:\d|\w+ (?:\w+ )?(?:dag|week|weken|day|maand|month)))|submit by"
    ),
}
_CUE = re.compile(r"(?<![\w-])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _CUES.items()) + r")(?!\w)")
_REFUSED = re.compile(
    r"(?<!\w)(?:geen|no|zonder|without|niet|not|none|n\.v\.t\.?|don't (?:need|want|require)|do not (?:need|require))(?: \w+){0,2} {0,2}$"
)
_NONE_AFTER = re.compile(r"(?: zijn| is| are)?(?: vereist| needed| required)?:? ?(?:none|geen|nee|no|niet (?:nodig|vereist)|not (?:needed|required)|n/a|n\.v\.t)(?!\w)")
_KEPT = re.compile(r"(?:houdt?|behoudt?|behoud je|keep|retain|blijven(?: bij)?)(?: \w+){0,3} (?:alle|all|the|de)? ?$|recht(?:en)? blijven")
_CATEGORY = (
    re.compile(
        r"exclusi\w+(?: (?:is|van|of|geldt|period|periode))?(?::)?(?: ?\(?(?:\d+|[a-zé]+)[ -](?:dagen|days?|weken|weeks?|maanden|months?|mnd)\)?,?)?"
        r" ?(?:\(|, ?|(?:binnen|in|for|voor)(?: the| de| het)?(?: (?:category|categorie|branche|sector))?:? )(?:geen |no |any )?(?:andere? |other )?(?P<category>[^,.;:()\n\d]{3,40})"
    ),
    re.compile(r"(?:geen|no|any|een|een enkele|with|for|van|voor|niet voor een) (?:andere?|other) (?P<category>[^,.;:()\n\d]{3,40})"),
    re.compile(r"(?:concurrerende|competing) (?P<category>[^,.;:()\n\d]{3,40})"),
    re.compile(r"(?:concurrenten|competitors) (?:in|binnen|within)(?: de| the| het)? (?P<category>[^,.;:()\n\d]{3,40})"),
)
_CATEGORY_ENDS = re.compile(
    r" (?:category|categorie|branche|sector|promoten|werken|werkt|werk|for|voor|during|gedurende|are|is|zijn|must|mag|with|met|in|within|binnen|en|and|plus|tijdens|brands?(?! \w)|you|je|the|de)(?!\w).*$"
)
_WHEN = (
    r"(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}(?:st|nd|rd|th|e)? (?:of )?(?:jan|feb|mrt|maart|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,7}\.?(?: 20\d\d)?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? 20\d\d)?|week \d{1,2}|this week|deze week|next week|volgende week"
    r"|(?:ma|di|woens|donder|vrij|zater|zon)dag(?: \d{1,2} \w{3,9}(?: 20\d\d)?)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_DATE = re.compile(r"(?<![\w])" + _WHEN + r"(?!\w)")
_REPLY = re.compile(r"(?:laten weten|let (?:us|me) know|reageren|reply|respond|antwoord|horen|akkoord|bevestig|offerte|kort)")
_LAUNCH = re.compile(r"(?<!\w)(?:launch|lancering|campagne|campaign|save|korting|actie loopt|tot en met|until|verzonden|sent|factuur|invoice|last video|your video of|tiktok van|video van)(?!\w)")


def terms_of(part: PartText) -> list[Term]:
    """The conditions that a part names, in order, each with its time; what is refused is left out."""
    cues = [Term(kind, *match.span()) for match in _CUE.finditer(part.seen) if (kind := _kind(match))]
    cues = [cue for cue in cues if not _is_refused(part, cue)]
    cues = [cue for cue in cues if not _is_advertised(part, cue, cues)]
    days = dict[int, float]()
    for lasting in part.lastings:
        owner = _owner(part, lasting, cues)
        if owner is not None and owner not in days:
            days[owner] = lasting.days
    timed = [cue._replace(days=days.get(i)) for i, cue in enumerate(cues)]
    return [_for_payment(part, term) for term in timed]


def _for_payment(part: PartText, term: Term) -> Term:
    """"Binnen 30 dagen na plaatsing" is when the brand pays, not when the creator delivers."""
    if term.kind != "deadline" or term.days is None:
        return term
    after = part.seen[term.end : min(part.sentence(term.start).end, term.end + 48)]
    return term._replace(kind="paid_in") if _AFTER_POSTING.search(after) else term


_AFTER_POSTING = re.compile(
    r" (?:na|after) (?:de |the |your )?(?:plaatsing|publicatie|factu\w+|livegang|goedkeuring|posting|publication|invoice|approval|going live|post)(?!\w)"
)


def _is_advertised(part: PartText, cue: Term, cues: list[Term]) -> bool:
    """Whether "use" is that of a Spark Ad, which is whitelisting and no right of its own."""
    if cue.kind != "rights" or not re.match(r"inzet|ingezet|.*gebruik(?:en|t)|use ", part.seen[cue.start : cue.end]):
        return False
    sentence = part.sentence(cue.start)
    return any(one.kind == "white" and sentence.start <= one.start < sentence.end for one in cues)


def _kind(match: re.Match[str]) -> TermKind | None:
    return match.lastgroup  # type: ignore[return-value]


def _is_refused(part: PartText, cue: Term) -> bool:
    sentence = part.sentence(cue.start)
    before = part.seen[max(sentence.start, cue.start - 36) : cue.start]
    if cue.kind == "exclusive":
        written = part.seen[cue.start : cue.end]
        if re.match(r"exclusi", written):
            return bool(_REFUSED.search(before) or _NONE_AFTER.match(part.seen, cue.end))
        return False
    if cue.kind == "rights" and (_KEPT.search(before) or _KEPT.search(part.seen[cue.start : cue.end + 10])):
        return True
    return cue.kind != "none" and bool(_REFUSED.search(before) or _NONE_AFTER.match(part.seen, cue.end))


def _owner(part: PartText, lasting: Lasting, cues: list[Term]) -> int | None:
    """The condition whose time this is."""
    sentence = part.sentence(lasting.start)
    clause = part.around(lasting.start)
    inside = [i for i, cue in enumerate(cues) if clause.start <= cue.start < clause.end]
    if inside:
        return _nearest(lasting, cues, inside)
    within = [i for i, cue in enumerate(cues) if sentence.start <= cue.start < sentence.end]
    before = [i for i in within if cues[i].end <= lasting.start]
    if before:
        return before[-1]
    after = [i for i in within if cues[i].start >= lasting.end]
    return after[0] if after else None


_ORDER: dict[TermKind, int] = {"deadline": 1, "none": 1}


def _nearest(lasting: Lasting, cues: list[Term], among: list[int]) -> int:
    """The nearest condition; a date of delivery gives way to any other, since "within" names many things."""

    def distance(i: int) -> tuple[int, int]:
        cue = cues[i]
        gap = lasting.start - cue.end if cue.end <= lasting.start else cue.start - lasting.end
        return _ORDER.get(cue.kind, 0), abs(gap)

    return min(among, key=distance)


_PERPETUAL = re.compile(
    r"(?<!\w)(?:eeuwig\w*|onbeperkt(?:e)? (?:gebruik\w*|in (?:de )?tijd|inzet\w*|rechten)|perpetu(?:al|ity)|unlimited (?:usage|use|rights)|forever|voor altijd|voorgoed"
    r"|alle (?:\w+ ){0,2}rechten (?:gaan|worden|zijn|komen)|all (?:\w+ )?rights (?:are|will be|go|belong|assigned|transfer)|own the content|eigendom van (?:ons|de|het)|eigendomsrechten worden"
    r"|buy-?out|full ownership|rechten worden overgedragen|intellectual property (?:rights )?(?:is|are|will be|shall be) (?:transferred|assigned)|intellectuele eigendom\w{0,8} (?:wordt|worden|gaat|gaan)|assigned to the brand|indefinite\w*|no time limit|zonder tijdslimiet)(?!\w)"
)
_PAID = re.compile(
    r"(?<!\w)(?:paid(?! (?:within|after|out|in \d|net|on|by|\d|collab|partnership|a week|you))|advertenties?|ads|advertising|advertenties|adverteren|betaalde (?:media|advertenties|social|promotie))(?!\w)"
)


def rights_of(part: PartText, terms: list[Term]) -> tuple[float | None, bool, bool, tuple[int, int]] | None:
    """Days, whether also as advertising, whether for ever, and where; None where no rights are named."""
    named = [term for term in terms if term.kind == "rights"]
    ever = _PERPETUAL.search(part.seen)
    if not named and not ever:
        return None
    timed = next((term for term in named if term.days is not None), named[0] if named else None)
    sentences = {part.sentence(term.start) for term in named} | ({part.sentence(ever.start())} if ever else set())
    paid = any(_PAID.search(part.seen, *sentence) for sentence in sentences)
    place = (timed.start, timed.end) if timed else ever.span() if ever else (0, 0)
    days = timed.days if timed is not None and ever is None else None
    return days, paid, ever is not None, place


def category_of(part: PartText, terms: list[Term]) -> str:
    """The category of an exclusivity, "" where none is named."""
    for term in terms:
        if term.kind != "exclusive":
            continue
        sentence = part.sentence(term.start)
        for pattern in _CATEGORY:
            match = pattern.search(part.seen, sentence.start, min(sentence.end, term.end + 160))
            if match:
                words = _CATEGORY_ENDS.sub("", " " + match["category"]).strip(" '\"-")
                words = re.sub(r"^(?:the|de|het|een|a|any|other|andere?|categorie|category) ", "", words).strip()
                if words and not re.fullmatch(r"(?:the|de|je|you|competitors|concurrenten|dagen|days|months?|maanden|klant\w*|brands?|merken)", words):
                    return words
    return ""


_ROUNDS_BEFORE = re.compile(r"(?<![\w.,])(?P<n>\d{1,2}|[a-zé]{2,9})(?: maal| keer|x)? (?:inbegrepen |included |free |gratis |max\.? )?$")
_ROUNDS_AFTER = re.compile(r"(?:s|rondes?|rounds?)?(?: inbegrepen| included)?:? ?(?:up to |maximaal |max\.? |tot )?(?P<n>\d{1,2})(?![\d%.,]\d|\d)")
_UNLIMITED = re.compile(r"(?<!\w)(?:onbeperkt\w*|unlimited|ongelimiteerd\w*)(?!\w)")


def revisions_of(part: PartText, terms: list[Term]) -> tuple[float, tuple[int, int]] | None:
    """How many rounds of revisions, infinite where there is no limit, and where."""
    from tikmon_nb.inputs.prose.written_numbers import number_word

    for term in terms:
        if term.kind != "revisions":
            continue
        sentence = part.sentence(term.start)
        if _UNLIMITED.search(part.seen, max(sentence.start, term.start - 24), min(sentence.end, term.end + 24)):
            return math.inf, (term.start, term.end)
        before = _ROUNDS_BEFORE.search(part.seen, max(0, term.start - 24), term.start)
        after = _ROUNDS_AFTER.match(part.seen, term.end)
        written = before["n"] if before else after["n"] if after else ""
        number = int(written) if written.isdigit() else number_word(written) if written else None
        if number is None and written in ("one", "één", "een"):
            number = 1
        if number is not None and number <= 50:
            return float(number), (term.start, term.end)
    return None


def deadline_of(part: PartText, terms: list[Term]) -> tuple[int, int] | None:
    """Where the day is named by which something is asked; not the day for an answer, a launch or a payment."""
    for match in _DATE.finditer(part.seen):
        sentence = part.sentence(match.start())
        cue = any(
            term.kind == "deadline" and sentence.start <= term.start <= match.start() and match.start() - term.end <= 48
            for term in terms
        )
        by = re.search(r"(?<!\w)(?:v[oó]{2}r|voor|before|by|on|op|uiterlijk|post|in) $", part.seen[max(0, match.start() - 10) : match.start()])
        asks = re.search(r"(?<!\w)(?:post|plaats|online|lever|deliver|draft|video|tiktok|shoot|content)", part.seen[sentence.start : sentence.end])
        if _REPLY.search(part.seen, *sentence) or (_LAUNCH.search(part.seen, sentence.start, match.start()) and not cue):
            continue
        if cue or (by and asks):
            return match.span()
    return _within(part, terms)


def _within(part: PartText, terms: list[Term]) -> tuple[int, int] | None:
    for term in terms:
        if term.kind != "deadline" or term.days is None:
            continue
        sentence = part.sentence(term.start)
        lasting = next((one for one in part.lastings if sentence.start <= one.start < sentence.end and one.days == term.days), None)
        if lasting is not None and not _REPLY.search(part.seen, *sentence):
            start = min(term.start, lasting.start)
            return start, min(sentence.end, lasting.end + 28)
    return None


_SHARE = re.compile(r"(?<![\w.,])(?P<share>\d{1,2}(?:[.,]\d{1,2})?) ?(?:%|procent|percent)")
_OF_SALES = re.compile(
    r"(?<!\w)(?:commissi(?:e|on)|affiliate|over (?:de )?(?:omzet|verkopen)|per (?:verkoop|sale|order|bestelling)|of (?:all )?sales|on (?:each|every|all) (?:sale|order)s?|of (?:each|every) sale"
    r"|van (?:de |elke )?(?:omzet|verkopen|verkoop|bestelling)|op elke bestelling|revenue share)(?!\w)"
)


def affiliate_of(part: PartText) -> tuple[float, tuple[int, int]] | None:
    """The share of sales (0-1), NaN where it is not named, and where."""
    first: tuple[int, int] | None = None
    for match in _OF_SALES.finditer(part.seen):
        sentence = part.sentence(match.start())
        before = part.seen[max(sentence.start, match.start() - 24) : match.start()]
        if _REFUSED.search(before) or _OF_AGENCY.search(before):
            continue
        first = first or match.span()
        near = [one for one in _SHARE.finditer(part.seen, sentence.start, sentence.end) if abs(one.start() - match.start()) <= 48]
        near = [one for one in near if not re.match(r" ?(?:korting|off|discount|btw|vat|engagement)", part.seen[one.end() : one.end() + 12])]
        if near:
            one = min(near, key=lambda share: abs(share.start() - match.start()))
            return float(one["share"].replace(",", ".")) / 100, one.span()
    return (math.nan, first) if first else None


_OF_AGENCY = re.compile(r"(?:agency|bureau|management|platform|minus|min|less|aftrek van)[ -]?(?:\d{1,2} ?% ?)?(?:\w+ )?$")
_GIFT = re.compile(
    r"(?<!\w)free (?=(?!to |of |shipping|delivery|feel|from|time|for )[a-z])|(?<!\w)(?:cadeau(?! ?(?:tip|idee))|gratis(?! (?:verzend|lever|retour))|barter|ruildeal|gift(?:ed|ing)?(?: you)?(?! ?guide)|(?:a|an|our|een|free|gratis) samples?|in ruil voor"
    r"|in exchange for|(?:mag|mogen)(?: je)? (?:\w+ ){1,4}houden|(?:you can )?keep the \w+|to keep|sturen (?:je|een)|send (?:you|u)|toesturen|opsturen|pakketje|krijgt? (?:je )?\d+ (?:outfits?|producten|sets?|items?)"
    r"|receive the product|ontvangt het product|nodigen (?:wij |we )?je|invite you|cover your stay|uitnodigen)(?!\w)"
)
_FEEL = re.compile(r"(?:feel|sugar|cruelty|risk|toll|hands) ?-?$")


def gift_of(part: PartText) -> tuple[int, int] | None:
    """Where goods or a stay are offered."""
    for match in _GIFT.finditer(part.seen):
        if match[0].startswith(("in ruil", "in exchange")) and not re.search(r"\w", part.seen[: match.start()]):
            continue
        if _FEEL.search(part.seen[max(0, match.start() - 8) : match.start()]):
            continue
        return match.span()
    return None


_RESULTS = re.compile(
    r"(?<!\w)(?:na afloop van de campagne|afhankelijk van (?:het )?resultaat|op basis van resultaat|results are in|depending on (?:the )?results|after (?:the )?campaign(?: end)?"
    r"|performance[- ]based|no cure,? no pay|na publicatie van de resultaten)(?!\w)"
)


def results_of(part: PartText) -> tuple[int, int] | None:
    """Where payment hangs on the results."""
    match = _RESULTS.search(part.seen)
    return match.span() if match else None


def cut_of(term: Term) -> Cut:
    """Where a condition stands."""
    return Cut(term.start, term.end)
