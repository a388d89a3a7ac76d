"""What papermill finds as its engine `tikmon-warm`, while it is itself being imported."""

from __future__ import annotations

from typing import Any


class WarmEngine:
    """The engine, imported when a notebook is run: it needs a papermill that is whole, and takes a second."""

    @classmethod
    def execute_notebook(cls, *given: Any, **options: Any) -> Any:
        """Run a notebook in a process forked from a warm one, as papermill's own engine would run it."""
        from tikmon_nb.batch.warm.engine import ForkEngine

        return ForkEngine.execute_notebook(*given, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> Any:
        """The kernel that the notebook asks for, or `name`."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        """The language of the notebook, or `language`."""
        from papermill.utils import nb_language

        return nb_language(nb, language)
