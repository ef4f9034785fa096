"""The search index of invented subjects: ``python search.py COUNT OUT`` writes ``{"seconds", "bytes", "p99"}``.

Seconds are of the index alone; the memory of this process holds the subjects as well, as that of ``publish`` does.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from creditcli.stages.site_search import search_index  # noqa: E402
from tests.subjects import subjects  # noqa: E402


def main() -> None:
    known = subjects(int(sys.argv[1]))
    begun = time.perf_counter()
    index = search_index(known)
    seconds = time.perf_counter() - begun
    sizes = sorted(len(one.content) for one in index.files)
    result = {"seconds": seconds, "bytes": sum(sizes), "files": len(sizes), "p99": sizes[int(0.99 * (len(sizes) - 1))]}
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


main()
