"""What pyproject.toml cannot say of the build: `data/` and `notebooks/` travel inside the package."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

EXAMPLES = ("daan", "mila", "noor", "sam", "tim", "yara")  # named, so that nobody's own data travels along
SHIPPED = (
    "data/README*.md",
    "data/published_incomes.yml",
    "data/scenarios.yml",
    "data/rates/*.yml",
    "data/rates/card.schema.json",
    "data/rules/**/*.yml",
    "data/rosters/voorbeeld.csv",
    *(f"data/creators/{name}/{file}" for name in EXAMPLES for file in ("creator.yml", "*.csv", "exports/*")),
    "notebooks/*.ipynb",
)


class BuildWithData(build_py):
    """The modules, and in `tikmon_nb/shipped` the files that `inputs.folders.shipped` looks for there."""

    def run(self) -> None:
        """Build the modules anew and copy what is shipped; an editable package finds that in the project."""
        if not self.editable_mode:  # an earlier build may hold modules that are gone
            shutil.rmtree(Path(self.build_lib, "tikmon_nb"), ignore_errors=True)
        super().run()
        for source, target in self._shipped().items():
            self.mkpath(str(Path(target).parent))
            self.copy_file(source, target, preserve_mode=False)

    def get_source_files(self) -> list[str]:
        """What belongs in a source distribution."""
        return [*super().get_source_files(), *self._shipped()]

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """What is installed."""
        return [*super().get_outputs(include_bytecode), *self._shipped().values()]

    def _shipped(self) -> dict[str, str]:
        """Where each shipped file goes, by where it stands."""
        if self.editable_mode:
            return {}
        found = (path for pattern in SHIPPED for path in sorted(Path().glob(pattern)) if path.is_file())
        return {str(path): str(Path(self.build_lib, "tikmon_nb", "shipped", path)) for path in found}


setup(cmdclass={"build_py": BuildWithData})
