"""Installed from a wheel, in an environment and a folder that know nothing of the project."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from types import SimpleNamespace

import pytest

from tests.conftest import ROOT
from tests.project_data import own_files

SOURCES = ("tikmon_nb", "data", "notebooks", "setup.py", "pyproject.toml", "README.md", "LICENSE")
BUILD = "from setuptools import build_meta; build_meta.build_{kind}({out!r})"


def call(*command, cwd, env=None):
    done = subprocess.run(map(str, command), cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel as it is built from the source distribution, of a project in which somebody has data."""
    project, out = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("built")
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        ignored = {"ignore": shutil.ignore_patterns("__pycache__")} if copy is shutil.copytree else {}
        copy(ROOT / name, project / name, **ignored)
    for private in ("creators/fleur/creator.yml", "rosters/klanten.csv", "scenarios_own.yml"):
        (project / "data" / private).parent.mkdir(exist_ok=True)
        (project / "data" / private).write_text("id: fleur\n", encoding="utf-8")
    call(sys.executable, "-c", BUILD.format(kind="sdist", out=str(out)), cwd=project)
    [sdist] = out.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(out, filter="data")
    call(
        sys.executable,
        "-c",
        BUILD.format(kind="wheel", out=str(out)),
        cwd=out / sdist.name[: -len(".tar.gz")],
    )
    [wheel] = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """Runs `tikmon` in an empty folder, from an environment that holds the wheel; nothing is downloaded."""
    venv, home = tmp_path_factory.mktemp("venv"), tmp_path_factory.mktemp("elsewhere")
    call(sys.executable, "-m", "venv", "--without-pip", venv, cwd=home)
    python = venv / "bin" / "python"
    install = ("install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", built)
    call(sys.executable, "-m", "pip", "--python", python, *install, cwd=home)
    [site] = venv.glob("lib/*/site-packages")
    # the packages that tikmon needs, from here; without the hook by which this environment finds the project
    here = "\n".join(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (site / "needed.pth").write_text(here, encoding="utf-8")
    left_out = ("PYTHONPATH", "TIKMON_DATA")
    env = {key: value for key, value in os.environ.items() if key not in left_out} | {"HOME": str(home)}

    def run(*arguments):
        return call(venv / "bin" / "tikmon", *arguments, cwd=home, env=env)

    return SimpleNamespace(run=run, home=home, site=site)


def test_the_wheel_holds_the_projects_own_data_and_notebooks_and_nobodys_else(built):
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
    brought = {name.removeprefix("tikmon_nb/shipped/") for name in names if "/shipped/" in name}
    notebooks = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert brought == {f"data/{path.as_posix()}" for path in own_files()} | notebooks
    package = (path.relative_to(ROOT) for path in (ROOT / "tikmon_nb").rglob("*.*") if path.is_file())
    assert {path.as_posix() for path in package if path.suffix != ".pyc"} <= set(names)


def test_new_begins_a_data_folder_that_lies_over_what_is_shipped(installed):
    assert "noor: Noor" in installed.run("creators").stdout  # an example, before there is anybody else
    own = installed.home / "data"
    assert not own.exists()
    assert str(own) in installed.run("new", "fleur").stdout.splitlines()[0]
    assert [path.name for path in own.iterdir()] == ["creators"]
    form = own / "creators" / "fleur" / "creator.yml"
    form.write_text("id: fleur\nas_of: 2026-11-15\nfollowers: 8300\nsponsored: {posts_per_month: 2}\n")
    card = (installed.site / "tikmon_nb/shipped/data/rates/artikel-2026.yml").read_text("utf-8")
    (own / "rates").mkdir()
    (own / "rates" / "eigen.yml").write_text(card.replace("id: artikel-2026", "id: eigen"), encoding="utf-8")

    assert not installed.run("rates", "eigen").stderr
    checked = installed.run("check", "--text", "#beauty #ad Nieuw serum!", "--deal", "paid")
    assert "rsm-2026" in checked.stdout
    claimed = installed.run("claim", "--creator", "fleur", "--amount", "90", "--card", "eigen", "--json")
    assert json.loads(claimed.stdout)["creator"] == "fleur"

    done = json.loads(installed.run("report", "--all", "--card", "eigen", "--draws", "64", "--json").stdout)
    assert [(one["id"], one["status"]) for one in done["creators"]] == [("fleur", "ok")]
    folder = installed.home / done["folder"]
    assert "fleur" in (folder / "fleur.html").read_text("utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    used = set(manifest["creators"][0]["inputs"])
    wanted = ("rates/eigen.yml", "scenarios.yml", "rules/privacy-2026.yml", "creators/fleur/creator.yml")
    assert used >= set(wanted)


def test_a_file_of_ones_own_goes_first_and_is_named(installed):
    own = installed.home / "elders" / "scenarios.yml"
    own.parent.mkdir()
    own.write_text("basis:\n  name: { nl: Van mij, en: Mine }\n", encoding="utf-8")
    done = installed.run("scenarios", "--data", own.parent)
    assert "Van mij" in done.stdout
    assert "voorzichtig" not in done.stdout
    assert "scenarios.yml" in done.stderr


@pytest.mark.long
def test_every_command_works_beside_examples(installed):
    installed.run("new", "gast")
    assert "gast: gast" in installed.run("creators").stdout
    assert "noor" not in installed.run("creators").stdout
    assert "voorzichtig" in installed.run("scenarios").stdout
    for command in (("inspect", "noor"), ("inspect", "gast"), ("check", "daan"), ("rates", "nl-2026")):
        assert installed.run(*command).stdout
    assert json.loads(installed.run("portfolio", "voorbeeld", "--draws", "16", "--json").stdout)["creators"]
    done = json.loads(installed.run("report", "noor", "--anonymous", "--draws", "64", "--json").stdout)
    assert done["creators"][0]["status"] == "ok"
