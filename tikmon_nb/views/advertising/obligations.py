"""The Media Act and the privacy checklist for one creator, as sections of a report."""

from __future__ import annotations

from tikmon_nb.marking import mark
from tikmon_nb.rules.law.facts import CreatorFacts
from tikmon_nb.rules.law.media_act import MetCriterion, Scope
from tikmon_nb.rules.law.privacy import Item
from tikmon_nb.views.advertising.disclosure_sentences import source_text
from tikmon_nb.views.page.html import Column, Html, badge, bullets, element, paragraph, section, table
from tikmon_nb.views.page.names import one_direction
from tikmon_nb.views.page.text import Text

OUTCOMES = {
    "in_scope": mark("As far as is known, the Media Act applies to you."),
    "out_of_scope": mark("As far as is known, the Media Act does not apply to you."),
    "unknown": mark("Whether the Media Act applies to you cannot be said yet; what is missing is below."),
}
ANSWERS = {True: mark("yes"), False: mark("no"), None: mark("not known")}
APPLIES = {"yes": mark("applies"), "no": mark("does not apply"), "unknown": mark("may apply")}
HOW_TO_SAY = {
    "videos": mark("videos_12_months in creator.yml"),
    "registered": mark("kvk in creator.yml"),
    "benefit": mark("deals.csv or income.csv"),
    "account": mark("handle in creator.yml"),
    "established": mark("country in creator.yml"),
}


def supervision(scope: Scope, facts: CreatorFacts, text: Text) -> Html:
    """Whether the Media Act applies, by which criteria, and which duties follow."""
    body = paragraph(" ".join(_outcome(scope, text)))
    columns = (Column(text("Criterion")), Column(text("Met")), Column(text("Source")))
    rows = [
        [_criterion(met, text), text(ANSWERS[met.met]), source_text(met.criterion, text)]
        for met in scope.criteria
    ]
    body += table(columns, rows, text.pick(scope.rules.title))
    if facts.counted_until is not None:
        body += paragraph(
            text("Videos are counted over the twelve months to {day}.", day=text.date(facts.counted_until))
        )
    if scope.outcome != "out_of_scope":
        duties = (
            badge(text(APPLIES[applies]), f"applies-{applies}")
            + f" {text.pick(duty.name)} {_from(duty.followers_from, text)}"
            + element("small", source_text(duty, text))
            for duty, applies in scope.duties
        )
        body += bullets(duties, "unlocks")
    body += paragraph(text.pick(scope.rules.context))
    who = text.pick(scope.rules.supervisor)
    if scope.hangs_on_registration:
        who = text("the chamber of commerce (kvk.nl) or {who}", who=who)
    body += paragraph(text("An estimate from your own files; ask {who}.", who=who))
    return section("supervision", text("The Media Act"), body)


def _outcome(scope: Scope, text: Text) -> list[str]:
    said = [text(OUTCOMES[scope.outcome])]
    if scope.outcome == "out_of_scope" and "established" not in scope.unmet:
        said.append(text("The advertising code holds then too."))
    if scope.hangs_on_registration:
        said.append(
            text(
                "Does this bring in money regularly? Then you usually have to register with the chamber of"
                " commerce, and this answer changes."
            )
        )
    return said


def _from(followers: int, text: Text) -> str:
    return text("From {n} followers.", n=text.number(followers)) + " " if followers else ""


def _criterion(met: MetCriterion, text: Text) -> str:
    name = text.pick(met.criterion.name)
    if met.criterion.at_least is not None:
        name = text("at least {n} {what}", n=text.number(met.criterion.at_least), what=name)
        if met.value is not None:
            counted = text.number(met.value)
            have = (
                text("you have at least {n}", n=counted)
                if met.at_least_known
                else text("you have {n}", n=counted)
            )
            name += f" ({have})"
    if met.met is None and met.criterion.id in HOW_TO_SAY:
        name += " – " + text("say it with {where}", where=text(HOW_TO_SAY[met.criterion.id]))
    return name


def privacy(items: tuple[Item, ...], wording: tuple[dict[str, str], dict[str, str]], text: Text) -> Html:
    """The privacy questions that come up, and the creator's own answers.

    `wording` introduces them and says where to ask, by language.
    """
    description, ask = (text.pick(one) for one in wording)
    title = text("What your viewers should be told about their data")
    if not items:
        none = text("No affiliate links or promotions were found in your files, so no questions come up.")
        return section("privacy", title, paragraph(none))
    body = paragraph(description)
    for situation in dict.fromkeys(item.situation.id for item in items):
        own = [item for item in items if item.situation.id == situation]
        columns = (Column(text("Question")), Column(text("Your answer")), Column(text("Source")))
        rows = [
            [
                text.pick(item.question.name),
                one_direction(item.answer) or text("not filled in yet (privacy in creator.yml)"),
                source_text(item.question, text),
            ]
            for item in own
        ]
        body += table(columns, rows, text.pick(own[0].situation.name))
    return section("privacy", title, body + paragraph(ask))
