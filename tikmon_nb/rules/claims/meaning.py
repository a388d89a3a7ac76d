"""What an amount in a text is: something earned, a price, a rent, a cost, a prize, a saving, or denied.

The words nearest to the amount decide, within its own part of the sentence. Where none do, the meaning is
"", and whoever reads it says so: an amount is never taken for earned because nothing speaks against it.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Meaning = Literal[
    "earned", "turnover", "profit", "net", "price", "rent", "cost", "prize", "saving", "denied", ""
]

EARNED: frozenset[Meaning] = frozenset({"earned", "turnover", "profit", "net"})


class Cue(NamedTuple):
    """A word that says what an amount near it is."""

    start: int
    end: int
    meaning: Meaning


_WORDS: dict[Meaning, tuple[str, ...]] = {
    "": (
        r"(?:verdien|deserv)\w{0,4} (?:je |jij |ook |echt |wel )?(?:een |het |alle |meer |a |an |all "
        r"|more )?(?:\w+ )?(?:plek\w*|aandacht|kans"
        r"|respect|liefde|podium|beter|hype|like|likes|love|place|spot|chance|better|attention"
        r"|compliment\w*|volgers|followers)",
        r"(?:after|before|na|voor|excl\.?|exclusief|incl\.?|inclusief|ex|zonder) (?:tax(?:es)?"
        r"|belasting(?:en)?|btw|vat|kosten|costs)",
        r"made (?:of|in|by|for|with|from|up|it|sure|this|my|the|that|these|\d+ (?!euro?|eur|usd|dollars?"
        r"|k\b))",
        r"mak(?:e|es|ing) (?:sure|it|this|content|videos?|a video|my|the|that|\d+ (?:videos?|posts?|clips?))",
        r"minimum ?loon|minimum wage|bijstand\w*|uitkering\w*",
        r"(?:no|geen|0|nul) (?:cost|costs|kosten|investment|investering)|win-win|kosteloos|winter\w*"
        r"|winkel\w*|wint\w* aan",
    ),
    "turnover": (r"\w{0,12}omzet\w{0,4}", "revenue", "turnover", "gmv", "sales"),
    "profit": (r"(?:\w{0,10}winst|profits?)(?:marge| margin)?",),
    "net": (
        r"over(?:ge)?houd\w*|blijft(?= (?:\S+ ){0,8}over\b)",
        r"hou(?:d|dt|den)?(?= (?:\S+ ){0,8}over)|hield(?:en)?(?= (?:\S+ ){0,8}over)",
        r"t(?:ake|akes|ook|aking)[ -]home|takehome",
    ),
    "earned": (
        r"(?:bij|terug)?verdien(?:ste|sten|de|den|d|t|en)?|verdienmodel",
        r"\w{0,14}inkom(?:en|st|sten)",
        r"\w{0,10}opbrengst(?:en)?|opgebracht|br(?:eng|acht)\w*(?= (?:\S+ ){0,6}op\b)",
        r"\w{0,10}salaris|\w{0,10}loon|uitbeta(?:al|alt|ald|len|ling|lingen)|payouts?|paychecks?|paycheques?",
        r"opgeleverd|oplever\w{0,3}|lever(?:t|de|den|en)?(?= (?:\S+ ){0,9}op\b)",
        r"binnen ?(?:ge)?(?:haal\w{0,2}|halen|hark\w{0,2}|slee?p\w{0,2}|kwam\w*|komen|gekomen|gehaald)",
        r"(?:had|heb|haal|haalt|haalde|harkte|sleepte|komt|kwam|krijg|kreeg)(?= (?:\S+ ){0,9}binnen\b)",
        r"(?:ik|je|jij|zij|ze|we|hij|jullie|iedereen) (?:pak|pakt|pakte|vang|vangt|ving|krijg|krijgt"
        r"|kreeg|kregen|ontvang|ontvangt|ontving|maak|maakt"
        r"|maakte|cash|casht|cashte|trek|tik)",
        r"(?:pak|pakt|pakte|vang|vangt|ving|krijg|kreeg|ontvang|ontving|maakte|cash|cashte) (?:ik|je|jij"
        r"|zij|ze|we|hij|jullie)",
        r"gekregen van (?:tiktok|een merk|merken)|maakten?|gecasht|cashen|gepakt|gevangen met",
        r"(?:tiktok|merk|merken|het merk|een merk|bedrijf|bedrijven|sponsors?|brands?|adverteerders?"
        r"|klanten|they|ze|zij|the brand|a brand)"
        r"(?: \w+)? (?:betaa?l(?:t|de|den|en)|pays?|paid)",
        r"betaa?l(?:t|de|den|en) (?:mij|me|ons|jou|je (?=\D))|betaald gekregen|krijg(?:t)? betaald"
        r"|kreeg betaald",
        r"zit(?:ten)? (?:ik |je |nu |inmiddels )?op|zat (?:ik |je )?op",
        r"earn(?:s|ed|ing|ings)?|made|makes?|making|incomes?|salary|salaries|wages?",
        r"(?:got|get|gets|getting|been|being|be) paid|(?:paid|pays?|paying) (?:me|us|you|creators|her|him"
        r"|out)",
        r"br(?:ings?|ought|inging)(?: me| us)? in|brought me|rak(?:e|es|ed|ing)(?: me)? in|cash(?:es|ed"
        r"|ing)? in|pull(?:s|ed|ing)? in|bank(?:ed|ing)",
        r"maak(?= [€$£\d])|(?:wij|we) (?:betalen|pay)(?= (?:je|jou|you|creators))",
        r"side hustle|bijbaan|zakgeld|commissies?|commissions?|verdiensten",
    ),
    "saving": (
        r"bespa(?:ar|art|ard|arde|ren|ring)\w{0,2}|sav(?:e|es|ed|ing|ings)|gespaard|spaar\w{0,5}|sparen",
    ),
    "prize": (
        r"win(?:nen|t|ner|actie)?|won|gewonnen|prijzenpot|give ?away|(?:cadeau|waarde|tegoed)?bon(?:nen)?"
        r"|cadeau ?kaart\w*|gift ?cards?|\w{0,8}tegoed"
        r"|vouchers?|prizes?|jackpot|loter?ij|tombola",
    ),
    "rent": (r"(?:\w{0,6}huur(?:prijs)?|hypotheek|rent|mortgage|woonlasten|servicekosten)",),
    "cost": (
        r"\w{0,16}kosten|uitgaven|uitgegeven|(?:gaf|geef|geeft|gaven)(?= (?:\S+ ){0,6}(?:uit|aan)\b)"
        r"|(?:ge)?[iï]nveste\w{1,9}|investments?|inleg(?:gen)?"
        r"|ingelegd|spen(?:d|ds|t|ding)|expenses?|budget|ad ?spend|belasting(?:en)?|btw|taxe?s?|vat|boete"
        r"|fined?s?|\w{0,10}verzekering|insurance"
        r"|boodschappen|groceries|\w{0,8}schuld(?:en)?|debts?|\w{0,8}lening|loans?|leen\w{0,3}|verlies"
        r"|verloor|verloren|loss(?:es)?|lost|lose"
        r"|bills?|rekening(?:en)?|overhead|borg|deposit|inkoop\w{0,8}|gas|energie|stroom",
    ),
    "price": (
        r"kost(?:te|ten)?|\w{0,8}prijs|prijzen|prices?|priced|costs?|koop(?:t|je)?|kopen|ko?cht(?:en)?"
        r"|gekocht|buy(?:ing|s)?|bought|bestel\w{0,3}|order(?:ed|s)?"
        r"|aanschaf\w{0,3}|abonnement(?:en)?|subscriptions?|membership|lidmaatschap|korting(?:en)?"
        r"|discount|off(?! (?:one|a|an|my|of|just|this|that|\d|single))|cash ?back|sale|aanbieding"
        r"|t\.?w\.?v\.?"
        r"|ter waarde van|waarde van|waard|worth|valued at|value|slechts(?= (?:[€$£]|\d[\d.,]{0,9} ?eur))"
        r"|(?:voor|for) (?:maar|slechts|nog geen|only|just)|only(?= [€$£])|nu(?= [€$£]| voor)"
        r"|betaa?l(?:t|de|den|en|d)?|pay(?:ing|s)?|paid|vroeg(?:en)?|vraag(?:t)?(?= (?:ik|hij|zij"
        r"|ze|er|je|wij|we|[€$£\d]))|charge[sd]?|charging|fee"
        r"|tickets?|kaartjes?|toegang|voor (?=[€$£])"
        r"|normaal|retail|adviesprijs|tarief|vanaf(?= [€$£])|statiegeld|fooi|tip",
    ),
}
_CUE = re.compile(
    r"(?<!\w)(?:"
    + "|".join(f"(?P<m{i}>{'|'.join(words)})" for i, words in enumerate(_WORDS.values()))
    + r")(?!\w)"
)
_MEANINGS = list(_WORDS)
_BOUGHT = re.compile(r"(?<!\w)(?P<noun>[^\W\d_]{3,24}) (?:(?:van|of|à) {0,2}|\()$")
_NOT_BOUGHT = re.compile(
    r"\w*bedrag|leef|leeft|leven|live|living|totaal|droom|dromen|droomt|total|dream|doel|goal|maximum"
    r"|minimum|\w*(?:maand|week|dag"
    r"|jaar|kwartaal)|month|year|days?|videos?|video's|posts?|filmpjes?|uitbetaling\w*|gemiddelde|average"
    r"|average|tussen|plus|buurt|orde|"
    r"honorarium|vergoeding|fee|budget|som|sum|bod|offer|voorstel|aanbod|instead|lot|because|out|ging|ga"
    r"|gaat|gaan|gegaan|went|go|going|stijging|groei\w*|cpm|rpm|rate|tarief|\w*(?:deals?|sponsoring"
    r"|samenwerking\w*|opdracht\w*|campagnes?|collabs?)"
)


def cues(text: str) -> list[Cue]:
    """The words in `text` that say what an amount near them is, in order."""
    return [
        Cue(match.start(), match.end(), _MEANINGS[int(match.lastgroup[1:])])
        for match in _CUE.finditer(text)
        if match.lastgroup
    ]


WEAK = re.compile(r"(?:nu|only|slechts|just)$")
"""Words that name a price, but not after a word of earning: "ik verdien nu € 3000"."""

VALUE = re.compile(r"(?:t\.?w\.?v\.?|ter waarde van|worth|valued at|waarde van) {0,2}$")
"""What stands right before the value of goods, whatever follows it."""


def names_goods(text: str, start: int) -> bool:
    """Whether the amount at `start` is what something costs or is worth, as in "een tas van € 89"."""
    if VALUE.search(text, max(0, start - 20), start):
        return True
    found = _BOUGHT.search(text, max(0, start - 32), start)
    return found is not None and not _NOT_BOUGHT.fullmatch(found["noun"]) and not cues(found["noun"])


_SMALL = (
    r"(?:meer |echt |even |zomaar |eens |per se |ook |wel |een |a |an |de |the |any |zo'n |ever |just "
    r"|de volle )"
)
_DENIED_AMOUNT = re.compile(rf"(?<!\w)(?:g[eé][eé]n|niet|no|not|nooit|never) {_SMALL}{{0,3}}(?:[€$£] ?)?$")
_NEVER = re.compile(
    r"(?<!\w)(?:nooit|niemand|nobody|no one|noone|never|none of (?:us|you|them)|don't|doesn't|didn't"
    r"|won't|can't|cannot|can not|couldn't|do not"
    r"|does not|did not|will not|wouldn't|isn't|aren't|dont|doesnt|didnt|wont|cant|hardly|barely"
    r"|nauwelijks|amper|haast niet|bijna niemand"
    r"|g[eé][eé]n enkele|niks|niets|nothing|nergens|nowhere|g[eé][eé]n|niet|no|not)(?!\w)"
)
_HARMLESS = re.compile(
    r" (?:zo (?:makkelijk|snel|veel|simpel)|(?:been )?(?:so|this) (?:easy|simple)|alleen|only|normaal"
    r"|slecht|gelogen|liegen|verkeerd|weten|bad|lying|joking|kidding|just"
    r"|clickbait|\w{2,20} (?:nodig|needed|required|vereist|necessary)"
    r"|grap(?:je)?|joke|cap|lie|onzin|bullshit|fake|nep|(?:\d[\d.,]{0,8}k? )?(?:volgers|followers"
    r"|subscribers)|ervaring|experience|diploma|degree|baas|boss|gezicht"
    r"|face|skills|voorraad|inventory|investering|investment|kosten|costs|studie|idee|idea|zin|moeite"
    r"|effort|risico|risk|stress|gedoe|camera|editing"
    r"|budget|geld|money|werk|catch|secret|geheim|probleem|problem|doubt|twijfel|wonder|reason|limits?"
    r"|matter|excuses?|te geloven|believe|believing)(?!\w)"
)
_REFUTED = re.compile(
    r"\W{0,6}(?:dat |dit |that |this )?(?:is |'s )?(?:gewoon |echt |just |a |een |absolute "
    r"|total )?(?:onzin|nee(?!\w| \w)|nope|no way|no(?!\w| \w)|vergeet het|fabel\w*|mythe|leugen\w*|nep"
    r"|niet waar|niet realistisch|not true|not real|fake|myth|lie|lies|bullshit|bs|scam|oplichting"
    r"|onmogelijk|impossible|unrealistic|unlikely|klopt niet"
    r"|echt niet|tuurlijk niet|never gonna|gaat niet|never happen|geloof het niet|forget it|dream on"
    r"|helaas|was het maar)(?!\w)"
)

_BELIEVED = re.compile(
    r"(?<!\w)(?:denk|denken|denkt|dacht|dachten|think|thinks|thought|believed?|geloven|gelooft)(?!\w)"
)
_TURNED = re.compile(r"(?<!\w)(?:minder dan|less than|nog g[eé][eé]n|not yet|anders dan)(?!\w)|[?]")

Doubt = Literal["denied", "unclear", ""]


def denial(before: str, between: str, after: str) -> Doubt:
    """Whether an amount is denied by the words before it in its clause, between it and its verb, or after it.

    "unclear": something is denied, and it cannot be told what.
    """
    if (
        _BELIEVED.search(before)
        or _REFUTED.match(after)
        or (_NEVER.search(before) and _TURNED.search(before + after))
    ):
        return "unclear"
    if _DENIED_AMOUNT.search(before):
        return "denied"
    doubt: Doubt = ""
    for match in _NEVER.finditer(before + between):
        rest = (before + between)[match.end() :]
        if _HARMLESS.match(rest):
            continue
        if match[0] not in ("geen", "géén", "niet", "no", "not", "niks", "niets", "nothing") and _verb_next(
            rest
        ):
            return "denied"
        doubt = "unclear"
    return doubt


def _verb_next(rest: str) -> bool:
    """Whether the verb of earning is what a "never" speaks of: within two words, or already behind it."""
    words = rest.split()
    return len(words) <= 3 or any(cue.meaning in EARNED for cue in cues(" ".join(words[:3])))
