"""The explorer as a page: who is not at this machine, or does not hold the token, sees nothing of it."""

from __future__ import annotations

import urllib.request
from urllib.error import HTTPError

import pytest

from tests.browser.serving import TOKEN, VOILA, VOILA_PAGE, copy_project, serving


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def answer(address, **headers):
    """The status of the answer, and where it leads."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=60) as opened:
            return opened.status, ""
    except HTTPError as error:
        with error:
            return error.code, error.headers.get("Location", "")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    base = tmp_path_factory.mktemp("app")
    (base / "project").mkdir()
    with serving(copy_project(base / "project"), base, *VOILA) as address:
        yield address


def test_the_page_asks_for_a_token(address):
    status, leads = answer(address)
    assert (status, leads.split("?")[0]) == (302, "/login")
    assert answer(f"{address}/?token=geraden")[0] == 302
    assert answer(f"{address}/api/kernels/00000000-0000-0000-0000-000000000000")[0] == 403


@pytest.mark.parametrize("host", ["kwaad.example", "127.0.0.1.kwaad.example", "192.168.1.7:8866"])
def test_only_names_of_this_machine_are_answered(address, host):
    assert answer(address, Host=host)[0] == 403
    assert answer(address + VOILA_PAGE, Host=host)[0] == 403


def test_with_the_token_it_is_there(address):
    assert answer(address + VOILA_PAGE, Host=f"localhost:{address.rpartition(':')[2]}")[0] == 200
    assert TOKEN in VOILA_PAGE
