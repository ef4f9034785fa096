"""Breaks the code of ``creditcli/listing`` on purpose, one place at a time, and tells which breaks no test notices.

``make mutate ARGS="--sample 200 --seed 1"``; ``--only life.py`` for one file. Every mutant is a process of its own that
reads the broken module from memory, so no file is touched, and runs the fast tests of ``tests/listing``. A mutant is
killed by a failing test or by running out of time. The score is a finding, no verdict: the exit is 0. Needs ``fork``.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import resource
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

import tests.listing.story  # read once, for all mutants; it knows nothing of what is broken

ROOT = Path(tests.listing.story.__file__).parents[2]
TARGET = ROOT / "creditcli" / "listing"
LIMIT = 240  # seconds of processor for one mutant: an endless loop counts as noticed
TESTS = [str(one) for one in sorted(Path(__file__).parent.glob("test_*.py")) if not one.name.startswith("test_cases")]
SWAPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


Change = Callable[[], object]


@dataclass(frozen=True)
class Mutant:
    """One broken place: file, line, what was done, and the whole file as it then reads."""

    file: str
    line: int
    what: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.file}:{self.line} {self.what}"


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    tree = ast.parse(path.read_text("utf-8"))
    for number, node in enumerate(ast.walk(tree)):
        for variant, (what, _) in enumerate(_offers(node)):
            changed = deepcopy(tree)
            twin = next(one for at, one in enumerate(ast.walk(changed)) if at == number)
            _, change = list(_offers(twin))[variant]
            change()
            text = ast.unparse(ast.fix_missing_locations(changed))
            line = next(one.lineno for one in ast.walk(node) if isinstance(one, (ast.expr, ast.stmt)))
            yield Mutant(path.name, line, what, text)


def _offers(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """What can be broken at a node: in words, and how."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        new = SWAPS[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} → {new.__name__}: {_brief(node)}", lambda: node.ops.__setitem__(0, new())
    elif isinstance(node, ast.BoolOp):
        new_op = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"and/or: {_brief(node)}", lambda: setattr(node, "op", new_op())
        kept = [at for at, part in enumerate(node.values) if not isinstance(part, ast.Constant)]  # not: x or ""
        for at, part in ((at, node.values[at]) for at in kept):
            yield f"without {_brief(part)}: {_brief(node)}", lambda at=at: _drop(node, at)
    elif isinstance(node, ast.If):
        yield f"branch never: if {_brief(node.test)}", lambda: setattr(node, "test", ast.Constant(False))
        yield f"branch always: if {_brief(node.test)}", lambda: setattr(node, "test", ast.Constant(True))
    elif isinstance(node, ast.IfExp):
        yield f"swapped: {_brief(node)}", lambda: _swap(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"dropped: {_brief(node)}", lambda: setattr(node, "operand", ast.UnaryOp(ast.Not(), node.operand))
    elif isinstance(node, ast.BinOp) and _is_day(node.right):
        yield f"without the day: {_brief(node)}", lambda: _become_zero(node)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.comprehension):
        for at, test in enumerate(node.ifs):
            yield f"filter gone: if {_brief(test)}", lambda at=at: node.ifs.pop(at)


def _of_call(node: ast.Call) -> Iterator[tuple[str, Change]]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name == "replace":
        for at, one in enumerate(node.keywords):
            yield f"replace without {one.arg}: {_brief(node)}", lambda at=at: node.keywords.pop(at)
    elif name in ("min", "max"):
        other = "max" if name == "min" else "min"
        yield f"{name} → {other}: {_brief(node)}", lambda: setattr(node.func, "id", other)
    elif name == "sorted":
        yield f"unsorted: {_brief(node)}", lambda: _unsort(node)


def _drop(node: ast.BoolOp, at: int) -> None:
    node.values.pop(at)
    if len(node.values) == 1:
        node.values.append(node.values[0])


def _swap(node: ast.IfExp) -> None:
    node.body, node.orelse = node.orelse, node.body


def _become_zero(node: ast.BinOp) -> None:
    node.right = ast.BinOp(node.right, ast.Sub(), node.right)


def _unsort(node: ast.Call) -> None:
    node.func, node.keywords = ast.Name("list", ast.Load()), []


def _is_day(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "DAY") or (
        isinstance(node, ast.Call) and ast.unparse(node.func) == "timedelta"
    )


def _brief(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 90 else text[:87] + "…"


class Broken(MetaPathFinder, Loader):
    """Gives one module of the package as the mutant has it."""

    def __init__(self, mutant: Mutant) -> None:
        self.text, self.module = mutant.text, f"creditcli.listing.{mutant.file.removesuffix('.py')}"

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.text, self.module, "exec"), module.__dict__)


def tested(mutant: Mutant | None) -> int:
    """The number of a process that runs the tests against the mutant; it ends with 0 if no test notices."""
    child = os.fork()
    if child:
        return child
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    if mutant is not None:
        sys.meta_path.insert(0, Broken(mutant))
    os._exit(0 if _tables_hold() and not _pytest() else 1)


def _tables_hold() -> bool:
    """The legal cases without pytest around them, in mixed order: most breaks are noticed within a second."""
    from tests.listing import test_cases as tables

    mixed = list(tables.CASES)
    random.Random(0).shuffle(mixed)
    try:
        for one in mixed:
            tables.test_the_ledger_says_what_the_law_says(one)
    except BaseException:
        return False
    return True


def _pytest() -> int:
    """Everything else, 0 if it passes. Nothing is rewritten: what was read before the fork cannot be."""
    arguments = ["-x", "-q", "-n", "0", "--assert=plain", "-p", "no:cacheprovider", "--rootdir", str(ROOT)]
    return int(pytest.main([*arguments, *TESTS]))


def survivors(found: list[Mutant], jobs: int) -> list[Mutant]:
    """Mutants that no test notices, told as they are found."""
    left, running, waiting = [], {}, list(reversed(found))
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            running[tested(mutant)] = mutant
        child, status = os.wait()
        mutant = running.pop(child)
        if status == 0:
            left.append(mutant)
            print(f"survived: {mutant.name}", flush=True)
    return left


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=0, help="so many mutants, drawn at random; 0: all of them")
    parser.add_argument("--seed", type=int, default=0, help="which sample")
    parser.add_argument("--only", default="", help="mutants whose file, line and change hold this text")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    found = [one for path in sorted(TARGET.glob("*.py")) for one in mutants(path) if chosen.only in one.name]
    if chosen.sample and chosen.sample < len(found):
        found = sorted(random.Random(chosen.seed).sample(found, chosen.sample), key=lambda one: (one.file, one.line))
    assert not any(name.startswith("creditcli.listing") for name in sys.modules)
    if os.waitpid(tested(None), 0)[1]:
        sys.exit("The tests fail on the sound code.")
    killed = len(found) - len(survivors(found, chosen.jobs))
    print(f"{killed} of {len(found)} mutants killed ({killed / max(1, len(found)):.1%})")


if __name__ == "__main__":
    main()
