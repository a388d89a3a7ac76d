"""Claims of income in a text: how much, per what, in which currency, with how many followers.

Only what stands there is read, and what is not understood is said: an amount in two readings, a word of time,
a sentence that does not say whether it is earned. Whether a claim is likely is for the model to say
(`model.choices.claims`); whoever made it is never judged.
"""

from __future__ import annotations

from tikmon_nb.inputs.prose.seen import Span
from tikmon_nb.inputs.prose.written_amounts import WrittenAmount
from tikmon_nb.inputs.prose.written_periods import WrittenPeriod
from tikmon_nb.rules.claims import claim_words as words
from tikmon_nb.rules.claims.claim_records import Claim, ClaimsRead, Condition, ConditionKind, Judged, Unclear
from tikmon_nb.rules.claims.claim_text import MAX_LENGTH, POSTS, ClaimText, meets
from tikmon_nb.rules.claims.meaning import EARNED, VALUE, WEAK, Cue, Meaning, denial, names_goods


def read_claims(text: str) -> ClaimsRead:
    """What `text` claims of income, in order.

    >>> read = read_claims("Deze cursus kost 497 euro en je verdient 2k per maand")
    >>> [(one.low, one.per, one.assumed) for one in read.claims], [meaning for meaning, _ in read.apart]
    ([(2000.0, 'month', True)], ['price'])
    """
    source = ClaimText(text[:MAX_LENGTH])
    claims, apart, unread = list[Claim](), list[tuple[Meaning, Span]](), list[tuple[Unclear, Span]]()
    for start, end in source.sentences():
        for found in _Sentence(source, start, end).judged():
            if isinstance(found, Claim):
                claims.append(found)
            elif found[0] in ("amount", "meaning"):
                unread.append(found)  # type: ignore[arg-type]
            else:
                apart.append(found)  # type: ignore[arg-type]
    return ClaimsRead(tuple(claims), tuple(apart), tuple(unread))


Found = Claim | tuple[Meaning | Unclear, Span]


