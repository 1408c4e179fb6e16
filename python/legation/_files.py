"""Articles in files of any kind that the command reads."""

from __future__ import annotations

import os
from typing import List, Optional, Union

from legation._coder import Coder, Day
from legation._run import run
from legation._table import Table

__all__ = ["code_files", "read"]

Path = Union[str, "os.PathLike[str]"]


def _options(published: Optional[Day], outlet: Optional[str], coder: Optional[Coder]) -> List[str]:
    options = list(coder._options) if coder is not None else []
    options += ["--published", str(published)] if published is not None else []
    options += ["--outlet", outlet] if outlet is not None else []
    return options


def code_files(
    *files: Path,
    published: Optional[Day] = None,
    outlet: Optional[str] = None,
    coder: Optional[Coder] = None,
) -> Table:
    """Codes files and folders, as ``legation code`` does: text, HTML, JSON, tables, feeds, web archives.

    Args:
        files: Files and folders.
        published, outlet: What the articles do not say, for all of them.
        coder: With this codebook rather than the one that comes with the package.

    Raises:
        LegationError: No article could be read. What of several cannot be read is a :class:`LegationWarning`.
    """
    from legation import _legation

    ran = run(["code", *_options(published, outlet, coder), "--", *(os.fspath(file) for file in files)])
    return Table(_legation.rows_from_json(ran.out, "record"), warnings=ran.notes)


def read(*files: Path, published: Optional[Day] = None, outlet: Optional[str] = None) -> Table:
    """Articles of files and folders as they are read: a row an article, with ``id``, ``text``, ``title``, ``outlet``, ``published`` and others.

    Raises:
        LegationError: No article could be read.
    """
    from legation import _legation

    ran = run(["read", *_options(published, outlet, None), "--", *(os.fspath(file) for file in files)])
    return Table(_legation.rows_from_json(ran.out), warnings=ran.notes)
