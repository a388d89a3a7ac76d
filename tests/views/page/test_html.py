"""Figures on a page: the same drawing in fewer characters, and addresses that stay in their quotes."""

from __future__ import annotations

import io
import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

from matplotlib.figure import Figure

from tikmon_nb.views.page.html import Column, badge, bullets, element, figure, paragraph, section, slim, table


def drawing():
    ax = Figure(figsize=(3, 2)).add_subplot()
    ax.plot([0, 1, 2.123456], [1, 3, 2.654321])
    ax.set_title('hoeken <&"%> 100 %')
    return ax


def svg_of(ax):
    buffer = io.BytesIO()
    ax.get_figure().savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue().decode()


def numbers(svg):
    return [float(n) for path in re.findall(r' d="([^"]+)"', svg) for n in re.findall(r"-?\d+\.?\d*", path)]


def test_text_is_escaped_once_wherever_it_comes_in_and_markup_never():
    hostile = """<b>"&'</b>"""
    shown = "&lt;b&gt;&#34;&amp;&#39;&lt;/b&gt;"
    assert paragraph(hostile) == f"<p>{shown}</p>"
    both = element("div", paragraph(hostile), hostile, title=hostile)
    assert both == f'<div title="{shown}"><p>{shown}</p>{shown}</div>'
    assert bullets([hostile, paragraph("x")]) == f"<ul><li>{shown}</li><li><p>x</p></li></ul>"
    made = section("a", hostile, table([Column(hostile)], [[hostile]], hostile), badge(hostile, "k", hostile))
    assert unescape(made).count(hostile) == made.count(shown) == 7
    assert (made._repr_html_(), repr(made)) == (made, hostile)


def test_slimmed_outlines_are_off_by_less_than_a_hundredth():
    whole = svg_of(drawing())
    slimmed = slim(whole)
    assert len(slimmed) < 0.9 * len(whole)
    before, after = numbers(whole), numbers(slimmed)
    assert len(before) == len(after) > 100
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 0.005 + 1e-9
    assert re.findall(r"scale\([^)]*\)", whole) == re.findall(r"scale\([^)]*\)", slimmed)
    elements = [one.tag for one in ElementTree.fromstring(slimmed).iter()]
    lost = {"metadata", "RDF", "Work", "type", "creator", "Agent", "title", "format", "date"}
    kept = [one.tag for one in ElementTree.fromstring(whole).iter() if one.tag.split("}")[-1] not in lost]
    assert elements == kept


def test_a_figure_is_one_address_that_nothing_in_it_ends():
    markup = figure(drawing(), 'woorden "<&>"')
    [source] = re.findall(r'src="([^"]*)"', markup)
    assert source.startswith("data:image/svg+xml,%3Csvg")
    assert not set(source) & set("<>#& {}|\n")
    assert ElementTree.fromstring(unquote(source.partition(",")[2])).tag.endswith("svg")
    assert figure(drawing(), "x") == figure(drawing(), "x")
