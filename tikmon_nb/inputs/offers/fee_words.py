"""The words by which an amount in a mail is told to be the fee, or something else."""

from __future__ import annotations

import re

from tikmon_nb.inputs.offers.offer_records import FeePer

NO_CURRENCY_FEE = re.compile(
    r"(?<!\w)(?:fee|vergoeding|budget|honorarium|gage|tarief|rate|compensatie|compensation|bieden|bied"
    r"|betalen|pay|offer|aanbod|bod|do|doen|kun je|naar|akkoord|agreed?|dan|settle|make it|maken (?:er"
    r"|we er)|what about|how about|wat dacht je"
    r"|wat vind je|zou je)"
    r"(?: (?:is|of|van|bedraagt|op|met|on|at|to|naar|it|het|voor|for|can|between|tussen|je|jou|you|us|a"
    r"|een|flat|max\.?|maximaal|ongeveer|around|about|de|the)){0,4}:? {0,2}$"
)
NO_COUNT = re.compile(
    r"(?! ?(?:volgers|followers|views|weergaven|likes|leden|dagen|days|weken|weeks|maanden|months|video"
    r"|posts?|stor|tiktok|x\b|%))"
)
GIFT_BEFORE = re.compile(
    r"(?<!\w)(?:waarde(?: van)?|t\.?w\.?v\.?|worth|value[d]?(?: at)?|\w*waarde|retail(?: price)?|rrp|msrp"
    r"|adviesprijs|normaal|normally|retails? (?:at|for)|cadeaukaart van"
    r"|gift ?card of|gift ?card worth|tegoed van|voucher van|voucher of|\w*prijs|rekening tot"
    r"|budget to spend of|spend|besteed)(?: is|:)?(?: ongeveer| about| ca\.?)? {0,2}$"
)
OTHER_BEFORE = re.compile(
    r"(?<!\w)(?:factuur van|invoice of|raised|funding|\w*omzet|revenue|turnover|media ?budget|media ?waarde"
    r"|media value"
    r"|marketing ?budget|bestelwaarde|order value|bestelbedrag|prijzengeld|jackpot"
    r"|kans (?:op|om)|win|winnen|hoofdprijs|prijzen|prizes?)(?: [^.\d]{0,24})?:? {0,2}$"
)
OTHER_AFTER = re.compile(r" ?(?:te winnen|to win|omzet|revenue|in funding|opgehaald|raised)(?!\w)")
PRICE_BEFORE = re.compile(
    r"(?<!\w)(?:costs?|kost|kosten|priced at|te koop voor|sells? for|verkopen (?:het|hem|ze) voor"
    r"|for sale at|they're|they are)(?: normaal| normally| about| slechts)? {0,2}$"
)
SHARE_OF = re.compile(r"(?:%|procent|percent) (?:van|of)(?: (?:de|the|your|je))?(?: \w+)? ?\(? {0,2}$")
CANCELLED = re.compile(r"(?<!\w)(?:annul\w+|cancel\w*|kill fee)(?!\w)")
SALE = re.compile(
    r" ?(?:per|for (?:every|each)|voor (?:elke|iedere)|a|/) ?(?:\w+e )?(?:sale|verkoop|verkocht\w*|order"
    r"|bestelling|download|klik|click|lead|aanmelding|sign-?ups?|install\w*|nieuwe klant|new customer"
    r"|referral|vriend|customer|klant|conversie|conversion)(?!\w)"
)
SALE_BEFORE = re.compile(
    r"(?<!\w)(?:clicks?|kliks?|sales|downloads?|orders?|verkopen|leads?|installs?|aanmeldingen"
    r"|sign-?ups?):? {0,2}$"
)
PER_UNKNOWN = re.compile(r" ?(?:per|for every|voor iedere) (?!stuk|persoon|piece)\w")
TIMES = re.compile(r"(?:[x×@à]|(?<!\w)(?:van|ad|of|at)) {0,2}$")
GIFT_AFTER = re.compile(
    r" ?(?:value|shoppen|besteden|te besteden|to spend|uitzoeken|in our (?:web)?(?:store|shop)"
    r"|in onze (?:web)?(?:winkel|shop)|op onze site|in value|waarde|worth of|aan (?:producten|kleding"
    r"|eten|drankjes|spullen)"
    r"|shoptegoed|tegoed|gift ?card|cadeaukaart|in products|store credit|\w*tegoed)(?!\w)"
)
GOODS = re.compile(
    r"(?<!\w)(?P<noun>[^\W\d_]{3,24}) (?:(?:van|of) {0,2}|\((?:retail price |rrp |\w*waarde |value:? "
    r"|worth |t\.?w\.?v\.? )?)$"
)
NO_GOODS = re.compile(
    r"\w*(?:bedrag|vergoeding|fee|budget|tarief|aanbod|bod|offer|honorarium|total|totaal|maximum|max"
    r"|bonus|boete|penalty|amount|sum|som|retainer|rate|price|prijs"
    r"|compensation|compensatie|gage|garantie\w*|quote|deduction|korting|plaats|instead|prijsje"
    r"|voorstel|proposal"
    r"|cap|fine|guarantee|deal|deals|because|video'?s?|posts?|media"
    r"|reels?|tiktoks?|stories|story|tot|commissie|commission|factuur|invoice|rekening|minimum|btw|vat"
    r"|excl|incl|ex|upfront|vooraf"
    r"|schadevergoeding|we|er|voor|elk|each|reel|filmpjes?|bundel|bundle)"
)
PENALTY = re.compile(
    r"(?<!\w)(?:boete|boetes|penalty|penalties|dwangsom|fine|schadevergoeding|deduction|kill fee|breach"
    r"|contractbreuk|wanprestatie|verschuldigd|owe|repay|terugbetal\w*|damages)(?!\w)"
)
BONUS = re.compile(r"(?<!\w)(?:extra|bonus|bovenop|on top|additional|aanvullend|erbij)(?!\w)")
IF = re.compile(r"(?<!\w)(?:als|if|when|indien|wanneer|mits|bij meer dan|haalt|reaches|exceeds)(?!\w)")
CAP = re.compile(
    r"(?:tot een maximum(?: van)?|capped at|cap of|met een max(?:imum)? van|max\.?|maximaal|maximum of"
    r"|up to(?: a maximum of)?|plafond van) {0,2}$"
)
EXPENSE = re.compile(r" ?(?:reiskosten|travel|onkosten|expenses|reisvergoeding|per km|kilometer)")
EXPENSE_BEFORE = re.compile(
    r"(?:reiskosten|travel(?: costs)?|onkosten\w*|expenses|reisvergoeding)(?: van| of| tot| up to"
    r"|:)? {0,2}$"
)
ASKED = re.compile(
    r"(?<!\w)(?:your (?:quote|rate|fee|ask|price|proposal)(?: of)?|(?:je|jouw) (?:voorstel|tarief|prijs"
    r"|offerte"
    r"|vraagprijs)(?: van)?|je vraagt|you asked(?: for)?|was|waren|were"
    r"|in plaats van|instead of|down from|i charge|ik vraag|ik reken|vraag ik|reken ik|my (?:rate|fee"
    r"|price)(?: [^.]{0,60})? (?:is|would be)|mijn (?:tarief|prijs)(?: [^.]{0,60})? is"
    r"|oorspronkelijk|van de|rather than|dank voor het aanbod van|thanks for (?:the|your) offer of"
    r"|niet)(?: de| the)? {0,2}$"
)
CANNOT_BEFORE = re.compile(
    r"(?:can't|cannot|can not|couldn't|could not|unable to|not able to) (?:do|make|reach|meet|match|pay|offer"
    r"|accept|(?:go|stretch) to)(?: up to)?(?: the| your)? {0,2}$"
)
CANNOT_AFTER = re.compile(
    r" (?:\w+ )?(?:halen|lukt|redden|kunnen|gaat|is|zit er)(?: we| wij| ons| helaas| het){0,2} niet(?!\w)"
)
ACCEPTED = re.compile(
    r"(?<!\w)(?:we accept|happy to accept|accepted|akkoord met|akkoord op|gaan akkoord)(?!\w)"
)
TOO_MUCH = re.compile(
    r" ?(?:is |was )?(?:helaas |unfortunately |a bit |wat )?(?:te veel|te hoog|teveel|too (?:much|high)"
    r"|above|boven|over our|out of)"
)
PRICE_AFTER = re.compile(r" ?(?:korting|off|discount|cashback|per bestelling|spend|minimum order)(?!\w)")
ADDED = re.compile(r"(?:\+|plus|en nog|kost(?:en)?|costs?|voor de rechten) {0,2}$")
FOR_PART = re.compile(
    r" (?:extra )?(?:voor|for) (?:de |het |the )?(?:gebruiksrecht\w*|rechten|usage|rights|whitelisting"
    r"|exclusi\w+|spark|ruwe|raw|reis\w*|travel)"
)
COUNTED = re.compile(
    r"(?<![\w.,])\d{1,3} ?x? ?(?:tiktok[- ]?)?(?:tiktoks?|tiktok's|video's|videos?|filmpjes?|reels?"
    r"|shorts?|stories|story|posts?|foto's|photos?|lives?) ?(?:[x×@à]|van|ad|of|at) {0,2}$"
)
TOTAL = re.compile(
    r"(?<!\w)(?:totaal|total|all[ -]in|bundle|bundel|samen|in totaal|altogether|pakket|package)(?!\w)"
)
EACH = re.compile(r" ?(?:each|per stuk|p\.?/?s\.?t?|apiece|per piece|a piece|stuk|elk)(?!\w)")
FOR_CREATORS = re.compile(
    r"[^.!?\n€$£]{0,40}?(?<!\w)(?:across|among|between|divided over|split over|verdelen over|verdeeld over)"
    r" (?:\w+ )?(?:\w+ )?(?:creators|influencers|makers)(?!\w)"
    r"|(?: \w+)? (?:for|voor) (?!(?:all|alle|our|onze|the|de|new|nieuwe|dutch|nederlandse) )\w+"
    r" (?:creators|influencers|makers)(?!\w)"
)
ALL_IN = re.compile(r" ?all[- ]?in(?!\w)")
SCALED_BEFORE_OFFER = re.compile(r" (?:\w+ )?(?:bieden|betalen|aanbieden|offer|vrijmaken)(?!\w)")
SHARED = re.compile(
    r"(?<!\w)(?:creators|influencers) (?:samen|together|in total)|(?:split|verdeeld|gedeeld"
    r"|divided)(?!\w)"
)
PER = re.compile(
    r" ?(?:\((?:excl|incl|ex)[^)]{0,16}\) ?)?(?:flat |vast )?(?:(?:excl|incl|ex)\w*\.? (?:of )?(?:btw"
    r"|vat) )?(?:per|an?|for each"
    r"|voor elke|voor iedere|/) ?(?:ugc[- ]?|losse |extra |dedicated "
    r"|geplaatste )?(?P<what>tiktok[- ]video|tiktoks?|videos?|filmpje|reels?"
    r"|shorts?|clips?|stor(?:y|ies)|foto|photo|carousel|posts?|lives?|livestream|stream|maand|month|mnd"
    r"|week|dag|day|uur|hour|jaar|year|annum)(?!\w)"
)
PER_BEFORE = re.compile(
    r"(?:(?:fee|tarief|vergoeding|rate|prijs|price|budget) (?:per|a)|per) (?P<what>tiktok[- ]video"
    r"|tiktoks?|videos?|filmpje|reels?|shorts?|stor(?:y|ies)|foto|photo"
    r"|posts?|lives?|maand|month|week|dag|day|uur|hour)(?: is|:)? {0,2}$|(?P<daily>dag|uur"
    r"|maand)tarief:? (?:van |is )?$|(?:monthly|maandelijkse?) (?P<monthly>retainer|fee|vergoeding)(?: of"
    r"| van)? $"
)
PER_KINDS: tuple[tuple[str, FeePer], ...] = (
    *(
        ("stor", "story"),
        ("foto", "photo"),
        ("photo", "photo"),
        ("carousel", "photo"),
        ("post", "post"),
        ("live", "live"),
        ("stream", "live"),
    ),
    *(
        ("maand", "month"),
        ("month", "month"),
        ("mnd", "month"),
        ("week", "week"),
        ("dag", "day"),
        ("day", "day"),
        ("uur", "hour"),
        ("hour", "hour"),
        ("jaar", "year"),
        ("year", "year"),
        ("annum", "year"),
        ("jaar", "year"),
        ("year", "year"),
        ("annum", "year"),
    ),
)
EXCLUDED = re.compile(
    r"(?<!\w)(?:excl(?:\.|usief|uding|usive of)?|ex\.?|exclusive|plus|zonder|before|net of|not including"
    r"|\+) ?(?:\d\d ?% ?)?(?:btw|vat|tax(?:es)?)(?!\w)|vat not included|btw niet inbegrepen"
    r"|\+ ?btw|(?:btw|vat|tax) (?:excluded|exclusief|(?:is |comes |komt )?(?:daar |er |hier )?(?:nog )?"
    r"(?:bovenop|on top|(?:er)?bij)(?!\w))|vermeerderen met (?:\d\d ?% ?)?btw"
)
INCLUDED = re.compile(
    r"(?<!\w)(?:incl(?:\.|usief|uding|usive of)?|includ(?:ing|es)"
    r"|(?<!vermeerderen )met) ?(?:\d\d ?% ?)?(?:btw|vat"
    r"|tax(?:es)?)(?!\w)|(?:vat|btw) (?:incl(?:uded|\.|usief)?|inbegrepen)"
)
DUTCH = re.compile(r"(?<!\w)(?:wij|we|je|jij|een|voor|het|ons|onze|met|van|bieden|graag|de)(?!\w)")
KIND = (
    r"(?:tik ?tok\w*|video\w*|filmpjes?|reels?|shorts?|clips?|stor(?:y|ies)|posts?|foto\w*|photos?"
    r"|carousel|lives?|live|livestream|campagne|campaign|collab\w*|samenwerking"
    r"|opdracht|unboxing|review|ugc[- ]?\w*|license|bundle|content|everything|alles|deliverables"
    r"|productreview)"
)
NAMED_BEFORE = re.compile(
    r"(?<!\w)(?:fees?|vergoeding|budget|honorarium|gage|\w*tarief|rates?|compensati(?:on|e)|retainer"
    r"|aanbod|bod"
    r"|voorstel|offer(?:ing|s)?|bied(?:en|t)?|betalen|betaal|betaalt|we (?:typically |usually )?pay"
    r"|will pay|pays?"
    r"|pay(?:ing)? you|paid collab|be paid|receive|ontvangt?|ontvang je|krijg(?:t)? je|je krijgt|you get"
    r"|you'll get"
    r"|can do|kunnen|kun je|could you|could do|stretch|verhogen|maximum|max|we have|hebben we|we hebben|deal"
    r"|akkoord|confirm\w*|bedrag|it's|it is|consider|total|totaal|go (?:up )?to|gaan (?:we )?(?:naar|voor)"
    r"|maken we er|we maken er|make it|zou|dacht je|startbonus|garantiebedrag|flat|staat|cut|raise"
    r"|agreed|lock in|settle"
    r"|approved|closer to|thinking|happy to (?:also )?add|there's)(?!\w)[^.!?\n]{0,60}$"
)
OTHERS = re.compile(
    r"(?<!\w)(?:gemiddelde creator|average creator|creators (?:verdienen|earn|make|vragen|charge)|earns?"
    r"|verdient"
    r"|other creators|andere creators|daaronder|daarboven|below that|your agent|je manager|giveaway"
    r"|winactie)(?!\w)"
)
WITH_VIEWS = re.compile(
    r"(?<!\w)(?:met|with|from|vanaf|bij|at|boven|above|over) \d[\d.,]{0,9}k?\+? ?(?:views|weergaven"
    r"|volgers|followers|plays)"
)
FOR_BEFORE = re.compile(
    rf"(?<!\w){KIND}(?: [^.!?\n€$£\d]{{0,40}})? (?:for|voor|at|@|à|van|=|:|-|–) ?(?:a |an "
    rf"|een )?(?:total of |flat |slechts )?$|(?<![\w.,])\d{{1,2}} ?x? {KIND}, $|(?:for|voor) $"
)
FOR_AFTER = re.compile(
    rf" ?(?:\([^)\n]{{0,24}}\) ?|(?:excl|incl|ex)\.? ?(?:btw|vat)\.? ?|flat |fixed |gross |net "
    rf"|all[- ]in |in total |in totaal |bruto |netto |plus vat ?|\+ vat ?)*"
    rf"(?:(?:for|voor|per|/|each|a|an) (?:[^.!?\n€$£]{{0,40}}?){KIND}|flat|fixed|all[- ]?in|excl"
    rf"|exclusief|excluding|exclusive|incl"
    rf"|ex\.? |\+? ?vat|plus vat|bruto|gross|per|each|it is|be (?:fair|ok|okay|enough)|oké"
    rf"|ok|okay|fair|work|gereserveerd|reserved|of (?:that|which) is|is fine|wel|bieden|betalen|doen|doable"
    rf"|aanbieden|vergoeding|fee|budget|voor jou|for you|cpm|rpm|tkp|in total|in totaal|for this|hiervoor"
    rf"|daarvoor|tegenover|beschikbaar|voor de|for the|base)(?!\w)"
)
SPENT = re.compile(
    r"(?<!\w)(?:raised|round|funding|omzet|software|abonnement|subscription|package is|pakket is"
    r"|lidmaatschap|membership|costs?|kost|vorig jaar|last year|betaalden|vorige keer|last time|eerder"
    r"|previously|besteed\w*"
    r"|spent)(?!\w)"
)
IF_SEEN = re.compile(
    r"(?<!\w)(?:als|if|when|indien|wanneer|mits|zodra|once)(?!\w)[^.!?\n]{0,80}(?:views?|weergaven"
    r"|vira(?:al|l)|verkop\w*|verkocht|sales|sold|haalt|reach\w*|bereikt|exceed\w*|hits?|likes|downloads"
    r"|orders)"
)
IF_ANY = re.compile(
    r"(?<!\w)(?:als(?! (?:(?:een|onze|betaalde) )?(?:advert\w+|spark\w*|ads?|reclame|ambassadeur|creator"
    r"|influencer|partner|vergoeding|volgt|dank))|indien|mits|zodra|once)(?!\w)"
    r"|(?<!\w)if(?!\w)(?! you include| that| interested)"
)
GOODS_AFTER = re.compile(
    r" (?!(?:for|voor|per|each|flat|fixed|excl|incl|ex|plus|and|en|in|to|as|is|on|of|at|with|within|by"
    r"|net|gross|all|or|total|after|upon|via|this|if|when|it|a|an|the|now|van|bij|na|op|als|met|om|te|via"
    r"|bruto|netto|aan|bieden|betalen|doen|voor|vergoeding|fee|extra|totaal|oké|samen|now|work|be|budget"
    r"|base|bonus|instead|inclusief|exclusief|uitbetaald|minder|meer|of|dus|maar|but)\b)[a-z]{3,}"
)
ALONE = re.compile(r"^[^\w€$£]*(?:[€$£]|eur |usd )?[^\w]*$")
BARE_END = re.compile(
    r" ?(?:[.,!?;)\n]|$|(?:dan|is|it|voor|for|en|and|ok|oké|okay|akkoord|doen|of|or)(?!\w))"
)
