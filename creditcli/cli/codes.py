"""Exit codes, and the one that a fault stands for."""

from __future__ import annotations

from creditcli.errors import UsageFault

CLEAN, FINDINGS, USAGE, BROKEN = 0, 1, 2, 3


def code_of(fault: BaseException) -> int:
    """2 for wrong use or configuration, and for what the system refuses; 3 for everything else."""
    return USAGE if isinstance(fault, (UsageFault, OSError)) else BROKEN
