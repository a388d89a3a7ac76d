"""The words that name a condition of an offer, and those that refuse one."""

from __future__ import annotations

import re

from tikmon_nb.inputs.offers.offer_records import TermKind

CUES: dict[TermKind, str] = {
    "none": (
        r"looptijd|opzegtermijn|termijn van het contract|(?:\d+ |\w+ )?month term|minimum commitment"
        r"|commitment|contract(?:duur)?|houdbaar|garantie(?!bedrag)|geldig|valid|live van"
        r"|stay|overnachting|nights?|reisduur|bezoek|kill fee|geleden|ago|old|oud|leden"
        r"|ontvangst van je bericht|response time|elke maand"
    ),
    "white": (
        r"whitelist\w*|spark(?:[- ]?ads?| code)?|boost\w*|partnership ads?|branded content ads?"
        r"|from your (?:own )?(?:account|handle|profile)"
        r"|advert\w+ (?:via|vanaf|vanuit) (?:jouw|je) (?:eigen )?(?:account|profiel)|dark ?post\w*"
    ),
    "exclusive": (
        r"exclusi(?:viteit|vity)(?!\w)|exclusief(?! (?:voor (?:jouw|je|onze)|(?:\d\d ?% ?)?(?:btw"
        r"|reis|verzend|kosten)))|exclusive(?! (?:of|offer|discount|code|sneak))|concurre\w+|competing"
        r"|competitors?"
        r"|(?:geen|g[eé][eé]n enkele|niet voor(?: een)?|no|any|not? .{0,24}(?:for|with)|niet (?:met"
        r"|bij)|free (?:from|of)) (?:ander"
        r"|other)e?r?(?: \w+)?|off limits|can't work with other|not work with other|andere \w+merken"
    ),
    "rights": (
        r"gebruiksrecht\w*|gebruiksduur|usage(?: rights?)?|(?:beeld|content|alle |all |auteurs"
        r"|eigendoms)?recht(?:en)?(?! op)|rights|licen[sc]e|licensing|licentie|inzetten|ingezet|(?:te "
        r"|mag |mogen |worden |wil(?:len)? .{0,30})gebruik(?:en|t)"
        r"|worden gebruikt|gebruiken (?:in|op|voor|als|(?:de|je|jouw) (?:content|video|beelden))"
        r"|mogen .{0,30}gebruiken"
        r"|(?:may|can|will) be used|use (?:it|the|your|this)|repost\w*|cross-?post\w*"
        r"|own the content|eigendom van (?:ons|de|het)|buy-?out|hergebruik\w*|re-use|reuse"
    ),
    "paid_in": (
        r"betal(?:ing|en|ingstermijn)(?: binnen| na| over)?|betaald|betaaltermijn|uitbetal\w*|uitbetaald"
        r"|voldaan|overgemaakt|settled|payments?(?: terms?)?|payable|factu(?:ur|ren)\w*|invoices?"
        r"|net(?=[ -]?\d\d)|netto(?= \d\d (?:dagen|dgn))|(?:get|be|is|are|getting) paid|paid (?:out"
        r"|within|after|in(?= \d)|on|net|\d+|a week)|pay(?:s|out)? (?:you )?(?:within|after|in \d)"
        r"|paid(?= \d)|we betalen(?: je)? binnen|wij betalen(?: je)? binnen"
    ),
    "revisions": (
        r"(?:revisie|correctie|feedback|aanpassings)(?:s|[- ]?rondes?|rondes)?|rondes? feedback"
        r"|revisions?|rounds?(?: of (?:revisions?|feedback|edits?))?|edits|reshoots?|edit rounds?"
        r"|wijzigingsrondes?"
    ),
    "raw": (
        r"(?:de )?ruwe? (?:\w+ )?(?:beelden|beeldmateriaal|materiaal|bestanden|footage|video's|content)"
        r"|raw (?:footage|files?|material|content|videos?|video files)|source files?|bronbestanden"
        r"|ruw materiaal|project files"
    ),
    "penalty": (
        r"boetes?|penalty|penalties|dwangsom|schadevergoeding|deduction|repay|terugbetal\w*"
        r"|betaalt? (?:je|u) [^.!?\n]{0,40} terug|owe|verschuldigd"
        r"|breach"
        r"|contractbreuk|wanprestatie|liquidated damages|in mindering"
    ),
    "deadline": (
        r"deadline(?: voor \w+ \w+| for \w+ \w+)?(?: is)?|uiterlijk|ultimately|due(?: date)?(?: by)?"
        r"|(?:go )?live (?:by|on|before)|online (?:op|voor|v[oó]{2}r|in|on|by)|post(?:en)? (?:op|on|by"
        r"|before|this|between)|posted (?:on|by|before|between)"
        r"|aan ?(?:te )?lever(?:en|ing)|aangeleverd|deliver(?:ed|y)? (?:by|before|on)|beschikbaar op"
        r"|draft|concept|plaats(?:en|ing)? (?:v[oó]{2}r|op|uiterlijk)|(?:binnen|within)(?= (?:\d"
        r"|\w+ (?:\w+ )?(?:dag|week|weken|day|maand|month)))|submit by"
    ),
}
CUE = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in CUES.items()) + r")(?!\w)"
)
REFUSED = re.compile(
    r"(?<!\w)(?:depending on|afhankelijk van|geen|no|zonder|without|niet|not|none|n\.v\.t\.?"
    r"|don't (?:need|want|require)|do not (?:need|require))(?: \w+){0,2} {0,2}$"
)
NONE_AFTER = re.compile(
    r"(?: zijn| is| are)?(?: vereist| needed| required)?:? ?(?:none|geen|nee|no|niet (?:nodig|vereist)"
    r"|not (?:needed|required)|n/a|n\.v\.t)(?!\w)"
)
KEPT = re.compile(
    r"(?:houdt?|behoudt?|behoud je|keep|retain|blijven(?: bij)?)(?: \w+){0,3} (?:alle|all|the|de)? ?$"
    r"|recht(?:en)? blijven"
)
CATEGORY = (
    re.compile(
        r"exclusi\w+(?: (?:is|van|of|geldt|period|periode))?(?::)?(?: ?\(?(?:\d+|[a-zé]+)[ -](?:dagen"
        r"|days?|weken|weeks?|maanden|months?|mnd)\)?,?)?"
        r" ?(?:\(|, ?|(?:binnen|in|for|voor|across|within|covering)(?: the| de| het)?(?: (?:category"
        r"|categorie|branche"
        r"|sector))?:? )(?:geen |no |any )?(?:andere? |other )?(?P<category>[^,.;:()\n\d]{3,40})"
    ),
    re.compile(
        r"(?:geen|no|any|een|een enkele|with|for|from|of|van|voor|met|bij|niet voor een) (?:andere?|other)"
        r" (?P<category>[^,.;:()\n\d]{3,40})"
    ),
    re.compile(r"(?:concurrerende|competing) (?P<category>[^,.;:()\n\d]{3,40})"),
    re.compile(
        r"(?:concurrenten|competitors) (?:in|binnen|within)(?: de| the| het)?"
        r" (?P<category>[^,.;:()\n\d]{3,40})"
    ),
)
CATEGORY_ENDS = re.compile(
    r" (?:category|categorie|branche|sector|promoten|werken|werkt|werk|for|voor|during|gedurende|are|is"
    r"|zijn|must|mag|with|met|in|within|binnen|en|and|plus|tijdens|brands?(?! \w)|you|je|the|de)(?!\w).*$"
)
WHEN = (
    r"(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}(?:st|nd|rd|th|e)? (?:of )?(?:jan|feb|mrt|maart|mar|apr"
    r"|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,7}\.?(?: 20\d\d)?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.? \d{1,2}(?:st|nd|rd"
    r"|th)?(?:,? 20\d\d)?|week \d{1,2}|this week|deze week|next week|volgende week"
    r"|(?:ma|di|woens|donder|vrij|zater|zon)dag(?: \d{1,2}(?:[-/.]\d{1,2}[-/.]\d{2,4}"
    r"| \w{3,9}(?: 20\d\d)?))?|(?:mon|tues|wednes|thurs"
    r"|fri|satur|sun)day)"
)
DATE = re.compile(r"(?<![\w])" + WHEN + r"(?!\w)")
REPLY = re.compile(
    r"(?:laten weten|let (?:us|me) know|reageren|reply|respond|antwoord|horen|akkoord|bevestig|offerte"
    r"|kort)"
)
LAUNCH = re.compile(
    r"(?<!\w)(?:launch|lancering|campagne|campaign|save|korting|actie loopt|tot en met|until|verzonden"
    r"|sent|factuur|invoice|last video|your video of|tiktok van|video van)(?!\w)"
)
AFTER_POSTING = re.compile(
    r" (?:na|after) (?:de |the |your |je )?(?:last |final |laatste )?(?:(?:video|post|content"
    r"|tiktok)(?: is| goes| has gone)? (?:live|online)|plaatsing|publicatie|factu\w+|livegang|goedkeuring"
    r"|posting"
    r"|publication|invoice|approval|going live|post)(?!\w)"
)
ORDER: dict[TermKind, int] = {"deadline": 1, "none": 1}
PERPETUAL = re.compile(
    r"(?<!\w)(?:eeuwig\w*|onbeperkt(?:e)? (?:gebruik\w*|in (?:de )?tijd|inzet\w*|rechten)|perpetu(?:al"
    r"|ity)|unlimited (?:usage|use|rights)|forever|voor altijd|voorgoed"
    r"|alle (?:\w+ ){0,2}rechten (?:gaan|worden|zijn|komen)|all (?:\w+ )?rights (?:are|will be|go|belong"
    r"|assigned|transfer)|own the content|eigendom van (?:ons|de|het)|eigendomsrechten worden"
    r"|buy-?out|full ownership|rechten worden overgedragen|intellectual property (?:rights )?(?:is|are"
    r"|will be|shall be) (?:transferred|assigned)|intellectuele eigendom\w{0,8} (?:wordt|worden|gaat"
    r"|gaan)|assigned to the brand|indefinite\w*|no time limit|zonder tijdslimiet)(?!\w)"
)
PAID = re.compile(
    r"(?<!\w)(?:paid(?! (?:within|after|out|in \d|net|on|by|\d|collab|partnership|a week|you))"
    r"|advertenties?|ads|advertising|advertenties|adverteren|betaalde (?:media|advertenties|social"
    r"|promotie))(?!\w)"
)
ROUNDS_BEFORE = re.compile(
    r"(?<![\w.,])(?P<n>\d{1,2}|[a-zé]{2,9})(?: maal| keer|x)? (?:inbegrepen |included |free |gratis "
    r"|max\.? )?$"
)
ROUNDS_AFTER = re.compile(
    r"(?:s|rondes?|rounds?)?(?: inbegrepen| included)?:? ?(?:up to |maximaal |max\.? "
    r"|tot )?(?P<n>\d{1,2})(?![\d%.,]\d|\d)"
)
UNLIMITED = re.compile(r"(?<!\w)(?:onbeperkt\w*|unlimited|ongelimiteerd\w*)(?!\w)")
SHARE = re.compile(r"(?<![\w.,])(?P<share>\d{1,2}(?:[.,]\d{1,2})?) ?(?:%|procent|percent)")
OF_SALES = re.compile(
    r"(?<!\w)(?:commissi(?:e|on)|affiliate|over (?:de |elke |iedere )?(?:omzet|verkopen|verkoop)"
    r"|per (?:verkoop|sale|order"
    r"|bestelling)|of (?:all )?sales|on (?:each|every|all) (?:sale|order)s?|of (?:each|every) sale"
    r"|van (?:de |elke )?(?:omzet|verkopen|verkoop|bestelling|opbrengst)|of (?:the )?(?:revenue|proceeds)"
    r"|over (?:elke|iedere|alle) (?:sales?|bestelling(?:en)?|orders?)|(?:over|van|op) (?:alles"
    r"|wat) [^.!?\n]{0,40}(?:ver|ge)?(?:kocht|besteld)"
    r"|op elke bestelling|revenue share)(?!\w)"
)
OF_AGENCY = re.compile(
    r"(?:agency|bureau|management|platform|minus|min|less|aftrek van)[ -]?(?:\d{1,2} ?% ?)?(?:\w+ )?$"
)
DELIVERS = re.compile(
    r"(?:post|plaats|lever|deliver|draft|concept|video|tik ?tok|reel|content|online|live|shoot|bezoek"
    r"|visit|checkout|receive|ontvang|stor(?:y|ies))"
)
GIFT = re.compile(
    r"(?<!\w)free (?=(?!to |of |shipping|delivery|feel|from|time|for )[a-z])|(?<!\w)(?:cadeau(?! ?(?:tip"
    r"|idee))|gratis(?! (?:verzend|lever|retour))|barter|ruildeal|gift(?:ed|ing)?(?: you)?(?! ?guide)"
    r"|(?:a|an|our|een|free|gratis) samples?|in ruil voor"
    r"|in exchange for|(?:mag|mogen)(?: je)? (?:\w+ ){1,4}houden|(?:you can )?keep the \w+|to keep"
    r"|sturen (?:je|een)|send (?:you|u)|toesturen|opsturen|pakketje|krijgt? (?:je )?\d+ (?:outfits?"
    r"|producten|sets?|items?)"
    r"|krijg je (?:ook |er )?(?:nog )?(?:een|ons|onze) (?!vergoeding|fee|bedrag|code|link|factuur"
    r"|contract|mail|betaling|vaste?|extra|bonus)(?=[a-z])\w+|\w*thuisgestuurd|toegestuurd|opgestuurd"
    r"|you can keep it|alleen het product|receive the product|ontvangt het product|nodigen (?:wij "
    r"|we )?je|invite you|cover your stay"
    r"|uitnodigen)(?!\w)"
)
FEEL = re.compile(r"(?:feel|sugar|cruelty|risk|toll|hands) ?-?$")
RESULTS = re.compile(
    r"(?<!\w)(?:na afloop van de campagne|afhankelijk van (?:het )?resultaat|op basis van resultaat"
    r"|results are in|depending on (?:the )?results|after (?:the )?campaign(?: end)?"
    r"|(?:only|pas|alleen) (?:pay|paid|be paid|betalen|betaald|uitbetaald) (?:once|when|if|als|zodra|wanneer)"
    r"|hangt af van (?:de |het |je )?(?:views|weergaven|resulta\w+|verkopen)|pay (?:by|per|for) performance"
    r"|commission only|alleen (?:op )?commissie|performance[- ]based|no cure,? no pay"
    r"|na publicatie van de resultaten)(?!\w)"
)
