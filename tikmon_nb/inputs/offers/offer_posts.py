"""What is asked in a mail: how many posts of which kind, and on which platforms."""

from __future__ import annotations

import re

from tikmon_nb.inputs.offers.offer_clauses import PartText
from tikmon_nb.inputs.offers.offer_records import AskedPosts, PostKind
from tikmon_nb.inputs.prose.seen import Span
from tikmon_nb.inputs.prose.written_numbers import number_word

MOST_POSTS = 1000

_KINDS: dict[PostKind, str] = {
    "live": r"(?:tiktok[- ])?(?:lives?|live[- ]?streams?|live[- ]?(?:sessies?|sessions?|shopping))",
    "story": r"(?:insta(?:gram)?[- ]|ig[- ])?(?:stor(?:y|ies|y's)|storys)(?: ?sets?)?",
    "photo": (
        r"(?:insta(?:gram)?[- ]|ig[- ])?(?:foto(?:'s)?|photos?|pictures?|carr?ousels?"
        r"|carrousel)(?:[- ]?posts?)?"
    ),
    "video": (
        r"(?:tik ?tok(?:'?s)?(?:[- ](?:videos?|video's|filmpjes?|posts?))?|(?:(?:ugc|insta(?:gram)?|ig"
        r"|youtube|yt|unboxing|product|test)[- ])?"
        r"(?:vids?|video(?:'?s)?|filmpjes?|reels?|shorts?|clips?|vlogs?))"
    ),
    "post": r"(?:(?:feed|insta(?:gram)?|ig|sponsored|gesponsorde)[- ]?)?(?:posts?|plaatsingen)",
}
_KIND = "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items())
_ADJECTIVE = (
    r"(?:(?:dedicated|korte|losse|gesponsorde|sponsored|quick|short|extra|nieuwe|new|original"
    r"|originele|organic|vertical|verticale|simpele|single|(?:\d{1,3}[- ])?(?:second|seconden)) )?"
)
_COUNT = r"(?:(?P<n>\d{1,4}) ?[x×]?|(?P<word>[a-zéë]{1,12}) ?[x×]?)"
_POSTS = re.compile(rf"(?<![\w.,€$£/-]){_COUNT} {_ADJECTIVE}(?:{_KIND})(?![\w/]|-(?!video))")
_NUMBER_OF = re.compile(rf"(?:number of|aantal|no\. of) (?:{_KIND}): {{0,2}}(?P<n>\d{{1,3}})(?!\d)")
_THE = re.compile(
    r"(?<!\w)(?:your|the|je|jouw|de|een) (?:(?P<old>existing |bestaande )|last |laatste "
    r"|eigen )?(?P<what>videos?(?! ?'s)|tik ?tok|reel|filmpje|unboxing video|post(?! on| op))(?![\w']"
    r"| ?-?(?:shop|account|pagina|profiel|kanaal)"
    r"| (?:is|are|gets|goes|haalt|wordt|has))(?(old)|(?! (?:from|of|van) \d))"
    r"|(?<!\w)(?:productreview|product review) op tiktok|(?<!\w)a similar one"
)
_UNWANTED = re.compile(
    r"(?:je hebt|you have|you've|we saw|we zagen|zagen|your|jouw|carr?ou?sels? (?:of|van|met|with)|per"
    r"|elke|iedere|every|each|last|laatste|afgelopen|over|ruim|meer dan)(?: al| already)? $"
)
_PIECES = re.compile(
    r"(?:per|/) (?:videos?|tik ?toks?|reels?|filmpje)(?!\w)[^.!?\n]{0,40}?(?<![\w.,])(?P<n>\d{1,3}) "
    r"(?:stuks|pieces)(?!\w)"
    r"|per (?:video|tik ?tok|reel|filmpje),? (?:and |en )?(?:we'd like|we would like|we want|we need"
    r"|we willen er|we zoeken er) (?P<n2>\d{1,3})(?![\w.,]*\w)"
)
_TIMES = re.compile(r"(?<![\w.,])(?P<n>\d{1,2}|[a-z]{3,9}) (?:keer|maal|times) $")
_LATER_ONE = re.compile(
    r" (?:gemaakt|geplaatst|made|boven|hoger|lager|account|pagina|page|profiel|profile|shop|creator"
    r"|kanaal|channel|campagne|campaign)"
)
_PLATFORMS = {
    "tiktok": r"tik ?tok(?:'?s)?(?! (?:shop|account|pagina|profiel|page|profile))",
    "instagram": r"instagram|insta|ig|reels?",
    "youtube": r"youtube|yt|shorts",
    "snapchat": r"snap(?:chat)?",
    "facebook": r"facebook",
    "pinterest": r"pinterest",
    "twitch": r"twitch",
    "linkedin": r"linkedin",
}
_PLATFORM = re.compile(
    "|".join(rf"(?<![\w@.])(?P<{name}>{words})(?![\w.]\w|\w)" for name, words in _PLATFORMS.items())
)


