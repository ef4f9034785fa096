# Every target works on its own; PY is the virtual environment's Python.
PY ?= .venv/bin/python

.PHONY: setup demo test lint tools slow spark explore faults mutate bench samples standard letters lock offline-bundle clean

setup:
	python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-test.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --editable .

demo:
	$(PY) -m creditcli demo demo

lint:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m importlinter.cli lint 2>/dev/null || .venv/bin/lint-imports

# The suite checks lint, types and layers too (tests/test_house.py).
test:
	$(PY) -m pytest

# Checkers of pages (axe-core, Nu HTML checker), pinned, into build/tools; needs npm.
tools:
	$(PY) tests/browser/fetch_tools.py

# Browser, LibreOffice and long runs: needs chromium, chromium-driver, libreoffice, a Java runtime and `make tools`.
# Programs of the desktop share a profile: those tests run one at a time.
slow: tools
	$(PY) -m pytest --dist worksteal -m "slow and not browser and not office"
	$(PY) -m pytest -n 0 -m "browser or office"

# The optional engine, in an environment of its own: 500 MB, and a Java runtime of 17 or newer.
spark:
	python3 -m venv build/spark
	build/spark/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	build/spark/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	build/spark/bin/python -m pytest -n 0 -m spark tests/engines

# The laws of the domain on examples that no run has tried yet.
explore:
	EXPLORE=1 $(PY) -m pytest -m "not browser and not office and not spark" $$(grep -rl --include="test_*.py" hypothesis tests)

# Kills every command at every single step; an hour and more. The slow suite takes every fourth step.
faults:
	FAULT_STRIDE=1 $(PY) -m pytest -n 0 -m slow tests/faults/test_faults.py

# Breaks creditcli/listing on purpose and tells what no test notices; hours for all. ARGS="--sample 100 --seed 1".
mutate:
	$(PY) -m tests.listing.mutate $(ARGS)

# Speed and memory beside other programs; installs those into build/bench. ARGS=--full adds 10^7 rows.
bench:
	$(PY) tests/bench/run.py $(ARGS)

# For offices without a network: a zip a platform, its bill of materials, SHA256SUMS, into build/bundle; needs a package
# index. ARGS="--platform linux-x86_64" makes one.
offline-bundle:
	$(PY) -m tests.bundle.build $(ARGS)

# Generated files: write them anew; the tests hold what is committed against them.
samples:
	$(PY) samples/generate.py --write

standard:
	$(PY) -m creditcli standard build

letters:
	$(PY) templates/generate.py --write

lock:
	uv pip compile --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --extra sign -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --extra sign --group test --group browser -o requirements-test.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --extra sign --extra spark --group test -o requirements-spark.lock pyproject.toml

clean:
	rm -rf demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
