"""The words around an amount that a claim is read by: what may stand between, what it depends on.

Every text here is one that `as_seen` has made. Every repetition is bounded, so no search runs away.
"""

from __future__ import annotations

import re

from tikmon_nb.inputs.prose.written_numbers import numbers
from tikmon_nb.rules.claims.claim_records import ConditionKind

SENTENCE_END = re.compile(
    r"[!?\n;]|(?<![pt]\.[mwjduv])(?<!max)(?<!min)(?<!incl)(?<!excl)(?<!eur)(?<!bijv)\.(?=\s|$)"
)
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
JOINT = re.compile(
    r"[,;]|(?<!\w)(?:en|and|maar(?! (?:[€$£]|\d[\d.,]{0,9}k? ?(?:eur|cent|dollar)|zo'n))|but|terwijl"
    r"|while|dus|so|want|plus|dan)(?!\w)"
)
FILLERS = frozenset(
    re.findall(
        r"\S+",
        """
    ik je jij jouw mij me mijn we wij ze zij hij u er zo al ook toch nu dan daar hier die dat dit deze de
    het een één gemiddeld ongeveer circa ca zo'n rond rondom ruim bijna wel tot maar liefst minstens
    minimaal maximaal max min meer minder met op via gewoon makkelijk eenvoudig extra bij erbij online
    thuis vanuit huis in aan van voor uit om te als creator contentmaker influencer tiktok tiktokker tik
    tok telefoon kan kun kunt kunnen gaat ga gaan zal zou was is zijn heb heeft had hebben wordt werd
    word net weer nog eens keer echt zelfs soms vaak meestal doorgaans totaal hoe waarmee daarmee ermee
    daarvan hiermee ervan geld cash euro tussen en naar vanaf over veel zoals sinds filmpjes video's
    videos content gezellig i you they she he it my your our the an a of about around up to roughly
    approximately with from on just can could will would were am are have has now how home almost nearly
    average and between at for per out that this these those each only already usually some sometimes
    money euros dollars tiktoks account faceless which what so as i'm i've you'll you're we're they're
    it's least than more by vriend vriendin man vrouw broer zus moeder vader friend wife husband brother
    sister mum mom dad collega iemand someone anyone iedereen everyone creators mensen people student
    studenten bruto netto
    """,
    )
)
STREAM = re.compile(
    r"(?<!\w)(?:tik ?tok shop|(?:de |the )?shop|affiliate\w*|gifts?|cadeautjes|live(?:'?s)?|livestreams?"
    r"|sponsor\w*|merk ?deals?|brand ?deals?|deals?"
    r"|(?:betaalde |paid )?samenwerking\w*|merk(?:en)?|brands?|ugc|creator (?:fund|rewards?)"
    r"|rewards program\w*|creativity program\w*|abonnees"
    r"|subscribers?|patreon|merch\w*)(?!\w)"
)
NET = re.compile(
    r"(?<!\w)(?:netto|nett|net|schoon|na (?:de )?belasting(?:en)?|after tax(?:es)?|take[ -]home|na aftrek"
    r"|schoon in het handje)(?!\w)"
)
SUPPOSED = re.compile(
    r"(?<!\w)(?:droom\w*|dromen|dream\w*|doel(?:en)?|goals?|wou dat|zou willen|zou(?:den)? (?:ik"
    r"|je) willen|wish|imagine|stel je|stel dat|hopelijk|hopefully"
    r"|ooit wil|i want to|ik wil|streef\w*|target|als ik later)(?!\w)"
)
DEADLINE = re.compile(
    r"(?<!\w)(?:na|after)(?: (?:ongeveer|about|just|maar|slechts|only))? (?:\w+ ){0,2}(?:dagen|dag|weken"
    r"|week|maanden|maand|jaar|days?|weeks?|months?|years?)(?!\w)"
)
OTHER = re.compile(
    r"(?<!\w)(?:zonder|without|met|with|vanaf|no|geen|als je|als jij|if you|wanneer je|when you"
    r"|aan(?= (?:gratis )?(?:producten|spullen|kleding))|in(?= (?:goods|products|kind"
    r"|producten)))(?!\w)(?: (?!en\b|and\b|maar\b|but\b)[\w'.,/-]*[\w/-]){1,6}(?: (?:needed|nodig"
    r"|required))?"
)
PLAIN_WITH = re.compile(
    r"(?:met|with)(?: (?:mijn|my|je|your|de|the|m'n))?(?: (?:tik ?tok|content|video'?s|filmpjes|telefoon"
    r"|phone|posting|posten))*$"
)
NOT_WITHOUT = re.compile(r"(?:geen|no)(?: \S+)+(?<! needed)(?<! nodig)(?<! required)$")
UP_TO = re.compile(
    r"(?<!\w)(?:tot wel|wel tot|tot maar liefst|oplopend tot|up to|as much as|max\.?|maximaal|hooguit"
    r"|hoogstens|at most|tot|minder dan|less than|under"
    r"|onder de|tot aan)(?: de| the| een)? {0,2}(?:wel )?$"
)
AT_LEAST = re.compile(
    r"(?<!\w)(?:minstens|minimaal|min\.|ten minste|tenminste|vanaf|meer dan|boven de|over|more than"
    r"|at least|starting at|north of|upwards of|>)"
    r"(?: de| the| een| a)? {0,2}$"
)
FEWER = (
    r"(?:(?P<none>zonder|without|g[eé][eé]n|zero|nul|0|no) )?(?:(?P<number>\d{1,3}(?:[., ]\d{3}){1,3}"
    r"|\d{1,9}(?:[.,]\d{1,2})?) ?"
    r"(?P<times>k|duizend|thousand|m|mln|miljoen|million)? ?)?(?:tiktok )?(?:volgers|followers|subs"
    r"|subscribers|abonnees)(?P<needed> nodig| needed| required| of meer nodig)?(?!\w)"
)
FOLLOWERS = re.compile(r"(?<![\w.,€$£])" + FEWER)
SCALE = {"k": 1e3, "duizend": 1e3, "thousand": 1e3, "m": 1e6, "mln": 1e6, "miljoen": 1e6, "million": 1e6}
VAGUE = re.compile(
    r"(?<!\w)(?:(?:een )?tientjes?|(?:een |a )?(?:paar|enkele|few|couple)(?: of)? (?:duizend|honderd|ton"
    r"|tientjes?|thousand"
    r"|hundred|k|grand|euro|dollars|bucks)"
    r"|tientallen|honderden|duizenden|tonnen|miljoenen|hundreds|thousands|millions"
    r"|(?:\d|vier|vijf|zes|zeven|four|five|six|seven|multiple|high)[ -](?:cijfers?|figures?)"
    r"|\w{3,5}cijferig\w*"
    r"|a (?:ton|lot|bunch|fortune|shit ?load|pile)(?: of (?:money|cash|dollars))?|een (?:vermogen|fortuin"
    r"|bom geld|hoop geld|bak geld|klap geld|berg geld)"
    r"|(?:een |twee keer |dubbel |anderhalf keer )?modaal|full[- ]?time (?:income|inkomen)"
    r"|goed belegde boterham|(?:zes|six)-figure\w*)(?!\w)"
)
NO_SMALL_AMOUNT_BEFORE = frozenset(
    {"van", "met", "na", "om", "tot", "vanaf", "of", "with", "after", "at", "age"}
)
MONEY_FOLLOWS = frozenset(
    re.findall(
        r"\S+",
        """
    met via zonder als with without just by from op aan passief netto bruto extra per in binnen dankzij
    vanuit terwijl while en and erbij bij euro thuis online naast simply within omdat because maar but
    clean schoon
    """,
    )
)
NO_AMOUNT_BEFORE = frozenset(
    re.findall(
        r"\S+",
        """
    de het the die deze dit nummer top les stap week dag day part deel in sinds since mijn my
    """,
    )
)
COUNTED = re.compile(
    r"(?<![\w€$£])\d[\d.,]{0,9}k? (?:\w+ )?[\w']+ $|(?:uur|uurtje|uurtjes|uren|hour|hours|keer|times"
    r"|avond|avonden|avondje|dag|dagen|dagje|days?|ochtend|minuten|minutes|weekend|posts?|video'?s?"
    r"|filmpjes?|werk) $"
)
LISTED = re.compile(
    r"[^\w€$£]*(?:met|with|zonder|without|vanuit|from|extra|erbij|als|thuis|online|via|naast|op je"
    r"|passief|passive|just|gewoon|geen|no)(?!\w)"
)
SUBJECT = re.compile(
    r"(?<!\w)(?P<noun>[^\W\d_]{3,24}) ?(?:is|was|zijn|waren|are|were|:|=) (?:nu |now |only |maar |zo'n "
    r"|ongeveer |about )?$"
)
SMALL_GAP = re.compile(
    r" ?\(?(?:aan |in |of |extra |te |netto |bruto |passief |cash |worth of |worth |bij |online |echt "
    r"|gewoon |op jouw |op je |van |over )?"
)
NAMES = re.compile(r" (?:van|of|is|was|à):? ?|: ?")
LABEL = re.compile(
    r"\w*(?:inkom(?:en|sten?)|salaris|loon|uitbetaling|omzet|winst|opbrengst|verdiensten?)|profits?"
    r"|revenue|income|salary|payouts?|earnings"
)
PRICED = ("kost", "cost", "abonnement", "subscription", "lidmaatschap", "membership")
YEARS = range(1990, 2040)
CLAUSE = re.compile(r"[,;:](?!\d)|(?<!\w)(?:maar|but)(?!\w)")
CONDITIONS: dict[ConditionKind, re.Pattern[str]] = {
    "net": NET,
    "stream": STREAM,
    "supposed": SUPPOSED,
    "deadline": DEADLINE,
    "other": OTHER,
}


def as_number(written: str) -> float | None:
    """The number of followers in `written`."""
    found = numbers(written)
    return found[0].value if len(found) == 1 else None


def joints(seen: str, start: int, end: int) -> list[re.Match[str]]:
    """The words and signs between two places with which another part of a sentence may begin."""
    return [match for match in JOINT.finditer(seen, start, end + 24) if match.end() <= end]
