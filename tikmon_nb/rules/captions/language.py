"""Which language a caption is in, as far as it matters: whether the lists of words read it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from tikmon_nb.inputs.rule_sets.advertising import Languages

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

OTHER = "other"
_MOST = 300  # characters; more tell little that is new
_NO_PROSE = re.compile(r"https?://\S+|www\.\S+|\S*[#@＃＠]\S*|[^\w\s.,;:!?'’()/-]|[\d_]")


def language_of(caption: str, languages: Languages) -> str:
    """One of `languages.read`, `other`, or "" where too few letters tell.

    Hashtags, mentions, addresses and emoji are left out: they are the same in every language.
    """
    return _language(caption[:_MOST], languages)


@functools.lru_cache(maxsize=4096)
def _language(caption: str, languages: Languages) -> str:
    prose = " ".join(_NO_PROSE.sub(" ", caption).split())
    if sum(map(str.isalpha, prose)) < languages.letters:
        return ""
    chances = dict(_identifier(languages).rank(prose))
    read = {language: chances[language] for language in languages.read}
    return OTHER if sum(read.values()) < languages.least else max(read, key=read.__getitem__)


@functools.lru_cache(maxsize=4)
def _identifier(languages: Languages) -> LanguageIdentifier:
    """The model is loaded when first asked for: most captions need none."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages((*languages.read, *languages.met))
    return identifier
