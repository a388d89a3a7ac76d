"""The text in the bytes of a table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tikmon_nb.inputs.tabular.encodings import SAMPLE, decode, is_utf8


@settings(max_examples=300)
@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))), st.binary())
def test_sound_utf8_is_what_can_be_decoded(data, more):
    for found in (data, data + more, data[1:] + more):
        try:
            known = found.decode("utf-8")
        except UnicodeDecodeError:
            known = None
        assert is_utf8(found) == (known is not None)


@pytest.mark.parametrize("letter", ["a", "é", "€", "🌸"])
@pytest.mark.parametrize("before", ["", "x", "xyz", "\ufeff"])
def test_the_start_of_a_text_is_that_of_the_whole(letter, before):
    text = "a,b\n" + before + letter * (SAMPLE + 10)
    found, encoding = decode(text.encode("utf-8-sig"))
    assert (found.whole, encoding) == (text, "utf-8")
    assert found.start == text[:SAMPLE]
