"""One list of versions: pyproject names, requirements.lock pins, environment.yml uses the lock."""

from __future__ import annotations

import re
import tomllib

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = [
    Requirement(line)
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_every_named_requirement_is_pinned_inside_its_range():
    pins = {canonicalize_name(pin.name): pin for pin in LOCK if pin.marker is None}
    named = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    for requirement in map(Requirement, named):
        pin = pins[canonicalize_name(requirement.name)]
        [version] = [spec.version for spec in pin.specifier]
        assert requirement.specifier.contains(version), requirement


def test_every_pin_is_exact():
    assert all(len(pin.specifier) == 1 and next(iter(pin.specifier)).operator == "==" for pin in LOCK)


def test_the_lock_names_versions_and_no_addresses():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"https?:|--index|--find-links|@ ", text)


def test_environment_yml_uses_the_lock_and_a_python_that_fits():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    *conda, pip = environment["dependencies"]
    assert pip == {"pip": ["--requirement requirements.lock"]}
    [python] = [name for name in conda if name.startswith("python=")]
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.removeprefix("python="))


def test_the_design_cards_packages_are_pinned():
    pins = {canonicalize_name(pin.name) for pin in LOCK}
    assert pins >= {"jupyterlab", "pandas", "numpy", "matplotlib", "ipywidgets", "papermill", "nbval"}
