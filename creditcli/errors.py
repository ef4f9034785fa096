"""Exceptions: the tool, the standard or the way it was called is at fault.

A finding about submitted data is never an exception (see ``model.finding``).
The cli maps these to exit codes: UsageFault 2, everything else 3.
"""


class CreditcliError(Exception):
    """Base of every exception that creditcli raises on purpose.

    ``zh`` and ``en`` are complete sentences for the person at the keyboard.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class BrokenStandard(CreditcliError):
    """The standard or the law data cannot be used as it stands (exit 3)."""


class BrokenRecord(CreditcliError):
    """Record, archive or vault do not agree with themselves (exit 3)."""


class BrokenEngine(CreditcliError):
    """The programs that were to share the work did not do it (exit 3)."""


class UsageFault(CreditcliError):
    """Wrong arguments, or an office folder that is not configured (exit 2)."""


class Unfit(Exception):
    """A large file cannot be judged while it is gone through: it has to be read whole. Caught by who gave the file."""


class Busy(UsageFault):
    """Another program writes to the office folder and did not let go in time (exit 2)."""
