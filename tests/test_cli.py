"""The command line: clear messages, stable JSON, exit codes, no traceback."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import time

import click
import pytest
import yaml

from tests.conftest import DATA
from tikmon_nb.batch.plan import Job, Outcome
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.runs import _past
from tikmon_nb.cli.shell import AMOUNT, run
from tikmon_nb.cli.speaking import messages_of
from tikmon_nb.tasks.report.reports import ReportRun
from tikmon_nb.views.page.text import Text


@pytest.fixture
def cli(capsys):
    """Runs a command and returns exit code, standard output and standard error."""

    def call(*arguments):
        code = run(tikmon, [str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err

    return call


@pytest.mark.parametrize(
    "command", [[], ["report"], ["rates"], ["creators"], ["scenarios"], ["new"], ["portfolio"], ["inspect"]]
)
def test_every_command_explains_itself_with_an_example(cli, command):
    code, out, _ = cli(*command, "--help", "--lang", "en") if command else cli("--lang", "en", "--help")
    assert code == 0
    assert "Example" in out
    assert "tikmon " + " ".join(command) in out


def test_help_is_there_at_once():
    """No heavy library is imported before a command runs."""
    probe = (
        "import sys; from tikmon_nb.cli import tikmon; from tikmon_nb.cli.shell import run;"
        "run(tikmon, ['--help']);"
        "print([m for m in ('pandas', 'matplotlib', 'papermill', 'scipy', 'ipywidgets') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_rates_show_source_age_requirement_and_guesses(cli):
    code, out, _ = cli("rates", "artikel-2026", "--on", "2026-11-22", "--data", DATA)
    assert code == 0
    assert "€ 0,02 – € 0,04 per 1.000 weergaven" in out.replace("\u00a0", " ")
    assert "Minimaal 10.000 volgers, 100.000 weergaven afgelopen 30 dagen" in out
    assert "zijn gokken" in out
    assert "hooguit 11 maanden oud" in out


def test_a_rate_older_than_a_year_warns_and_so_does_one_without_a_date(cli):
    _, out, _ = cli("rates", "nl-2026", "--on", "2026-11-27", "--data", DATA, "--lang", "en")
    assert "sources are undated or more than a year old" in out
    rows = [" ".join(row.split()) for row in re.split(r"\n  (?=\S)", out)]
    for row in rows:
        assert ("counts as old" in row) == ("undated; consulted" in row and " – " not in row.split("·")[-1])
        assert not ("more than a year old" in row and re.search(r"at most ([0-9]|1[0-2]) months old", row))
    [rewards] = [row for row in rows if "Creator Rewards ran in 8 countries" in row]
    assert "at most 13 months old" in rewards
    assert "more than a year old" in rewards


def test_what_is_old_is_listed_with_where_to_look(cli, data):
    _, out, _ = cli("rates", "--old", "--on", "2026-11-30", "--data", DATA, "--lang", "en")
    assert "https://makerscreators.com" in out
    assert "address unknown" in out
    assert "in January" in out
    _, out, _ = cli("rates", "--old", "--json", "--on", "2026-11-30", "--data", DATA)
    old = json.loads(out)["old"]
    assert {row["why"] for row in old} == {"undated", "old"}
    card = {"id": "kort", "extends": "nl-2026", "title": {"nl": "Kort"}}
    row = {"id": "eur_per_usd", "stream": "live_gifts", "unit": "eur_per_usd", "low": 0.8, "high": 0.9}
    row |= {"distribution": "uniform", "source": "x", "source_date": "2026-11-01", "confidence": "L"}
    text = yaml.safe_dump({**card, "rates": [{**row, "valid_to": "2027-01-31"}]})
    (data / "rates" / "kort.yml").write_text(text, encoding="utf-8")
    _, out, _ = cli("rates", "kort", "--old", "--on", "2026-11-30", "--data", data, "--lang", "en")
    assert "holds until 31 January 2027" in out
    _, out, _ = cli("rates", "kort", "--old", "--on", "2026-11-02", "--data", data, "--lang", "en")
    assert "holds until 31 January 2027" in out
    _, out, _ = cli("rates", "kort", "--old", "--on", "2026-10-30", "--data", data, "--lang", "en")
    assert "holds until" not in out


def test_the_schema_of_a_card_is_the_one_beside_the_cards(cli):
    _, out, _ = cli("rates", "--schema", "--data", DATA)
    assert (DATA / "rates" / "card.schema.json").read_text("utf-8") == out, "tikmon rates --schema"
    properties = json.loads(out)["$defs"]["Rate"]["properties"]
    assert {"sources", "url", "source_date", "confidence"} <= set(properties)


def test_rates_as_json(cli):
    code, out, _ = cli("rates", "nl-2026", "--json", "--on", "2027-06-01", "--data", DATA)
    card = json.loads(out)
    assert code == 0
    assert set(card) == {"id", "title", "on", "rates", "platforms", "guesses", "stale"}
    assert card["guesses"] == sum(rate["confidence"] == "G" for rate in card["rates"])
    for rate in card["rates"]:
        assert {
            "id",
            "stream",
            "low",
            "high",
            "unit",
            "distribution",
            "source",
            "source_date",
            "confidence",
            "age_years",
            "stale",
            "guess",
        } <= set(rate)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rates", "artikel"], "Er is geen tarievenkaart “artikel”"),
        (["report", "nor"], "Bedoelde je noor?"),
        (["report", "noor", "--scenario", "voorzigtig"], "Bedoelde je voorzichtig?"),
        (["report", "noor", "--lang", "en", "--card", "nl-2062"], "Did you mean nl-2026?"),
        (["report", "noor", "--start", "volgend jaar"], "YYYY-MM"),
        (["report"], "--all"),
        (["report", "noor", "--draws", "0"], "draws"),
        (["report", "noor", "--months", "500"], "months"),
        (["report", "noor", "--seed", "-1"], "seed"),
        (["report", "noor", "--method", "sobl"], "Bedoelde je sobol?"),
        (["report", "noor", "--precision", "1.5"], "precision"),
        (["report", "noor", "--goal", "-3"], "goal_eur_per_month"),
        (["report", "noor", "--floor", "nan"], "floor_eur_per_month"),
    ],
    ids=str,
)
def test_a_wrong_name_or_number_is_one_clear_message_and_exit_code_2(
    cli, arguments, message, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    code, out, err = cli(*arguments, "--data", DATA)
    assert code == 2
    assert message in err
    assert out == ""
    assert list(tmp_path.iterdir()) == []


def test_errors_come_as_json_too(cli):
    code, out, err = cli("report", "nor", "yra", "--json", "--data", DATA)
    errors = json.loads(out)["errors"]
    assert code == 2
    assert [error["near"][0] for error in errors] == ["noor", "yara"]
    assert all(error["code"] == "creator_unknown" and error["text"] for error in errors)
    assert len(err.splitlines()) == 2


@pytest.mark.parametrize("wrong", [["--lang", "de"], ["--workers", "0"], ["--sceanrio", "basis"]], ids=str)
def test_wrong_usage_comes_as_json_too(cli, wrong):
    code, out, err = cli("report", "noor", *wrong, "--json")
    [error] = json.loads(out)["errors"]
    assert (code, error["code"]) == (2, "usage")
    assert error["text"] in err


def test_a_folder_that_cannot_be_written_is_one_message(cli, tmp_path):
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    code, out, err = cli(
        "report", "sam", "--data", DATA, "--out", tmp_path / "bestand" / "map" / "uit", "--json"
    )
    [error] = json.loads(out)["errors"]
    assert (code, error["code"]) == (2, "system_refused")
    assert len(err.splitlines()) == 1


def test_a_missing_data_folder_is_said(cli, tmp_path):
    code, _, err = cli("creators", "--data", tmp_path / "weg")
    assert code == 2
    assert "gegevensmap" in err


def test_a_data_folder_is_begun_in_words(cli, tmp_path, monkeypatch):
    monkeypatch.delenv("TIKMON_DATA")
    monkeypatch.chdir(tmp_path)
    code, out, _ = cli("new", "fleur")
    assert code == 0
    assert f"{tmp_path / 'data'} is nu je eigen gegevensmap" in out.splitlines()[0]
    assert "eigen gegevensmap" not in cli("new", "gast")[1]
    assert [line.split(":")[0] for line in cli("creators")[1].splitlines() if line[0] != " "] == [
        "fleur",
        "gast",
    ]


def test_examples_can_be_named_beside_data_of_ones_own(cli, data):
    assert cli("inspect", "noor", "--data", data)[0] == 0
    assert "daan" in cli("check", "daan", "--data", data)[1]
    _, out, _ = cli("report", "noor", "nooor", "--draws", 0, "--json", "--data", data)
    assert [error["found"] for error in json.loads(out)["errors"]] == ["nooor", "0"]


def test_a_file_that_takes_the_place_of_a_shipped_one_is_named(cli, data):
    card = data / "rates" / "nl-2026.yml"
    card.write_text(card.read_text("utf-8") + "# van mij\n", encoding="utf-8")
    assert "je eigen rates/nl-2026.yml" in cli("rates", "nl-2026", "--data", data)[2]


def test_a_broken_creator_is_listed_and_counts(cli, data):
    folder = data / "creators" / "kapot"
    folder.mkdir()
    (folder / "creator.yml").write_text("id: kapot\nfollowers: -3\nage: x\n", encoding="utf-8")
    code, out, _ = cli("creators", "--data", data)
    assert code == 1
    assert "regel 2" in out
    assert "regel 3" in out
    code, out, _ = cli("creators", "--data", data, "--json")
    [entry] = json.loads(out)["creators"]
    assert entry["ok"] is False
    assert len(entry["findings"]) == 2


def test_creators_show_what_was_read(cli):
    code, out, _ = cli("creators", "--data", DATA, "--json")
    assert code == 0
    entries = {entry["id"]: entry for entry in json.loads(out)["creators"]}
    assert set(entries) >= {"sam", "noor", "yara", "daan", "mila", "tim"}
    assert entries["noor"]["invented"]
    kinds = {file["kind"] for file in entries["noor"]["files"]}
    assert kinds >= {"overview", "follower_history", "content", "follower_gender"}


def test_scenarios_are_listed(cli):
    code, out, _ = cli("scenarios", "--data", DATA)
    assert code == 0
    assert "voorzichtig: Voorzichtig" in out
    code, out, _ = cli("scenarios", "--data", DATA, "--json")
    assert json.loads(out)["scenarios"][0]["id"] == "basis"


@pytest.mark.parametrize("creator_id", ["fleur", "Jan & 'Piet' \"x\": {}", "../../weg", "😀", "# hek", "no"])
def test_a_new_creator_can_be_made_and_read(cli, data, creator_id):
    code, out, _ = cli("new", creator_id, "--data", data, "--json")
    assert code == 0
    folder = data / "creators" / json.loads(out)["folder"]
    assert (folder / "exports").is_dir()
    code, out, _ = cli("creators", "--data", data, "--json")
    assert (code, [entry["id"] for entry in json.loads(out)["creators"]]) == (0, [creator_id])
    assert cli("new", creator_id, "--data", data)[0] == 2


def test_a_new_creator_tells_a_command_that_works_from_here(cli, data, monkeypatch):
    monkeypatch.setattr("sys.argv", [".venv/bin/tikmon"])
    for found, called in ((None, ".venv/bin/tikmon"), ("/usr/bin/tikmon", "tikmon")):
        monkeypatch.setattr("shutil.which", lambda name, found=found: found)
        creator = f"fleur-{len(called)}"
        assert cli("new", creator, "--data", data)[1].splitlines()[-1] == f"  {called} report {creator}"


def test_a_new_creator_has_a_folder_of_an_ordinary_name(cli, data):
    assert json.loads(cli("new", "Kees", "--data", data, "--json")[1])["folder"] == "kees"
    assert cli("new", "kees", "--data", data)[0] == 2


def test_a_name_with_a_line_break_is_refused(cli, data):
    assert cli("new", "a\nb", "--data", data)[0] == 2


def test_a_report_from_the_command_line(cli, tmp_path):
    out = tmp_path / "uit"
    code, printed, _ = cli(
        "report", "sam", "--draws", 200, "--out", out, "--data", DATA, "--json", "--workers", 1
    )
    assert code == 0
    [entry] = json.loads(printed)["creators"]
    assert (entry["id"], entry["status"], entry["html"]) == ("sam", "ok", "sam.html")
    assert "pdf" not in entry
    assert {path.name for path in out.iterdir()} == {
        "index.html",
        "manifest.json",
        *(f"sam.{ending}" for ending in ("html", "ipynb", "json")),
        *(f"overview.{ending}" for ending in ("csv", "parquet", "xlsx")),
        "summary.parquet",
    }


@pytest.mark.parametrize("words", [("report", "--all"), ("portfolio", "voorbeeld")], ids=" ".join)
def test_an_interrupt_leaves_nothing_behind(tmp_path, words):
    import os
    import signal

    command = [
        sys.executable,
        "-c",
        # a job that runs in the background has this signal switched off, and hands that on
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from tikmon_nb.cli import main; main()",
        *words,
        "--data",
        DATA,
        "--out",
        str(tmp_path / "o" / "r"),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("o/**/.tikmon-*")) and time.monotonic() < deadline:
        os.sched_yield()
    os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: to the whole group
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert list(tmp_path.glob("o/*")) == []
    assert list(tmp_path.glob("o/.*")) == []


def test_a_year_that_has_begun_already_is_noted(cli, tmp_path):
    arguments = ["report", "tim", "--draws", 20, "--out", tmp_path / "o", "--data", DATA]
    assert "al begonnen" in cli(*arguments, "--start", "2026-01")[1]


@pytest.mark.parametrize(("start", "noted"), [("2026-10-01", ["a"]), ("2026-11-01", []), ("2026-12-01", [])])
def test_a_year_has_begun_when_its_first_month_is_over(tmp_path, start, noted):
    job = Job("a", "a", tmp_path, tmp_path, {}, 1)
    done = ReportRun(tmp_path, (Outcome(job, record={"period": {"start": start}}), Outcome(job)))
    assert _past(done, dt.date(2026, 11, 23)) == noted


def test_a_goal_and_a_precision_reach_the_page(cli, tmp_path):
    asked = ["--goal", "150", "--floor", "20", "--precision", "0.2", "--draws", "500", "--quiet"]
    code, _, err = cli("report", "sam", *asked, "--out", tmp_path / "uit", "--data", DATA)
    assert (code, err) == (0, "")
    page = (tmp_path / "uit" / "sam.html").read_text(encoding="utf-8")
    assert "Een gemiddelde maand haalt" in page
    assert "Een gemiddelde maand blijft" in page


def every_command():
    return [(), *((name,) for name in tikmon.commands)]


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_help_is_all_dutch_or_all_english(cli, command):
    """No line of one language stands in the other: what is the same in both is names and examples alone."""
    told = {lang: cli("--lang", lang, *command, "--help")[1] for lang in ("nl", "en")}
    assert cli(*command, "--help")[1] == told["nl"]
    english, dutch = (Text(lang) for lang in ("en", "nl"))
    plain = {lang: " ".join(out.split()) for lang, out in told.items()}
    messages = list(messages_of(tikmon.commands[command[0]] if command else tikmon))
    own = messages if command else messages[:2]
    for message in own:
        said, other = (" ".join(text(message).split()) for text in (dutch, english))
        assert said in plain["nl"], message
        assert other in plain["en"], message
        assert said == other or other not in plain["nl"], message
    for word in ("Usage", "Options", "default:", "Show this"):
        assert word not in plain["nl"]
        assert word in plain["en"] or word == "default:"


def test_the_language_may_stand_before_the_command(cli):
    assert cli("--lang", "en", "scenarios", "--data", DATA) == cli(
        "scenarios", "--lang", "en", "--data", DATA
    )
    assert cli("scenarios", "--data", DATA)[1] != cli("scenarios", "--lang", "en", "--data", DATA)[1]


@pytest.mark.parametrize(
    ("arguments", "dutch", "english"),
    [
        (["repot"], "De opdracht repot bestaat niet", "no command repot"),
        (["report", "--workers", "0"], "Bij --workers hoort 1 – 64", "--workers must be 1 – 64"),
        (["rates", "--on", "x"], "een datum zoals 2026-11-22", "a date such as 2026-11-22"),
        (["report", "--sceanrio", "b"], "Bedoelde je --card of --scenario?", "Did you mean --card or"),
        (["portfolio"], "ROSTER ontbreekt", "ROSTER is missing"),
        (["report", "--draws", "veel"], "--draws hoort een heel getal", "must be a whole number"),
        (["report", "--goal", "veel"], "--goal hoort een getal", "must be a number"),
        (["report", "--goal", "500-1000"], "--goal hoort een getal", "must be a number"),
        (["report", "--draws"], "--draws is niet compleet", "--draws is not complete"),
        (["rates", "a", "b"], "Te veel argumenten: b", "Too many arguments: b"),
        (["check"], "Noem een creator of een bestand", "Name a creator or a file"),
        (["claim", "--creator", "noor"], "Geef een bedrag met --amount", "Give either --amount"),
        (["check", "noor", "--deal", "paid"], "--labelled zeggen iets over --text", "something of --text"),
        (["claim", "--creator", "noor", "ik verdien 50 euro", "--per", "day"], "horen bij", "belong to"),
    ],
)
def test_wrong_arguments_are_told_in_the_language_that_was_asked_for(cli, arguments, dutch, english):
    for lang, said in (("nl", dutch), ("en", english)):
        code, out, err = cli("--lang", lang, *arguments)
        assert (code, out) == (2, "")
        assert said in err
        if arguments[-1] != "--draws":  # of which click does not say where it was
            assert ("Gebruik: tikmon" if lang == "nl" else "Usage: tikmon") in err
    code, out, _ = cli(*arguments, "--json")
    assert code == 2
    if arguments[-1] != "--draws":  # which takes --json for its value
        assert dutch in json.loads(out)["errors"][0]["text"]


STEERS = "\x1b[31m\x07\x9b2J\u202e\u2028\x7f"


def test_no_word_of_a_file_or_an_argument_steers_the_terminal(cli, data, tmp_path):
    escaped = STEERS.encode("ascii", "backslashreplace").decode()
    folder = data / "creators" / f"x{STEERS}"
    (folder / "exports").mkdir(parents=True)
    (folder / "creator.yml").write_text(f'id: x\ncountry: "{escaped}"\n"{escaped}": 3\n', encoding="utf-8")
    (data / "rates" / f"mijn{STEERS}.yml").write_text(f'id: "{escaped}"\nrates: 3\n', encoding="utf-8")
    named = tmp_path / f"los{STEERS}.csv"
    named.write_text(f"naam{STEERS},b\n1,2\n", encoding="utf-8")
    own = ("--data", str(data))
    for arguments in (
        ("creators", *own),
        ("inspect", "x", *own),
        ("inspect", str(named), *own),
        ("check", str(named), *own),
        ("rates", f"mijn{STEERS}", *own),
        ("rates", f"x{STEERS}", *own),
        ("report", f"y{STEERS}", *own),
        ("report", "x", "--scenario", STEERS, *own),
        ("report", "x", "--out", str(named), *own),
        ("portfolio", str(named), *own),
        ("claim", STEERS, "--creator", "x", *own),
        ("new", f"z{STEERS}", *own),
        ("creators", "--data", f"weg{STEERS}"),
        (f"--{STEERS}",),
        (f"weg{STEERS}",),
    ):
        for more in ((), ("--json",)) if len(arguments) > 1 else ((),):
            code, out, err = cli(*arguments, *more)
            shown = out + err
            assert code in (0, 1, 2)
            assert not set(shown) & set(STEERS) - set("[31m2J"), arguments
            assert more == () or json.loads(out)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(("1.500", 1500), ("3.000", 3000), ("2k", 2000), ("1,5 mln", 1.5e6), ("1 500", 1500)),
        *(
            ("1.500,50", 1500.5),
            ("12,50", 12.5),
            ("12.50", 12.5),
            ("0.125", 0.125),
            ("-3", -3),
            ("1e3", 1000),
        ),
    ],
)
def test_an_amount_is_read_as_people_write_it(written, value):
    assert AMOUNT.convert(written, None, None) == value


@pytest.mark.parametrize(
    "written", ["veel", "1.2345", "1.23.4", "500-1000", "500+", "$ 20", "-1.500", "1500.000"]
)
def test_an_amount_that_can_be_read_in_two_ways_is_refused(written):
    with pytest.raises(click.BadParameter):
        AMOUNT.convert(written, None, None)
