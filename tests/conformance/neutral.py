"""An adapter around another: hands on the case, and drops every finding of one code.

``python neutral.py CODE COMMAND... CASE_FOLDER OUTPUT.csv``: a program whose check of that rule does nothing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

code, command = sys.argv[1], sys.argv[2:]
done = subprocess.run(command, check=False)
if done.returncode == 0:
    output = Path(command[-1])
    kept = [line for line in output.read_text(encoding="utf-8").splitlines(True) if f",{code}," not in line]
    output.write_text("".join(kept), encoding="utf-8")
sys.exit(done.returncode)
