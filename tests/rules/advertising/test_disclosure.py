"""How captions are read and judged: places, forms, properties, hostile input."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.advertising.test_disclosure_cases import CASES, RULES, post_of
from tests.rules.one_post import check_post
from tikmon_nb.findings import InputError
from tikmon_nb.inputs.rule_sets.advertising import VERDICTS
from tikmon_nb.rules.advertising.cues import BRAND
from tikmon_nb.rules.advertising.verdicts import Post, check_posts
from tikmon_nb.rules.captions.phrases import Phrases
from tikmon_nb.rules.captions.reading import read_caption, vocabulary_of
from tikmon_nb.rules.captions.tokens import tokens_of

RSM, ARTIKEL = RULES["rsm"], RULES["artikel"]
WORDS = vocabulary_of(RSM)

captions = st.text(max_size=200)
pieces = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("#advertentie", "#ad", "#fyp", "@merk", "reclame", "geen", "in samenwerking met", "Merk"),
                *("gekregen van", "link in bio", "korting", "casino", "\n", ",", "|", "als je via deze link"),
                *("krijg ik commissie", "＃ＡＤ", "\u200b", "é", "👀", "dit is geen", "www.winkel.nl"),
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=30,
).map(" ".join)


@given(st.one_of(captions, pieces))
def test_every_span_is_a_piece_of_the_caption(caption):
    for rules in RULES.values():
        check = check_post(Post(caption), rules)
        spans = [span for reason in check.reasons for span in reason.spans]
        assert all(caption[span.start : span.end] == span.text and span.text for span in spans)
        assert check.verdict in VERDICTS


@given(st.one_of(captions, pieces))
def test_tokens_stand_in_order_and_cover_what_is_no_space(caption):
    tokens = tokens_of(caption)
    assert tokens.starts == sorted(tokens.starts)
    assert all(start <= end for start, end in zip(tokens.starts, tokens.ends, strict=True))


@given(pieces)
def test_invisible_characters_and_full_width_letters_change_nothing(caption):
    plain = check_post(Post(caption), RSM)
    if "\u200b" in caption:
        return
    seen_through = caption.replace("advertentie", "adver\u200btentie").replace("#ad ", "＃ａｄ ")
    assert [r.code for r in check_post(Post(seen_through), RSM).reasons] == [r.code for r in plain.reasons]


def test_characters_that_are_drawn_as_nothing_do_not_push_a_label_behind_the_fold():
    before = "x" * (RSM.placement.fold_characters - len(" #advertentie"))
    for caption in (f"{before} #advertentie", f"{before} #adver\u200btentie", f"\u2060{before} #advertentie"):
        codes = [reason.code for reason in check_post(Post(caption), RSM).reasons]
        assert "label_after_fold" not in codes
    assert "label_after_fold" in [r.code for r in check_post(Post(f"x{before} #advertentie"), RSM).reasons]


@given(pieces, st.sampled_from(["paid", "gift", "barter", "affiliate"]))
def test_a_known_deal_never_makes_the_verdict_milder(caption, deal):
    for rules in RULES.values():
        without, known = check_post(Post(caption), rules), check_post(Post(caption, deal=deal), rules)
        language_only = {reason.code for reason in without.reasons} == {"language_unread"}
        assert language_only or VERDICTS.index(known.verdict) >= VERDICTS.index(without.verdict)


@given(pieces)
def test_an_order_with_a_commission_is_never_milder_and_never_a_problem_by_itself(caption):
    for rules in RULES.values():
        without, known = check_post(Post(caption), rules), check_post(Post(caption, ordered=True), rules)
        language_only = {reason.code for reason in without.reasons} == {"language_unread"}
        assert language_only or VERDICTS.index(known.verdict) >= VERDICTS.index(without.verdict)
        if known.label is None:
            assert known.verdict == "check_by_hand"
            assert "ordered_without_label" in {reason.code for reason in known.reasons}
            assert known.suggestion
            assert known.commercial == "known"


@given(pieces)
def test_a_mended_caption_has_no_fault_in_its_label(caption):
    for rules in RULES.values():
        check = check_post(Post(caption, deal="paid"), rules)
        if check.suggestion:
            again = check_post(Post(check.suggestion, deal="paid"), rules)
            left = {reason.code for reason in again.reasons}
            assert "label_stands_well" in left
            assert not any(code.startswith("label_") for code in left - {"label_stands_well"})


@given(st.text(alphabet="cefgh jk", max_size=60))
def test_without_labels_and_cues_nothing_is_found(caption):
    found = {reason.code for reason in check_post(Post(caption), RSM).reasons}
    assert found in ({"nothing_commercial"}, {"language_unread"})  # random letters are in no language


@given(st.lists(st.sampled_from(CASES), max_size=8))
def test_posts_are_judged_alone(cases):
    posts = [post_of(case) for case in cases]
    together = list(check_posts(posts, [RSM, ARTIKEL]))
    alone = [(check_post(post, RSM), check_post(post, ARTIKEL)) for post in posts]
    assert [[c.reasons for c in checks] for checks in together] == [[c.reasons for c in a] for a in alone]


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("i.s.m. Merk", ["ism", "merk"]),
        ("mail info@merk.nl", ["mail", "info", "@", "merk", ".", "nl"]),
        ("#een#twee", ["#een", "#twee"]),
        ("@jip... lees @an…", ["@jip", ".", ".", ".", "lees", "@an", ".", ".", "."]),
        ("m’n m'n", ["m'n", "m'n"]),
        ("kost 1.250,50", ["kost", "1.250,50"]),
        ("e\u0301e\u0301n", ["één"]),
        ("a\u200db", ["ab"]),
        ("", []),
    ],
)
def test_tokens(source, texts):
    assert tokens_of(source).texts == texts


def test_places_are_those_of_the_caption_as_written():
    caption = "👀\u200b ＡＤ｜ e\u0301cht #\u200dadvertentie!"
    check = check_post(Post(caption), ARTIKEL)
    [reason] = check.reasons
    assert reason.spans[0].text == "#\u200dadvertentie"
    assert reason.spans[0].start == caption.index("#")


def test_an_email_address_is_no_mention_and_no_link():
    assert check_post(Post("Vragen? mail naar vragen@voorbeeld.nl"), RSM).verdict == "no_problem_found"


@pytest.mark.parametrize(
    "hostile",
    [
        "#" * 50_000,
        "@" * 50_000,
        "a." * 50_000,
        "1.1" * 40_000,
        "krijg " * 20_000,
        "krijg ik een " * 8_000,
        "gekregen van " * 8_000,
        "in samenwerking met " * 6_000,
        "geen een een een " * 6_000,
        "als je via " * 10_000,
        "' - ' - " * 10_000,
        "https://" * 12_000,
        "e" + "\u0301" * 100_000,
        "\u200b" * 100_000,
        "ﷺ" * 20_000,
        "#аd" * 30_000,
        "verdien " * 12_000,
        "1.000 euro per " * 6_000,
        "#advertnetie " * 8_000,
        "#duet met @merk " * 6_000,
        "geen reclame korting " * 5_000,
        "wedden dat casino " * 6_000,
        "code rood code ABC1 " * 5_000,
    ],
    ids=lambda hostile: repr(hostile[:12]),
)
def test_no_caption_makes_the_reading_run_away(hostile):
    """Time grows with the length and not faster: four times the text, well under sixteen times the work."""
    count = _Counter()
    lengths = []
    for text in (hostile[: len(hostile) // 4], hostile):
        count.reset()
        read_caption(text, count.watched(WORDS))
        lengths.append(count.steps)
    assert lengths[1] <= 8 * max(lengths[0], 1_000)


class _Counter:
    """Counts how often a phrase is held against a token."""

    def __init__(self):
        self.steps = 0

    def reset(self):
        self.steps = 0

    def watched(self, words):
        counter = self

        class Watched(Phrases):
            def _fits(self, tokens, i, element):
                counter.steps += 1
                return super()._fits(tokens, i, element)

        phrases = words.phrases
        held = (phrases.by_word, phrases.by_prefix, phrases.by_suffix, phrases.by_kind)
        watched = Watched(phrases.not_names, *held)
        return replace(words, phrases=watched)


@settings(max_examples=200)
@given(st.text(alphabet="abek 1.,'#@-/:\n€", max_size=3000))
def test_no_text_of_signs_and_letters_takes_long(text):
    read_caption(text, WORDS)


def test_random_mixtures_of_the_lists_take_few_steps():
    """What the lists hold is the best way to make their search run: thousands of their words at random."""
    source = random.Random(7)
    lexicon = [word for pattern in RSM.false_friends for word in pattern.replace("|", " ").split()]
    lexicon += [p for cue in RSM.cues for pattern in cue.patterns for p in pattern.replace("|", " ").split()]
    count = _Counter()
    for _ in range(20):
        count.reset()
        read_caption(" ".join(source.choice(lexicon) for _ in range(4_000)), count.watched(WORDS))
        assert count.steps < 100 * 4_000


def test_a_deal_of_an_unknown_kind_is_refused():
    with pytest.raises(InputError):
        Post("hoi", deal="betaald")


def test_a_brand_is_found_whole_and_without_spaces():
    found = check_post(Post("mijn #fietsfijnplus en Fietsfijn Plus", brands=("Fietsfijn Plus",)), RSM)
    assert [cue.span.text for cue in found.cues] == ["Fietsfijn Plus", "fietsfijnplus"] or len(
        found.cues
    ) == 2
    assert check_post(Post("fietsfijnere dag", brands=("Fietsfijn",)), RSM).cues == ()


@pytest.mark.parametrize(
    ("caption", "brand", "found"),
    [
        ("Een thema van de dag: spullen van Hema", "Hema", ["Hema"]),
        ("İstanbul, en daarna naar de HEMA", "Hema", ["HEMA"]),
        ("ﷺ en \u200bHe\u200bma", "Hema", ["He\u200bma"]),
        ("Hema, hema en HEMA", "Hema", ["Hema", "hema", "HEMA"]),
        ("Boodschappen bij AH", "AH", ["AH"]),
        ("ah wat leuk, AHA", "AH", []),
        ("Mijn HP-laptop en mijn LG", "HP", ["HP"]),
        ("een hpv-prik", "HP", []),
        ("#FietsfijnPlus, Fietsfijn  Plus niet", "Fietsfijn Plus", ["FietsfijnPlus"]),
        ("Kleren van H&M!", "H&M", ["H&M"]),
        ("prijs (c.q. iets)", ".", []),
        ("niets", "\u200b\u200b\u200b", []),
        ("niets", " ", []),
    ],
)
def test_a_brand_is_found_wherever_it_stands_as_a_word(caption, brand, found):
    check = check_post(Post(caption, brands=(brand,)), RSM)
    assert [cue.span.text for cue in check.cues if cue.name == BRAND] == found
    assert (check.verdict == "check_by_hand") == bool(check.cues)


@given(captions, st.lists(st.text(max_size=8), max_size=4))
def test_brands_are_pieces_of_the_caption(caption, brands):
    for cue in check_post(Post(caption, brands=tuple(brands)), RSM).cues:
        assert cue.span.text
        assert caption[cue.span.start : cue.span.end] == cue.span.text


@pytest.mark.parametrize(
    ("caption", "quoted"),
    [
        ("Nu te zien op glowlab.nl, echt", ["glowlab.nl"]),
        ("Kijk op shop.glow-lab.nl/serum?x=1!", ["shop.glow-lab.nl/serum?x=1"]),
        ("Kijk nu...glowlab.nl", ["glowlab.nl"]),
        ("Ｇlowlab.nl", ["Ｇlowlab.nl"]),
        ("een.nl twee.com", ["een.nl", "twee.com"]),
        ("www.glowlab.nl", ["www.glowlab.nl"]),
    ],
)
def test_an_address_is_quoted_as_it_is_written(caption, quoted):
    found = read_caption(caption, WORDS)
    assert [cue.span.text for cue in found.cues if cue.name == "link"] == quoted


def test_cues_that_overlap_are_one():
    found = read_caption("Gebruik mijn code FLEUR10 en later korting", WORDS)
    assert [cue.span.text for cue in found.cues] == ["Gebruik mijn code", "korting"]


@given(pieces)
def test_no_two_cues_of_a_name_overlap(caption):
    spans = {}
    for cue in read_caption(caption, WORDS).cues:
        spans.setdefault(cue.name, []).append(cue.span)
    for found in spans.values():
        ordered = sorted(found)
        assert all(a.end <= b.start for a, b in itertools.pairwise(ordered))


def test_an_english_caption_begins_with_the_label_for_english():
    rules = RSM.model_copy(update={"mend": {"nl": "#advertentie", "en": "#paidpartnership"}})
    english = check_post(Post("This is my new bike, what do you think?", deal="paid"), rules)
    assert english.suggestion.startswith("#paidpartnership ")
    dutch = check_post(Post("Dit is mijn nieuwe fiets, wat vind je ervan?", deal="paid"), rules)
    assert dutch.suggestion.startswith("#advertentie ")


@pytest.mark.parametrize("brand", ["-", "?", "...", "!", "7", "  ", "12", "–"])
def test_what_stands_in_a_table_for_no_brand_is_found_nowhere(brand):
    post = Post("Rustdag - gewoon even niks... wat nu?! 7-11 12 –", brands=(brand,))
    assert check_post(post, RSM).verdict == "no_problem_found"
