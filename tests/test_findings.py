"""One collector of what is wrong: as it comes, counted, or only the first of a kind."""

import pytest

from tikmon_nb.findings import Finding, Findings, InputError


def told(findings):
    return [(finding.code, finding.found, finding.count) for finding in findings]


def test_findings_stand_in_the_order_in_which_they_were_met():
    findings = Findings()
    findings.add("b", found=1)
    findings.add("a", "note", found=2, file="x.csv")
    findings.extend([Finding("b", found="3")])
    assert told(findings) == [("b", "1", 1), ("a", "2", 1), ("b", "3", 1)]
    assert [finding.file for finding in findings] == ["", "x.csv", ""]


def test_counted_keeps_the_first_of_a_code_and_how_many_there_were():
    findings = Findings(file="x.csv", counted=True)
    findings.add("b", row=7, found="first")
    findings.add("a", "note", count=2)
    findings.add("b", "error", row=9, found="second", count=3)
    findings.extend([Finding("a", count=4), Finding("c", "error")])
    assert told(findings) == [("b", "first", 4), ("a", "", 6), ("c", "", 1)]
    assert (findings.items[0].row, findings.items[0].severity) == (7, "warning")


def test_by_row_the_first_is_what_stands_first_in_the_file():
    findings = Findings(counted=True, by_row=True)
    findings.add("none")
    for column in ("x", "y"):
        findings.add("late", row=9, column=column)
        findings.add("twice", row=8 if column == "x" else 3, column=column, count=2)
        findings.add("late", row=9)
    findings.extend([Finding("late", row=7, found="z"), Finding("twice", row=3, found="z")])
    assert [(one.code, one.row, one.column, one.found, one.count) for one in findings] == [
        ("twice", 3, "y", "", 5),
        ("late", 7, "", "z", 5),
        ("none", None, "", "", 1),
    ]


def test_only_so_many_of_a_code_are_shown_and_the_rest_is_a_number():
    findings = Findings(file="x.csv", shown=2)
    for found in ("1", "2", "3", "4"):
        findings.add("a", found=found)
    findings.error("b")
    findings.extend([Finding("c")])
    assert told(findings) == [
        ("a", "1", 1),
        ("a", "2", 1),
        ("b", "", 1),
        ("c", "", 1),
        ("more_findings", "", 2),
    ]
    assert [finding.severity for finding in findings][-1] == "warning"
    assert len(findings) == 4


def test_what_was_found_is_cut_so_that_no_file_floods_a_report():
    findings = Findings()
    findings.add("a", found="x" * 80)
    findings.add("a", found="x" * 81)
    assert [finding.found for finding in findings] == ["x" * 80, "x" * 79 + "…"]


def test_what_was_found_in_a_file_can_be_printed():
    of_file, other = Findings(file="x.csv"), Findings()
    for findings in (of_file, other):
        findings.add("a", found="a\tb\x00\u202ec")
    assert [of_file.items[0].found, other.items[0].found] == ["a b??c", "a\tb\x00\u202ec"]


def test_a_near_match_is_looked_for():
    findings = Findings()
    findings.add("a", found="afiliate", near_in=["affiliate", "shop"])
    assert findings.items[0].near == ("affiliate",)


@pytest.mark.parametrize(("severity", "wrong"), [("note", False), ("warning", False), ("error", True)])
def test_errors_make_an_input_unusable(severity, wrong):
    findings = Findings()
    findings.add("a", severity)
    assert findings.has_errors is wrong
    if wrong:
        with pytest.raises(InputError, match="a"):
            findings.raise_errors()
    else:
        findings.raise_errors()
