"""The tax on one profit as a person would check it: a line for each step, with its source and status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tikmon_nb.inputs.rule_sets.tax import STATUSES, Status, Step, Steps, TaxRow, TaxYear
from tikmon_nb.marking import mark
from tikmon_nb.model.money.income_tax import Box1, ProfitTax, Taxpayer
from tikmon_nb.views.page.names import confidence_name, partial_date
from tikmon_nb.views.page.text import Text

STATUS_NAMES: dict[Status, str] = {
    "law": mark("adopted law"),
    "proposed": mark("a bill, not adopted"),
    "assumed": mark("an assumption: nothing newer or firmer was found"),
}


@dataclass(frozen=True)
class TaxLine:
    """One step: what it is, its amount in EUR (below zero where it is taken off), and the row it rests on."""

    key: str
    words: str
    eur: float
    row: str = ""
    total: bool = False


def tax_lines(found: ProfitTax, rules: TaxYear, who: Taxpayer, text: Text) -> list[TaxLine]:
    """Every step from the profit to what is left of it, for one profit; steps of nothing are left out."""
    return [
        TaxLine("profit", text("Profit before tax, without VAT"), float(found.profit_eur)),
        *_deductions(found, rules, text),
        TaxLine("taxable", text("Taxable profit"), float(found.taxable_eur), total=True),
        *_wage(found, rules, who, text),
        *_contribution(found, rules, who, text),
        TaxLine("net", text("Left of the profit"), float(found.net_eur), total=True),
    ]


def _deductions(found: ProfitTax, rules: TaxYear, text: Text) -> Iterator[TaxLine]:
    own, starter = float(found.self_employed_deduction_eur), float(found.starter_deduction_eur)
    exempt = float(found.profit_exemption_eur)
    if own:
        words = text("Deduction for the self-employed (zelfstandigenaftrek)")
        yield TaxLine("self_employed_deduction", words, -own, "self_employed_deduction")
    if starter:
        words = text("Deduction for starters (startersaftrek)")
        yield TaxLine("starter_deduction", words, -starter, "starter_deduction")
    if exempt:
        left = float(found.profit_eur) - own - starter
        words = text(
            "Profit exemption (mkb-winstvrijstelling): {share} of {amount}",
            share=_percent(rules.profit_exemption.share, text),
            amount=_money(left, text),
        )
        yield TaxLine("profit_exemption", words, -exempt, "profit_exemption")


def _wage(found: ProfitTax, rules: TaxYear, who: Taxpayer, text: Text) -> Iterator[TaxLine]:
    """The tax; beside a wage it is worked out twice, with the profit and without it."""
    if not who.wage_eur:
        on = text("the profit before deductions")
        yield from _box_1(found.with_profit, float(found.profit_eur), on, rules, text)
        words = _tax_words(found.with_profit, text("Income tax"), text)
        yield TaxLine("income_tax", words, float(found.income_tax_eur), total=True)
        return
    work = who.wage_eur
    words = text("Taxable profit and wage together")
    yield TaxLine("income", words, float(found.with_profit.income_eur), total=True)
    on = text("the wage and the profit before deductions")
    yield from _box_1(found.with_profit, float(found.profit_eur) + work, on, rules, text)
    words = _tax_words(found.with_profit, text("Income tax with the profit"), text)
    yield TaxLine("tax_with_profit", words, float(found.with_profit.tax_eur), total=True)
    yield TaxLine("wage", text("The wage alone"), work, total=True)
    for line in _box_1(found.without_profit, work, text("the wage"), rules, text):
        yield replace(line, key=f"wage_{line.key}")
    words = _tax_words(found.without_profit, text("Income tax without the profit"), text)
    yield TaxLine("tax_without_profit", words, float(found.without_profit.tax_eur), total=True)
    words = text("Income tax because of the profit: the difference")
    yield TaxLine("income_tax", words, float(found.income_tax_eur), total=True)


def _tax_words(box: Box1, words: str, text: Text) -> str:
    """The name of the sum; where the credits are more than the tax, that nothing of them is paid out."""
    if box.tax_eur > 0 or not box.before_credits_eur:
        return words
    return text("{sum} (what is left of the credits is not paid out)", sum=words)


def _box_1(box: Box1, work: float, on: str, rules: TaxYear, text: Text) -> Iterator[TaxLine]:
    """The brackets and the credits; `on` says what `work`, the base of the labour credit, consists of."""
    steps = rules.brackets.steps
    for i, (step, eur) in enumerate(zip(steps, box.brackets_eur, strict=True), 1):
        if eur:
            words = text(
                "Bracket {n}: {share} of {amount}",
                n=i,
                share=_percent(step.share, text),
                amount=_money(float(eur) / step.share, text),
            )
            yield TaxLine(f"bracket_{i}", words, float(eur), "brackets")
    if box.cap_eur:
        more = steps[-1].share - rules.deduction_cap.share
        words = text(
            "Deductions in the highest bracket count at {cap}: {share} of {amount} is added",
            cap=_percent(rules.deduction_cap.share, text),
            share=_percent(more, text),
            amount=_money(float(box.cap_eur) / more, text),
        )
        yield TaxLine("deduction_cap", words, float(box.cap_eur), "deduction_cap")
    general = _step_words(rules.general_credit, float(box.income_eur), text)
    labour = _step_words(rules.labour_credit, work, text)
    if box.general_credit_eur:
        words = text("General tax credit (algemene heffingskorting): {how}", how=general)
        yield TaxLine("general_credit", words, -float(box.general_credit_eur), "general_credit")
    if box.labour_credit_eur:
        words = text("Credit on work (arbeidskorting), on {what}: {how}", what=on, how=labour)
        yield TaxLine("labour_credit", words, -float(box.labour_credit_eur), "labour_credit")


def _step_words(row: Steps, income: float, text: Text) -> str:
    """How the amount of a table is found: `€ 5.685,00 less 6,51% of € 4.408,00`."""
    step = _step_at(row.steps, income)
    values = {
        "start": _money(step.eur, text),
        "share": _percent(abs(step.share), text),
        "amount": _money(max(income, 0.0) - step.from_eur, text),
    }
    if not step.share:
        return values["start"]
    if not step.eur:
        return text("{share} of {amount}", **values)
    if step.share > 0:
        return text("{start} and {share} of {amount}", **values)
    return text("{start} less {share} of {amount}", **values)


def _step_at(steps: tuple[Step, ...], income: float) -> Step:
    return next((step for step in reversed(steps) if income > step.from_eur), steps[0])


def _contribution(found: ProfitTax, rules: TaxYear, who: Taxpayer, text: Text) -> Iterator[TaxLine]:
    zvw = float(found.zvw_eur)
    values = {
        "share": _percent(rules.health_care.share, text),
        "amount": _money(zvw / rules.health_care.share, text),
        "most": _money(rules.health_care.max_eur, text),
    }
    if who.wage_eur:
        words = text(
            "Health care contribution (Zvw): {share} of {amount}; wage and profit count up to {most}",
            **values,
        )
    else:
        words = text(
            "Health care contribution (Zvw): {share} of {amount}; profit counts up to {most}", **values
        )
    yield TaxLine("zvw", words, zvw, "health_care")


def weakest(lines: Iterable[TaxLine], rules: TaxYear) -> Status:
    """The least firm status among the rows that the lines rest on."""
    return max((rules.status_of(line.row) for line in lines if line.row), key=STATUSES.index)


def tax_text(lines: list[TaxLine], rules: TaxYear, who: Taxpayer, text: Text) -> list[str]:
    """The lines as a table for a terminal, then what each rests on, and what is not worked out."""
    sources = {line.row: _rests_on(line.row, rules, text) for line in lines if line.row}
    numbers = {source: i for i, source in enumerate(dict.fromkeys(sources.values()), 1)}
    amounts = [_money(line.eur, text) for line in lines]
    width = max(map(len, amounts))
    words = max(len(line.words) for line in lines) + 2
    said = [text("Estimate for {year}: {who}", year=str(rules.year), who=who_words(who, text)), ""]
    for line, amount in zip(lines, amounts, strict=True):
        indent = "" if line.total else "  "
        note = f"  [{numbers[sources[line.row]]}]" if line.row else ""
        said.append(f"{indent + line.words:<{words}}  {amount:>{width}}{note}")
    said += ["", *(f"[{number}] {source}" for source, number in numbers.items()), ""]
    return [*said, status_sentence(weakest(lines, rules), rules, text), *caveats(text)]


def _rests_on(row: str, rules: TaxYear, text: Text) -> str:
    found: TaxRow = getattr(rules, row)
    day = partial_date(found.source_date, text)
    if found.date_is == "consulted":
        day = text("consulted {date}", date=day)
    return text(
        "{status}; {source} ({day}; certainty: {grade})",
        status=text(STATUS_NAMES[rules.status_of(row)]),
        source=text.pick(found.source),
        day=day,
        grade=confidence_name(found.confidence, text),
    )


def who_words(who: Taxpayer, text: Text) -> str:
    """What was taken to be so of the taxpayer, in words."""
    if not who.entrepreneur:
        said = [text("not an entrepreneur for the income tax")]
    else:
        hours = text("enough hours") if who.hours else text("fewer hours than the deduction asks for")
        said = [text("entrepreneur for the income tax"), hours]
    if who.starter:
        said.append(text("deduction for starters"))
    if who.wage_eur:
        said.append(text("a wage of {amount} beside it", amount=text.money(who.wage_eur, whole=True)))
    return ", ".join(said)


def caveats(text: Text) -> list[str]:
    """How an assessment may differ, what is not worked out, and where to ask."""
    return [
        text("The tax office rounds in your favour: its amount may be a few euros lower."),
        text(
            "Not worked out: a tax partner, a home, benefits and allowances, investments, losses of other"
            " years, a BV, living abroad, under 18, or past the age of the state pension."
        ),
        text("This is an estimate and no advice; ask the tax office (Belastingdienst) or a bookkeeper."),
    ]


def status_sentence(status: Status, rules: TaxYear, text: Text) -> str:
    """On what kind of rules the amounts of a year rest."""
    year = str(rules.year)
    if rules.from_year != rules.year:
        return text(
            "For {year} it is assumed that the rules of {known} hold on.",
            year=year,
            known=str(rules.from_year),
        )
    if status == "law":
        return text("These are the rules of {year} as they were adopted.", year=year)
    if status == "proposed":
        return text("For {year} this rests on a bill that is not adopted: it may still change.", year=year)
    if rules.status == "proposed":
        return text(
            "For {year} this rests on a bill that is not adopted, and partly on an assumption: it may still"
            " change.",
            year=year,
        )
    return text("For {year} this rests partly on an assumption.", year=year)


def tax_fields(lines: list[TaxLine], found: ProfitTax, rules: TaxYear, text: Text) -> dict[str, Any]:
    """The result as JSON-ready fields, amounts in EUR to the cent."""
    status = weakest(lines, rules)
    return {
        "year": rules.year,
        "profit_eur": _cents(float(found.profit_eur)),
        "taxable_eur": _cents(float(found.taxable_eur)),
        "income_tax_eur": _cents(float(found.income_tax_eur)),
        "zvw_eur": _cents(float(found.zvw_eur)),
        "net_eur": _cents(float(found.net_eur)),
        "status": status,
        "lines": [_line_fields(line, rules, text) for line in lines],
        "caveats": [status_sentence(status, rules, text), *caveats(text)],
    }


def _line_fields(line: TaxLine, rules: TaxYear, text: Text) -> dict[str, Any]:
    fields: dict[str, Any] = {"key": line.key, "text": line.words, "eur": _cents(line.eur)}
    if line.row:
        row: TaxRow = getattr(rules, line.row)
        fields |= {
            "status": rules.status_of(line.row),
            "source": text.pick(row.source),
            "source_date": row.source_date,
            "confidence": row.confidence,
        }
    return fields


def _cents(eur: float) -> float:
    return round(eur, 2) + 0.0


def _money(eur: float, text: Text) -> str:
    return text.money(_cents(eur), exact=True)


def _percent(share: float, text: Text) -> str:
    return text.percent(share, 3)
