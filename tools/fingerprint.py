"""A fingerprint of everything that a person sees of tikmon, to hold a changed checkout against.

python tools/fingerprint.py take CHECKOUT --keep FOLDER              all of it: texts, and a digest of each
python tools/fingerprint.py take CHECKOUT --quick --against FOLDER   the short form, after each commit
python tools/fingerprint.py compare OLD NEW                          what differs; OLD may be digests alone

What is run is listed in fingerprint_jobs.yml: command lines and notebooks, each in a project of its own with
the checkout's data, on one and the same day. No part of the package is named here, so all of it may move.
Reworded English is listed in fingerprint_wording.yml; what OLD says is reworded before it is compared.
"""

from __future__ import annotations

import fnmatch
import json
import resource
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click
import yaml
from fingerprint_compare import DIGESTS, Wording, compare, item_file
from fingerprint_run import HERE, Items, Job, Place, checksums, take_all
from fingerprint_text import digest

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
PATH = click.Path(path_type=Path, exists=True)
lines_option = click.option("--lines", default=12, show_default=True, help="Lines shown of a difference.")


def load_jobs() -> list[Job]:
    """The jobs of fingerprint_jobs.yml, each command once with each of the options in `asked`."""
    jobs = []
    for listed in yaml.safe_load((HERE / "fingerprint_jobs.yml").read_text("utf-8")):
        asked = listed.pop("asked", [""])
        run = [f"{command} {options}".strip() for command in listed.pop("run") for options in asked]
        jobs.append(Job(run=tuple(run), **listed))
    return jobs


def write(folder: Path, taken: Mapping[str, Items]) -> None:
    """The texts into `folder`, made anew, and their digests into one file of it."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / DIGESTS).is_file():
            raise click.ClickException(f"{folder} holds other things than a fingerprint")
        shutil.rmtree(folder)
    for job, items in taken.items():
        for item, text in items.items():
            file = item_file(folder, job, item)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", "surrogatepass", newline="\n")
    digests = {
        job: {item: digest(text) for item, text in sorted(items.items())}
        for job, items in sorted(taken.items())
    }
    (folder / DIGESTS).write_text(json.dumps(digests, ensure_ascii=False, indent=0) + "\n", "utf-8")


def tell(old: Path, new: Path, most: int) -> int:
    """Say what differs; the exit code, 1 where something does."""
    wording = Wording.load(HERE / "fingerprint_wording.yml")
    found = compare(old, new, wording, most)
    for said, items in found.items():
        click.echo("\n".join([*items, *(f"    {line}" for line in said.splitlines()), ""]))
    for sentence in wording.unmet if found else ():
        click.echo(f"in the list of wording, but in no text that differs: {sentence}")
    count = sum(map(len, found.values()))
    click.echo(f"{count} items differ" if found else "the same")
    return int(bool(found))


@click.group()
def main() -> None:
    """Take a fingerprint of what a person sees of tikmon, or compare two."""


@main.command()
@click.argument("checkout", type=FOLDER)
@click.option("--keep", type=click.Path(path_type=Path), help="Folder for the texts.")
@click.option("--against", type=PATH, help="A fingerprint to compare with.")
@click.option("--quick", is_flag=True, help="The examples once in each language, and the command line.")
@click.option("--only", default="*", help="Only the jobs whose name matches, such as 'cli/*'.")
@click.option("--workers", default=2, show_default=True, help="Jobs at a time.")
@lines_option
@click.pass_context
def take(
    context: click.Context,
    checkout: Path,
    keep: Path | None,
    against: Path | None,
    quick: bool,
    only: str,
    workers: int,
    lines: int,
) -> None:
    """Take the fingerprint of CHECKOUT."""
    jobs = [job for job in load_jobs() if (job.quick or not quick) and fnmatch.fnmatch(job.name, only)]
    with tempfile.TemporaryDirectory(prefix="fp-") as folder:
        root = Path(folder).resolve()
        place = Place(root, checkout.resolve())
        taken = {job.name: found for job, found in zip(jobs, take_all(jobs, place, workers), strict=True)}
        if any(job.varied for job in jobs):  # were they made differently, the rest would differ for that
            made = "".join(f"{name} {found}\n" for name, found in checksums(place.creators).items())
            taken["varied/made"] = {"creators": made}
        write(keep or root / "taken", taken)
        _sum_up(taken)
        context.exit(tell(against, keep or root / "taken", lines) if against else 0)


def _sum_up(taken: Mapping[str, Items]) -> None:
    for job, items in taken.items():
        for item in (name for name, text in items.items() if "Traceback" in text):
            click.echo(f"a traceback: {job}/{item}", err=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    count = sum(map(len, taken.values()))
    click.echo(f"{count} items, {used.ru_utime + used.ru_stime:.0f} s of processor time", err=True)


@main.command("compare")
@click.argument("old", type=PATH)
@click.argument("new", type=FOLDER)
@lines_option
@click.pass_context
def compare_command(context: click.Context, old: Path, new: Path, lines: int) -> None:
    """Name what differs between the fingerprints OLD (a folder, or digests alone) and NEW."""
    context.exit(tell(old, new, lines))


if __name__ == "__main__":
    main()
