"""A new creator's folder, from the commented form."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.creator_form import FORM, Name
from tikmon_nb.inputs.creators import creator_ids
from tikmon_nb.inputs.folders import is_data_folder, own_folder

PLACEHOLDER = "id: CREATOR_ID"


def make_creator_folder(creator_id: str, folder_name: str, data: Path | str | None = None) -> Path:
    """Write `creator.yml` and an empty `exports/` for `creator_id`; returns the folder.

    A data folder of one's own begins with its first creator. Raises `InputError` when the id is no
    printable line or is taken, or the folder is there already.
    """
    try:
        name = TypeAdapter(Name).validate_python(creator_id)
    except ValidationError:
        raise InputError(
            [Finding("name_not_printable", "error", column="id", found=creator_id[:80])]
        ) from None
    root = own_folder(data)
    folder = root / "creators" / folder_name
    if folder.exists() or (is_data_folder(root) and name in creator_ids(root)):
        raise InputError([Finding("creator_exists", "error", f"creators/{folder_name}", found=name)])
    form = (resources.files("tikmon_nb.inputs") / "creator_form.yml").read_text("utf-8")
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(0o700)  # what a creator earns is nobody else's business
    (folder / "exports").mkdir()
    # a JSON string is a YAML string, whatever the id holds
    filled = form.replace(PLACEHOLDER, f"id: {json.dumps(name, ensure_ascii=False)}")
    (folder / FORM).write_text(filled, encoding="utf-8")
    return folder
