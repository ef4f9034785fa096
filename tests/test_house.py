"""The house rules of CONTRIBUTING.md, held by the test command: layers, lint, types, budgets."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "creditcli"
SOURCES = sorted(PACKAGE.rglob("*.py"))
OURS = SOURCES + sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "samples").rglob("*.py"))


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def functions(path: Path) -> list[tuple[str, int, ast.AST]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1, node)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_imports_run_one_way() -> None:
    run(sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()")


def test_ruff_finds_nothing() -> None:
    run(sys.executable, "-m", "ruff", "check", ".")


def test_code_is_formatted() -> None:
    run(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_types_are_strict() -> None:
    run(sys.executable, "-m", "mypy")


def test_no_file_is_longer_than_400_lines() -> None:
    long = [f"{path.relative_to(ROOT)}: {n}" for path in OURS if (n := len(path.read_text("utf-8").splitlines())) > 400]
    assert not long, "split these files:\n" + "\n".join(long)


def test_functions_keep_their_budget() -> None:
    lengths = [(name, length) for path in SOURCES for name, length, _ in functions(path)]
    over = [f"{name}: {length}" for name, length in lengths if length > 50]
    assert not over, "split these functions:\n" + "\n".join(over)
    short = sum(length <= 30 for _, length in lengths) / len(lengths)
    assert short >= 0.95, f"only {short:.1%} of the functions have 30 lines or fewer"


def test_command_functions_take_at_most_eight_parameters() -> None:
    for path in sorted((PACKAGE / "cli").glob("*.py")):
        for name, _, node in functions(path):
            assert isinstance(node, ast.FunctionDef)
            names = [one.arg for one in (*node.args.args, *node.args.kwonlyargs)]
            count = sum(one != "context" for one in names)  # the shared options are in the context
            assert count <= 8, f"{name} takes {count} parameters: put shared options into one object"


def test_the_clock_and_the_environment_are_read_in_cli_only() -> None:
    reads = re.compile(r"\b(date\.today|datetime\.now|utcnow|time\.time|os\.environ|getenv|random\.|secrets\.)\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        if "cli" not in path.relative_to(PACKAGE).parts[:1]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if reads.search(line)
    ]
    assert not found, "\n".join(found)


def test_no_rule_code_and_no_date_of_law_stands_in_python() -> None:
    codes = {path.stem for path in (ROOT / "standards" / "rules").glob("*.yaml")}
    word = re.compile(r"\b(?:FIL|FLD|REC|SET|AUT|LST|EXT|OBJ|PUB|NTC|PRV)\d{3}\b|\bdate\((?:19|20)\d\d,")
    found = [
        f"{path.relative_to(ROOT)}: {hit}" for path in SOURCES for hit in word.findall(path.read_text(encoding="utf-8"))
    ]
    assert codes
    assert not found, "\n".join(found)


def test_help_is_light() -> None:
    probe = (
        "import sys; from creditcli.cli.main import build_app; build_app();"
        "heavy = {'polars', 'pandera', 'jsonschema', 'jinja2', 'xlsxwriter', 'python_calamine', 'yaml'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    run(sys.executable, "-c", probe)


def test_checking_a_file_loads_nothing_of_records_workbooks_and_pages() -> None:
    probe = (
        "import sys; from creditcli.cli import main; sys.argv = ['creditcli', 'validate', 'standards/examples/penalty.csv'];"
        "code = main.run(sys.argv[1:], main.Talk());"
        "heavy = {'pandera', 'jsonschema', 'jinja2', 'xlsxwriter'} & set(sys.modules);"
        "assert code in (0, 1) and not heavy, (code, heavy)"
    )
    run(sys.executable, "-c", probe)


def test_every_dependency_is_explained() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    reasons = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    needed = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    names = [re.split(r"[<>=[]", item)[0] for item in needed]
    missing = [name for name in names if f"`{name}`" not in reasons]
    assert not missing, f"CONTRIBUTING.md, Dependencies, says nothing of {missing}"