def posts_of(part: PartText) -> tuple[tuple[AskedPosts, ...], Span | None]:
    """How many posts of each kind a part asks for, and where; the same words named twice count once."""
    counted = dict[str, tuple[PostKind, int]]()
    places = list[tuple[int, int]]()
    for match in [*_POSTS.finditer(part.seen), *_NUMBER_OF.finditer(part.seen)]:
        n, kind = _n(match), _kind(match)
        times = _TIMES.search(part.seen, max(0, match.start() - 18), match.start())
        if times and n == 1:
            n = int(times["n"]) if times["n"].isdigit() else number_word(times["n"])
        if (
            n is None
            or not 0 < n <= MOST_POSTS
            or _UNWANTED.search(part.seen, max(0, match.start() - 20), match.start())
        ):
            continue
        if _LATER_ONE.match(part.seen, match.end()):
            continue
        key = _plain(match[kind])
        if key not in counted or counted[key][1] < n:
            counted[key] = (kind, n)
        places.append(match.span())
    if len(counted) > 1:
        counted = _without_repeats(counted)
    if not counted:
        return _the_one(part)
    totals = dict[PostKind, int]()
    for kind, n in counted.values():
        totals[kind] = totals.get(kind, 0) + n
    found = tuple(
        AskedPosts(n, kind) for kind, n in sorted(totals.items(), key=lambda one: list(_KINDS).index(one[0]))
    )
    return found, part.span(places[0][0], places[-1][1]) if len(places) == 1 else part.span(*places[0])


def _n(match: re.Match[str]) -> int | None:
    if match["n"]:
        return int(match["n"])
    word = match.groupdict().get("word") or ""
    if word in ("een", "één", "a", "an", "one"):
        return 1
    return number_word(word)


def _kind(match: re.Match[str]) -> PostKind:
    return next(kind for kind in _KINDS if match[kind])


def _plain(words: str) -> str:
    """The word that names a post, so that "TikTok video" and "TikTok's" are the same one."""
    if words.startswith(("tik", "tiktok")) and "live" not in words:
        return "tiktok"
    if words.startswith(("youtube", "yt")):
        return "youtube"
    if "post" in words and words.startswith(("insta", "ig", "feed")):
        return "feed"
    if "stor" in words:
        return "story"
    bare = words.replace("'", "").replace("-", " ").split()[-1]
    return {"filmpjes": "video", "filmpje": "video", "videos": "video", "clips": "video"}.get(
        bare, bare.rstrip("s")
    )


def _without_repeats(counted: dict[str, tuple[PostKind, int]]) -> dict[str, tuple[PostKind, int]]:
    """ "Video" and "post" beside a TikTok or Reel are the same ones under a general name."""
    special = {key for key in counted if key in ("tiktok", "reel", "short")}
    return {key: one for key, one in counted.items() if not (special and key in ("video", "post"))}


def _the_one(part: PartText) -> tuple[tuple[AskedPosts, ...], Span | None]:
    pieces = _PIECES.search(part.seen)
    if pieces and (n := int(pieces["n"] or pieces["n2"])):
        return (AskedPosts(n, "video"),), part.span(*pieces.span())
    match = _THE.search(part.seen)
    kind: PostKind = "post" if match and match["what"] == "post" else "video"
    return ((AskedPosts(1, kind),), part.span(*match.span())) if match else ((), None)


def platforms_of(part: PartText) -> tuple[tuple[str, ...], Span | None]:
    """The platforms that a part names, in the order of this list, and where the first is."""
    found = dict[str, tuple[int, int]]()
    for match in _PLATFORM.finditer(part.seen):
        found.setdefault(match.lastgroup or "", match.span())
    named = tuple(name for name in _PLATFORMS if name in found)
    return named, part.span(*min(found.values())) if found else None
