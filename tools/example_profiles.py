"""Six invented creators: who they are in numbers, and what they wrote under their videos.

Nobody here exists; handles, captions and brands (Voorbeeldmerk, Testlabel) are made up.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from studio_format import Undoubled

YEAR_START = dt.date(2025, 11, 16)
LAST_DAY = dt.date(2026, 11, 15)


@dataclass(frozen=True)
class Profile:
    """What one invented creator's exports are drawn from."""

    id: str
    handle: str
    dates: str  # one of studio_format.DATE_STYLES
    followers: int  # on the last day
    growth: float  # followers, share per month
    views_per_30_days: int  # up to the last day
    engagement: float  # (likes + comments + shares) / views
    spikes: int  # videos that went viral during the year
    women: float  # share of the followers
    captions: tuple[str, ...] = ()
    first: dt.date = YEAR_START
    next_day_difference: bool = False  # TikTok's difference column exists in two kinds


PROFILES = (
    Profile(
        *("sam", "sam_voorbeeld", "15 januari", 640, 0.01, 9_000, 0.06, 3, 0.46),
        captions=(
            "mijn eerste keer vlaggetjes ophangen, dat ging dus mis 😅 #klussen",
            "3 tips voor een kleine kamer, nummer 2 is gratis",
            "Wat zou jij doen? Ja, nee, of misschien",
            'opa zegt: "dat hadden wij vroeger niet" 😂 #familie',
            "weekvlog, maar dan kort #student",
            "Small room, big plans #studentroom",
            "zelf broodjes bakken voor €2, lukt dat?",
            "sorry voor het geluid, de wasmachine stond aan",
        ),
    ),
    Profile(
        *("noor", "noor_voorbeeld", "15 januari", 8_300, 0.04, 165_000, 0.06, 5, 0.83),
        captions=(
            "make-up in 5 minuten, zonder spiegel 💄 #makeup #beauty",
            "#advertentie Deze foundation van Voorbeeldmerk na 8 uur werken, eerlijk verslag",
            'Jullie vroegen "welke kwast is dat?", dus hier: alle drie ✨',
            Undoubled('POV: je zus zegt "mag ik dat lenen" en je ziet het nooit meer terug 😭'),
            "huidroutine, droge huid, gevoelige huid #skincare",
            "ik test de goedkoopste mascara van de drogist",
            "get ready with me: eerste werkdag 🌷 #grwm",
            "dit deed ik fout met concealer (en jij misschien ook)",
            "5 producten die ik nooit meer koop, sorry",
            "lippotlood van €3 tegen €30, zie jij verschil?",
            "#reclame Samen met Testlabel: nieuwe kleuren 🌸",
            "regenproof make-up voor op de fiets, oer-Hollands probleem 🚲☔",
            "haar in 60 seconden, twee elastiekjes, klaar",
            "reading your comments while I do my eyeliner 👀",
            "warme look, bruin en koper 🍂 #oogmake-up",
        ),
    ),
    Profile(
        *("yara", "yara_voorbeeld", "January 15", 23_500, 0.02, 420_000, 0.05, 5, 0.78),
        next_day_difference=True,
        captions=(
            "Small hallway makeover under €75, before and after 🏠 #interieur #diy",
            "#advertentie Lamp van Voorbeeldmerk, drie kamers, drie standen 💡",
            'My landlord said "no holes", so I did this instead',
            "Van kringloop naar blikvanger: kastje voor 12 euro ✨ #kringloop",
            "5 storage ideas, 1 very small kitchen, 0 drilling",
            "verf kiezen is moeilijk: wit, gebroken wit, of toch eierschaal?",
            "How I hide cables (renters, this one is for you) 🔌",
            "balkon van 2 m² in één middag 🌿 #balkon",
            "I followed a 60s carpet trend, here is what happened",
            "Link in bio: de mandjes uit deze video #affiliate",
            "gordijnen zelf inkorten, de stof staat via mijn link in bio 🧵",
            "Opruimen met mij, zaterdag 07:00, geen filter",
            "Paint vs. wallpaper, one wall, one winner",
            "feestdecor dat je een maand later niet haat 🎁",
            "Meubelhack? Nee, alleen een plank, lijm en geduld",
        ),
    ),
    Profile(
        *("daan", "daan_voorbeeld", "15 January", 118_000, 0.015, 1_900_000, 0.035, 6, 0.38),
        captions=(
            "Full body in 12 minutes, no equipment 💪 #fitness #homeworkout",
            "#advertentie Een maand lang ambassadeur van Testlabel: dit is mijn ochtend",
            Undoubled('Coach zei "nog één" en toen kwamen er "nog één" tien 😵 #gym'),
            "Squat depth: hips, knees, ankles, check all three",
            "Wat ik eet op een rustdag, zonder gedoe 🍳",
            'They said "running ruins your knees", so I asked a physio',
            "Deadlift van 60 naar 140 kg, één jaar, één video",
            "Stop met planken, begin met dit (uitleg in beeld)",
            "5 km onder 25 minuten: schema, week 1 t/m 8 🏃",
            "#reclame Nieuwe schoenen van Voorbeeldmerk, 100 km later",
            "Mobility on Monday, you will thank me on Friday",
            "Nieuwe shaker, eerlijk getest 💪 #gym #fitness #ad",
            "POV: maandag in de sportschool 😂",
            "Pull-up from zero: 4 steps, 8 weeks, 1 bar",
            "eiwit tellen zonder app, de handmethode ✋",
        ),
    ),
    Profile(
        *("mila", "mila_voorbeeld", "15 januari", 14_200, 0.01, 70_000, 0.07, 4, 0.57),
        next_day_difference=True,
        captions=(
            "Verzoekjes LIVE: vanavond 20:00, piano 🎹 #live #piano",
            "jullie kozen het akkoord, ik schreef het refrein",
            "cover op één microfoon, één keer, geen knip 🎤",
            'mijn oma hoort mijn lied: "wel een beetje hard, hè" 🥹',
            "3 akkoorden, 4 liedjes, 30 seconden #gitaar",
            "wat er misging tijdens de LIVE van gisteren 😂",
            "Loop pedal session, rainy Sunday 🌧️",
            "bedankt allemaal! hier is het liedje dat jullie vroegen 💛",
            "stem opwarmen in de trein (sorry, coupé 4)",
            "Writing a song with only your comments, part 6",
            "piano stemmen: voor, na, en de rekening",
            "open podium, Utrecht, eerste keer eigen werk",
            "which version is better, slow or fast?",
            "#advertentie Koptelefoon van Voorbeeldmerk, in de repetitieruimte",
            "kerstliedje, welke maand het ook is 🎄",
        ),
    ),
    Profile(
        *("tim", "tim_voorbeeld", "15 januari", 41, 0.0, 2_100, 0.05, 0, 0.5),
        first=dt.date(2026, 11, 7),
    ),
)
