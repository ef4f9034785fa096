"""A folder for files that are needed while something is read, and hold what was read: persons' numbers, too."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Gone afterwards. Windows removes no file that is held open: what is held for a moment longer goes when the program
    ends, and is no reason to call what was done with it undone."""
    with TemporaryDirectory(prefix="creditcli-", ignore_cleanup_errors=True) as name:
        yield Path(name)
    if Path(name).exists():
        atexit.register(shutil.rmtree, name, ignore_errors=True)
