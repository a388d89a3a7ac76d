"""What the documents claim, tried: every command, example, link and file name, and the README's sentence."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess

import pytest
import yaml
from PIL import Image

from tests.conftest import DATA, ROOT
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.inputs import load_creator, load_rate_card, load_scenario
from tikmon_nb.inputs.rule_sets.advertising import load_disclosure_rules
from tikmon_nb.model import simulate, summarise
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.sentences import answer

READMES = {"nl": ROOT / "README.md", "en": ROOT / "README.en.md"}
CHANGELOG, CONTRIBUTING = ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
DOCUMENTS = [
    *READMES.values(),
    CONTRIBUTING,
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "data").glob("README*.md")),
]
MOST_PICTURE_KIB = 80
SLOW = ("report", "portfolio")  # these work with few draws here
DRAWS = ["--draws", "64", "--quiet"]


def text_of(path):
    return path.read_text("utf-8")


def plain(text: str) -> str:
    return re.sub(r"[\s>\u00a0]+", " ", text)


def commands():
    """Every `tikmon` command of the documents, each once, without its comment."""
    found = {}
    inline = r"`(?:\.venv/bin/)?(tikmon [a-z-]+ [^\n`]+)`"  # `tikmon new` alone is the name of a command
    for path in DOCUMENTS:
        for either in re.findall(rf"^\.venv/bin/(tikmon .*)$|{inline}", text_of(path), re.MULTILINE):
            words = shlex.split("".join(either), comments=True)
            if not any(word.isupper() for word in words):  # ID stands for any
                found[" ".join(words)] = words[1:]
    return found


def examples():
    """Every YAML example of the documents, with the document and the line above it."""
    found = []
    for path in DOCUMENTS:
        for block in re.finditer(r"```yaml\n(.*?)```", text_of(path), re.DOTALL):
            found.append((f"{path.name}:{text_of(path)[: block.start()].count(chr(10)) + 1}", block[1]))
    return found


@pytest.mark.parametrize("lang", READMES)
def test_the_readme_quotes_what_the_report_says(lang):
    card = load_rate_card(data=DATA)
    said = answer(summarise(simulate(load_creator("noor", DATA), card)), Text(lang))
    for sentence in said[:2]:
        assert plain(sentence) in plain(text_of(READMES[lang]))


@pytest.mark.parametrize("lang", READMES)
def test_the_readme_s_calls_run_and_it_links_to_the_other_language(lang, capsys):
    [block] = re.findall(r"```python\n(.*?)```", text_of(READMES[lang]), re.DOTALL)
    exec(compile(block, str(READMES[lang]), "exec"), {})
    assert "Noor" in capsys.readouterr().out
    [other] = [path.name for name, path in READMES.items() if name != lang]
    assert f"]({other})" in text_of(READMES[lang])


def paths_in(text):
    """What is written as code and looks like a file or folder, with `*` for what stands for any name."""
    for name in re.findall(r"`([\w./<>…-]+)`", text):
        if name.endswith(".py") or ("/" in name and not name.startswith((".venv", "build/"))):
            yield name, re.sub(r"<[^>]*>|…", "*", name)


def found_at(pattern):
    """The files of a path from the project's top or from the package's."""
    return [path for top in (ROOT, ROOT / "tikmon_nb") for path in top.glob(pattern.rstrip("/"))]


@pytest.mark.parametrize("path", [ARCHITECTURE, CONTRIBUTING], ids=lambda path: path.name)
def test_every_file_that_is_named_exists(path):
    named = dict(paths_in(text_of(path)))
    assert len(named) >= 30
    assert [name for name, pattern in named.items() if not found_at(pattern)] == []


def test_every_name_stands_in_the_file_beside_it():
    text, wrong = text_of(ARCHITECTURE), []
    beside = [(path, names) for path, names in re.findall(r"(`[\w./-]+\.\w+`)\s*\(((?:`\w+`,? ?)+)\)", text)]
    rows = [
        row.split(" | ") for row in re.findall(r"^\| (.*) \|$", text, re.MULTILINE) if row.count(" | ") == 2
    ]
    beside += [(f"{files} {what}", what) for _, files, what in rows if list(paths_in(files))]
    assert len(beside) >= 60
    for files, names in beside:
        content = "".join(text_of(file) for _, pattern in paths_in(files) for file in found_at(pattern))
        words = [name for name in re.findall(r"`(\w+)`", names) if not re.search(rf"\b{name}\b", content)]
        wrong += [(files, name) for name in words]
    assert wrong == []


@pytest.mark.parametrize("path", [*DOCUMENTS, CHANGELOG], ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_a_heading(path):
    for target, _, place in re.findall(r"\]\(([^)#\s]*)(#([^)\s]+))?\)", text_of(path)):
        where = path.parent / target if target else path
        assert where.exists(), target
        if place:
            headings = re.findall(r"^#+ (.*)$", text_of(where), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert place in slugs, f"{target}#{place}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_picture_has_words_and_is_small(path):
    for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text_of(path)):
        picture = path.parent / target
        assert len(words) > 30
        assert picture.stat().st_size <= MOST_PICTURE_KIB * 1024
        with Image.open(picture) as image:
            image.verify()


def test_every_make_target_exists_and_make_knows_how(tmp_path):
    makefile = text_of(ROOT / "Makefile")
    named = {name for path in DOCUMENTS for name in re.findall(r"(?:`|^)make ([a-z-]+)", text_of(path), re.M)}
    assert {"reports", "test", "lab", "app", "test-long", "fuzz", "bench", "check", "catalogues"} <= named
    for name in named:
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name
        dry = subprocess.run(["make", "-n", name], cwd=ROOT, capture_output=True, text=True, check=True)
        assert dry.stdout.strip()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Data as a new user has them, with what the documents let one add."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(DATA, folder / "data")
    by_id = {}
    for _, block in examples():
        content = yaml.safe_load(block)
        if isinstance(content, dict) and "id" in content:
            by_id.setdefault(content["id"], block)
    (folder / "data" / "rates" / "mijn-kaart.yml").write_text(by_id["mijn-kaart"], encoding="utf-8")
    (folder / "data" / "rules" / "disclosure" / "rsm-2026.yml").write_text(
        by_id["rsm-2026"], encoding="utf-8"
    )
    [more] = [block for _, block in examples() if block.startswith("meer-live:")]
    with (folder / "data" / "scenarios.yml").open("a", encoding="utf-8") as file:
        file.write("\n" + more)
    return folder


def test_every_command_runs(place, capsys):
    tried = commands()
    assert len(tried) >= 15
    order = sorted(tried, key=lambda line: (not line.startswith("tikmon new"), line))
    for line in order:
        words = [*tried[line], *([] if "--data" in line else ["--data", str(place / "data")])]
        if "--evidence" in words:  # a folder is written once
            words[words.index("--evidence") + 1] = str(place / "bewijs")
        if words[0] in SLOW:
            words += [*DRAWS, "--out", str(place / re.sub(r"\W+", "_", line))]
        code = run(tikmon, words)
        said = capsys.readouterr()
        # what a check finds in the examples is a finding, and a new creator has nothing to inspect yet
        assert code in ((0, 1) if words[0] in ("check", "inspect") else (0,)), (line, said.err)


@pytest.mark.parametrize(("where", "block"), examples(), ids=[where for where, _ in examples()])
def test_every_example_is_read(place, where, block):
    content = yaml.safe_load(block)
    data = place / "data"
    if "rates" in content:
        assert load_rate_card(content["id"], data).id == content["id"]
    elif "kind" in content:
        assert load_disclosure_rules(content["id"], data).id == content["id"]
    elif isinstance(next(iter(content.values())), dict) and "changes" in next(iter(content.values())):
        [name] = content
        assert load_scenario(name, data).changes
    elif "correlations" in content:
        card = {"id": "samenhang", "extends": "nl-2026", **content}
        card |= {"title": {"nl": "x"}, "description": {"nl": "x"}, "rates": []}
        (data / "rates" / "samenhang.yml").write_text(yaml.safe_dump(card), encoding="utf-8")
        assert load_rate_card("samenhang", data).correlations
    else:
        folder = data / "creators" / re.sub(r"\W", "", where)
        folder.mkdir()
        form = {"id": folder.name, **{key: value for key, value in content.items() if key != "id"}}
        (folder / "creator.yml").write_text(yaml.safe_dump(form, allow_unicode=True), encoding="utf-8")
        assert load_creator(folder.name, data).form