class _Sentence:
    def __init__(self, source: ClaimText, start: int, end: int) -> None:
        self.source, self.start, self.end = source, start, end
        self.seen = source.seen
        self.cues = [cue for cue in source.cues if start <= cue.start < end]
        self.periods = [one for one in source.periods if start <= one.start < end]
        money = [
            one
            for one in source.money
            if (start <= one.start < end and one.high > 0) or (one.doubtful and start <= one.start < end)
        ]
        self.money = [one for one in money if one.currency or self._may_count_money(one)]
        self.bound = set[Cue]()

    def _may_count_money(self, one: WrittenAmount) -> bool:
        """Whether a number without a currency is one in euros: nothing is counted by the word behind it."""
        if one.scaled and one.low < 100:
            return False
        near = next((p for p in self.periods if 0 <= p.start - one.end <= 1), None)
        before = words.WORD.findall(self.seen, max(self.start, one.start - 16), one.start)
        if not one.scaled and near is None and one.low in words.YEARS:
            return False
        if not one.scaled and before and before[-1] in words.NO_AMOUNT_BEFORE:
            return False
        if near is not None and (one.scaled or one.low >= 100 or near.manner == "rate"):
            return one.low >= 100 or not before or before[-1] not in words.NO_SMALL_AMOUNT_BEFORE
        if not one.scaled and (one.low < 100 or one.low != int(one.low)):
            return False
        following = words.WORD.match(self.seen, one.end + (self.seen[one.end : one.end + 1] == " "))
        if following is None:
            return not self.seen[one.end + 1 : one.end + 2].isdigit() or one.scaled
        cue = next((cue for cue in self.cues if cue.start == following.start()), None)
        return following[0] in words.MONEY_FOLLOWS or (cue is not None and cue.meaning in EARNED)

    def judged(self) -> list[Found]:
        """Every amount of the sentence as a claim, as something else, or as not understood."""
        rows = [Judged(one, *self._period_after(one, i)) for i, one in enumerate(self.money)]
        for i, row in enumerate(rows):
            row.meaning = self._adjacent(row, i)
        for i in reversed(range(len(rows))):
            if rows[i].period is None:
                rows[i].period = self._period_before(rows, i) or self._period_shared(rows, i)
        for i, row in enumerate(rows):
            row.meaning = row.meaning or self._meaning(row, i, rows)
        for i in reversed(range(len(rows) - 1)):
            if not rows[i].meaning and rows[i + 1].meaning in EARNED and self._is_listed(rows, i):
                rows[i].meaning = rows[i + 1].meaning
        found = [one for i, row in enumerate(rows) for one in self._found(row, i, rows)]
        return found + self._vague()

    def _next(self, i: int) -> int:
        return self.money[i + 1].start if i + 1 < len(self.money) else self.end

    def _period_after(self, one: WrittenAmount, i: int) -> tuple[WrittenPeriod | None, int]:
        """The period behind an amount, a recurring one before any other, and where both end."""
        stop = self._next(i)
        near = [
            p
            for p in self.periods
            if one.end <= p.start < stop
            and self.source.passes(one.end, p.start)
            and not self._parted(one.end, p.start, "" if p.manner != "rate" or stop < self.end else ",;")
        ]
        period = next((p for p in near if p.manner == "rate"), near[0] if near else None)
        return period, period.end if period and not words.WORD.search(
            self.source.plain, one.end, period.start
        ) else one.end

    def _period_before(self, rows: list[Judged], i: int) -> WrittenPeriod | None:
        start = rows[i - 1].end if i else self.start
        stop = rows[i].amount.start
        near = [
            p for p in self.periods if start <= p.start and p.end <= stop and self.source.passes(p.end, stop)
        ]
        taken = rows[i - 1].period if i else None
        near = [
            p
            for p in near
            if p != taken and not self._is_of_something(p) and not self._parted(p.end, stop, ",;")
        ]
        return next((p for p in reversed(near) if p.manner == "rate"), near[-1] if near else None)

    def _is_of_something(self, period: WrittenPeriod) -> bool:
        """Whether a period tells how often something else is: "3 video's per week", "3000 views per dag"."""
        return bool(words.COUNTED.search(self.seen, max(self.start, period.start - 32), period.start))

    def _parted(self, start: int, end: int, allowed: str) -> bool:
        return any(match[0] not in allowed for match in words.joints(self.seen, start, end))

    def _is_listed(self, rows: list[Judged], i: int) -> bool:
        """Whether an amount and the next one are named in one breath: "van 500 naar 3000 per maand"."""
        first, second = rows[i].amount, rows[i + 1].amount
        cue = self._cue_before(first.start)
        if cue is not None and cue.meaning not in EARNED:
            return False
        return first.currency == second.currency and self.source.passes(rows[i].end, second.start)

    def _period_shared(self, rows: list[Judged], i: int) -> WrittenPeriod | None:
        """The period of the next amount, where the two are listed: "omzet 8000, winst 2000 per maand"."""
        following = rows[i + 1] if i + 1 < len(rows) else None
        if following is None or following.period is None or following.period.end <= following.amount.start:
            return None
        return following.period if self.source.passes(rows[i].end, following.amount.start) else None

    def _adjacent(self, row: Judged, i: int) -> Meaning:
        """What the word right behind the amount says: "500 euro huur", "3000 per maand verdienen"."""
        if row.amount.currency and VALUE.search(self.seen, max(0, row.amount.start - 20), row.amount.start):
            return "price"
        before = self._cue_before(row.amount.start)
        named = before and words.NAMES.fullmatch(self.seen, before.end, row.amount.start)
        if before is not None and named and before.meaning in ("rent", "cost"):
            return before.meaning
        for end in dict.fromkeys((row.amount.end, row.end)):
            for cue in self.cues:
                gap = self.seen[end : cue.start] if end <= cue.start < self._next(i) else None
                if gap is not None and words.SMALL_GAP.fullmatch(gap) and cue.meaning:
                    self.bound.add(cue)
                    return "price" if cue.meaning in EARNED and self._is_price(row, before) else cue.meaning
        return ""

    def _is_price(self, row: Judged, before: Cue | None) -> bool:
        """Whether a price stands right before the amount, whatever follows: "kost 497 euro. Verdien …"."""
        priced = before is not None and before.meaning == "price" and row.amount.start - before.end <= 1
        return bool(row.amount.currency) and (priced or names_goods(self.seen, row.amount.start))

    def _meaning(self, row: Judged, i: int, rows: list[Judged]) -> Meaning:
        one = row.amount
        if one.currency and names_goods(self.seen, one.start):
            return "price"
        cue = self._cue_before(one.start)
        if cue is not None and self._reaches(cue, row, i, rows):
            return "" if self._is_doubtful_price(cue, row) else cue.meaning
        after = next(
            (c for c in self.cues if row.end <= c.start < self._next(i) and c not in self.bound), None
        )
        if after is not None and self._speaks_of(row.end, after.start):
            return (
                after.meaning
                if after.meaning in EARNED or self.seen.startswith(words.PRICED, after.start)
                else ""
            )
        return self._by_context(row, i)

    def _cue_before(self, start: int) -> Cue | None:
        """The nearest word of meaning before an amount; a weak one gives way to one of earning."""
        near = [cue for cue in reversed(self.cues) if cue.end <= start and cue not in self.bound]
        weak = len(near) > 1 and WEAK.match(self.seen, near[0].start, near[0].end)
        if weak and near[1].meaning in EARNED and self._is_one_part(near[1].end, near[0].start):
            return near[1]
        return near[0] if near else None

    def _is_label(self, cue: Cue, start: int) -> bool:
        """Whether a noun of earning opens the sentence as a label: "Salaris als redacteur: 3.200 bruto"."""
        label = words.LABEL.fullmatch(self.seen, cue.start, cue.end)
        return (
            bool(label) and ":" in self.seen[start - 3 : start] and self.source.passes(self.start, cue.start)
        )

    def _is_doubtful_price(self, cue: Cue, row: Judged) -> bool:
        """Whether a price is named for a post, or by a weak word in a sentence that spoke of earning."""
        if cue.meaning != "price" or self.seen.startswith(("kost", "cost"), cue.start):
            return False
        earned = any(other.meaning in EARNED and other.end <= cue.start for other in self.cues)
        weak = earned and WEAK.match(self.seen, cue.start, cue.end)
        return bool(weak) or (row.period is not None and row.period.unit in POSTS)

    def _is_one_part(self, start: int, end: int) -> bool:
        """Whether neither an amount nor the begin of another part of the sentence stands between."""
        between = any(start <= one.start < end for one in self.money)
        return not between and not words.joints(self.seen, start, end)

    def _reaches(self, cue: Cue, row: Judged, i: int, rows: list[Judged]) -> bool:
        """Whether a word before the amount speaks of it, and not of another one or of another part."""
        start = row.amount.start
        subject = words.SUBJECT.search(self.source.plain, cue.end, start)
        if subject and subject["noun"] not in words.FILLERS and not self._is_label(cue, start):
            return False
        if i and cue.end <= rows[i - 1].amount.start:
            return bool(
                rows[i - 1].meaning == cue.meaning or rows[i - 1].meaning == ""
            ) and self.source.passes(rows[i - 1].end, start)
        joints = words.joints(self.seen, cue.end, start)
        return not joints or self.source.passes(joints[-1].end(), start)

    def _speaks_of(self, start: int, end: int) -> bool:
        return not words.joints(self.seen, start, end) and self.source.passes(start, end)

    def _by_context(self, row: Judged, i: int) -> Meaning:
        """Earned, where a text that speaks of earning goes on with an amount per week, or opens with one."""
        if row.period is None or any(c.meaning not in EARNED for c in self.cues if c.meaning):
            return ""
        if row.period.unit == "thousand_views":
            return "earned"
        if not self.source.passes(self.start, row.amount.start):
            return ""
        if self.source.earns_before(self.start):
            return "earned"
        if i == 0 and words.LISTED.match(self.seen, row.end, self.end):
            return "earned"
        ended = not words.WORD.search(self.seen, row.end, self.end)
        return "earned" if i == 0 and ended and not row.amount.currency else ""

    def _found(self, row: Judged, i: int, rows: list[Judged]) -> list[Found]:
        one = row.amount
        here = self.source.span(one.start, max(row.end, one.end))
        if row.meaning not in EARNED:
            spoken_of = any(cue.meaning in EARNED for cue in self.cues)
            if row.period is not None:
                spoken_of = spoken_of or one.scaled or any(c.meaning in EARNED for c in self.source.cues)
            if one.currency or (spoken_of and not row.meaning):
                return [(row.meaning or "meaning", here)]
            return []
        if one.doubtful:
            return [("amount", here)]
        doubt = self._denial(row, i, rows)
        if doubt:
            return [("denied" if doubt == "denied" else "meaning", here)]
        return [self._claim(row, i, rows)]

    def _denial(self, row: Judged, i: int, rows: list[Judged]) -> str:
        start = rows[i - 1].end if i else self.start
        bounds = [m.end() for m in words.CLAUSE.finditer(self.seen, start, row.amount.start)]
        before = self.seen[bounds[-1] if bounds else start : row.amount.start]
        verb = next((c for c in self.cues if row.end <= c.start < self._next(i)), None)
        between = (
            ""
            if verb is None or words.joints(self.seen, row.end, verb.start)
            else self.seen[row.end : verb.start]
        )
        after = (
            verb.end if verb is not None and between.strip() in ("", "te") and verb in self.bound else row.end
        )
        return denial(before, between, self.seen[after : after + 48])

    def _claim(self, row: Judged, i: int, rows: list[Judged]) -> Claim:
        one, period = row.amount, row.period
        before = self.seen[max(self.start, one.start - 28) : one.start]
        end = max(one.end, period.end if period and period.start >= one.end else 0)
        return Claim(
            one.low,
            one.high,
            one.currency or "EUR",
            period.unit if period else "",
            up_to=bool(words.UP_TO.search(before)),
            followers=self.source.followers_in(self.start, self.end),
            span=self.source.span(min(one.start, period.start if period else one.start), end),
            n=period.n if period else 1.0,
            at_least=one.at_least or bool(words.AT_LEAST.search(before)),
            assumed=not one.currency,
            time=None if period else self.source.time_near(self.start, self.end),
            conditions=self._conditions(row, i, rows),
        )

    def _part(self, row: Judged, i: int, rows: list[Judged]) -> tuple[int, int]:
        """The part of the sentence that speaks of this amount."""
        start, stop = self.start, self.end
        if i:
            joint = next(iter(words.joints(self.seen, rows[i - 1].end, row.amount.start)), None)
            start = joint.end() if joint else rows[i - 1].end
        if i + 1 < len(rows):
            joint = next(iter(words.joints(self.seen, row.end, rows[i + 1].amount.start)), None)
            stop = joint.start() if joint else rows[i + 1].amount.start
        return start, stop

    def _conditions(self, row: Judged, i: int, rows: list[Judged]) -> tuple[Condition, ...]:
        start, stop = self._part(row, i, rows)
        found = list[tuple[int, int, ConditionKind]]()
        if row.meaning in ("turnover", "profit", "net"):
            found.append((row.amount.start, row.amount.end, row.meaning))
        for kind, pattern in words.CONDITIONS.items():
            for match in pattern.finditer(self.seen, start, stop):
                if kind != "other" or self._is_condition(match.span(), match[0], row):
                    found.append((*match.span(), kind))
        if row.period is not None:
            found += [
                (p.start, p.end, "deadline")
                for p in self.periods
                if start <= p.start < stop and p.manner == "span" and p != row.period
            ]
        kept = dict[ConditionKind, Condition]()
        conditions = list[Condition]()
        for first, last, kind in sorted(found):
            condition = Condition(kind, self.source.span(first, last))
            if kind == "other" or kind not in kept:
                conditions.append(condition)
            kept[kind] = condition
        return tuple(conditions)

    def _is_condition(self, span: tuple[int, int], written: str, row: Judged) -> bool:
        used = [m.span() for m in self.source.followers] + [(row.amount.start, row.end)]
        if row.period is not None:
            used.append((row.period.start, row.period.end))
        if meets(*span, used) or words.PLAIN_WITH.fullmatch(written):
            return False
        if words.NET.search(written) or words.STREAM.search(written):
            return False
        return not words.NOT_WITHOUT.fullmatch(written)

    def _vague(self) -> list[Found]:
        """Amounts that no figure comes of: "een paar duizend", "six figures"."""
        if not any(cue.meaning in EARNED for cue in self.cues):
            return []
        spans = [m.span() for m in words.VAGUE.finditer(self.seen, self.start, self.end)]
        taken = [(one.start, one.end) for one in self.money]
        return [("amount", self.source.span(*span)) for span in spans if not meets(*span, taken)]
