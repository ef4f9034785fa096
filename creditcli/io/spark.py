"""The engine ``spark``: work on a data set is done for parts of its things, in processes of Spark, here or on a cluster.

Rows are read from the mirror's files where the work is done, are brought together by key over Spark's Arrow interface and
stand in the record's order before the work sees them: what comes of it is what one process gives. The only module
that knows pyspark and pyarrow, which are an optional extra; they are imported when there is work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from subprocess import TimeoutExpired
from tempfile import TemporaryFile
from typing import Any

import polars as pl

from creditcli.errors import BrokenEngine, UsageFault
from creditcli.model.record import KEY, Piece, RecordView, Work

AT = "_at"  # place of a row in the frame of its data set
ENDS = 20  # seconds that Java is given to end
LINE = 200  # characters of a reason that are told
READ, PART, BATCH = 100_000, 250_000, 20_000  # rows that are read, worked on, handed over at once
KINDS: Mapping[Any, str] = {pl.String: "string", pl.Int64: "bigint", pl.Date: "date"}
SETTINGS = {  # PYSPARK_SUBMIT_ARGS overrides them; all others are Spark's own, by its own means
    "spark.app.name": "creditcli",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.maxResultSize": "0",  # what comes back is what one process would hold
    "spark.driver.host": "127.0.0.1",  # nothing listens where others can reach it, unless a cluster is asked for
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.io.encryption.enabled": "true",  # rows that wait on disk; a killed run leaves such files
    "spark.executorEnv.POLARS_MAX_THREADS": "1",  # Spark runs one process a core
}
MUST_AGREE = ("creditcli", "polars")  # packages on whose versions the bytes of an answer rest
# Of what Spark throws: the end of a Python traceback, and what Java gives as a cause.
_PYTHON = re.compile(
    r"^\s*(?:(?!org\.|java\.|py4j\.)\w+\.)*(\w*(?:Error|Exception|Fault|Broken\w*): .+)$", re.MULTILINE
)
_JAVA = re.compile(r"^(?:Caused )?(?:by)?:? ?[\w.]+(?:Error|Exception): (\S.+)$", re.MULTILINE)


class Spark:
    """An engine (``model.record.Engine``) with a session of its own, begun at the first work and ended by ``close``.

    ``python``: the interpreter of the processes that work, on every machine. Raises UsageFault where Spark is not
    installed or does not fit, BrokenEngine where it does not do the work.
    """

    def __init__(self, python: str) -> None:
        self._python = python
        self._session: Any = None
        self._said = TemporaryFile()  # noqa: SIM115 - what Java and Spark say, closed by ``close``

    def __call__(self, view: RecordView, dataset: str, work: Work) -> pl.DataFrame:
        pieces = [one for one in view.pieces(dataset) if one.rows]
        if not pieces:
            return work(view)
        none = pl.DataFrame(schema=view.lazy(dataset).collect_schema())
        given = work(_alone(view, dataset, none)).schema
        session = self._session or self._begin()
        count = sum(one.rows for one in pieces)
        parts = max(session.sparkContext.defaultParallelism, -(-count // PART))
        task = partial(_worked, view.bare, dataset, work, _versions())
        with _told():
            rows = _rows(session, pieces, none).repartition(parts, KEY)
            table = rows.mapInArrow(task, _shape({**given, AT: pl.Int64})).toArrow()
        return (
            pl.DataFrame(pl.from_arrow(table)).sort(AT).select(pl.col(name).cast(kind) for name, kind in given.items())
        )

    def close(self) -> None:
        """Ends the session."""
        if self._session is not None:
            process = self._session.sparkContext._gateway.proc
            self._session.stop()
            with suppress(OSError, TimeoutExpired):
                process.stdin.close()  # Java ends with it, and what it kept on disk
                process.wait(ENDS)
            self._session = None
        self._said.close()

    def _begin(self) -> Any:
        try:
            import pandas  # noqa: F401 - pyspark asks for it
            import pyarrow  # noqa: F401
            from pyspark import SparkConf, SparkContext
            from pyspark.java_gateway import launch_gateway
            from pyspark.sql import SparkSession
        except ImportError as fault:
            raise UsageFault(
                "没有安装 Spark。请运行 pip install 'creditcli[spark]'，或者不用 --engine spark。",
                "Spark is not installed. Run pip install 'creditcli[spark]', or leave out --engine spark.",
            ) from fault
        conf = SparkConf()
        for name, value in SETTINGS.items():
            conf.set(name, value)
        try:
            context = SparkContext(gateway=launch_gateway(conf, {"stdout": self._said, "stderr": self._said}))
        except Exception as fault:
            why = _reason(str(fault)) or self._last_words()
            raise UsageFault(
                f"Spark 没有启动（{why}）。它需要 Java 17 或以上：java -version 看一看，必要时设置 JAVA_HOME；"
                "设了集群地址的，看一看集群是否可用。",
                f"Spark did not start ({why}). It needs Java 17 or newer: look at java -version, set JAVA_HOME where "
                "needed; where a cluster is named, see whether it answers.",
            ) from fault
        context.pythonExec = self._python
        context.setLogLevel("ERROR")
        self._session = SparkSession(context)
        return self._session

    def _last_words(self) -> str:
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "java")


def _rows(session: Any, pieces: list[Piece], none: pl.DataFrame) -> Any:
    """A Spark frame of all rows, each with its place: those of mirror files are read by the processes that work."""
    import pyarrow

    shape = _shape({**none.schema, AT: pl.Int64})
    found, spans, at = [], [], 0
    for one in pieces:
        if one.mirror is None:
            frame = one.frame.select(none.columns).collect().with_columns(_places(at))
            found.append(session.createDataFrame(_arrow(frame), shape))
        else:
            mirror = str(one.mirror.resolve())
            spans += [(mirror, start, at + start) for start in range(0, one.rows, READ)]
        at += one.rows
    if spans:
        columns = dict(zip(("mirror", "start", "at"), map(list, zip(*spans, strict=True)), strict=True))
        named = session.createDataFrame(pyarrow.table(columns), "mirror string, start bigint, at bigint")
        found.append(named.mapInArrow(partial(_read, none.columns), shape))
    whole = found[0]
    for one in found[1:]:
        whole = whole.union(one)
    return whole


def _read(columns: list[str], batches: Iterator[Any]) -> Iterator[Any]:
    """Rows of the spans (``mirror start at``) that the batches name, with their places."""
    for batch in batches:
        for span in batch.to_pylist():
            rows = pl.scan_parquet(span["mirror"], hive_partitioning=False).select(columns)
            frame = rows.slice(span["start"], READ).collect()
            yield from _arrow(frame.with_columns(_places(span["at"]))).to_batches(BATCH)


def _worked(
    view: RecordView, dataset: str, work: Work, versions: Mapping[str, str], batches: Iterator[Any]
) -> Iterator[Any]:
    """What the work gives for one part, with the place of each thing's first version. Raises BrokenEngine where the
    programs are not those of the machine that asks."""
    import pyarrow

    if versions != _versions():
        raise BrokenEngine(
            f"集群上的程序是 {_versions()}，本机是 {versions}，请装成一样的",
            f"the programs on the cluster are {_versions()}, here {versions}; install the same",
        )
    held = list(batches)
    if held:
        rows = pl.DataFrame(pl.from_arrow(pyarrow.Table.from_batches(held))).sort(AT)
        first = rows.unique(KEY, keep="first").select(KEY, AT)
        done = work(_alone(view, dataset, rows.drop(AT)))
        yield from _arrow(done.join(first, on=KEY, how="left")).to_batches(BATCH)


def _alone(view: RecordView, dataset: str, rows: pl.DataFrame) -> RecordView:
    return replace(view.bare, frames={dataset: rows})


def _places(start: int) -> pl.Expr:
    return (pl.int_range(pl.len(), dtype=pl.Int64) + start).alias(AT)


def _arrow(frame: pl.DataFrame) -> Any:
    """The frame as Spark takes it: texts with short offsets."""
    import pyarrow

    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    kinds = [
        (one.name, pyarrow.string() if pyarrow.types.is_large_string(one.type) else one.type) for one in table.schema
    ]
    return table.cast(pyarrow.schema(kinds))


def _shape(schema: Mapping[str, Any]) -> str:
    """The columns as Spark writes them down."""
    return ", ".join(f"`{name}` {KINDS[kind]}" for name, kind in schema.items())


def _versions() -> dict[str, str]:
    return {name: version(name) for name in MUST_AGREE}


@contextmanager
def _told() -> Iterator[None]:
    """Raises BrokenEngine, or UsageFault where the processes that work do not fit, for what Spark throws."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as fault:
        said = str(fault)
        if "PYTHON_VERSION_MISMATCH" in said:
            raise UsageFault(
                "集群上的 Python 和本机不是同一版本。请用 PYSPARK_PYTHON 指明各台机器上同一版本的 Python。",
                "Python on the cluster is of another version than here. Name one of the same version on every machine by "
                "PYSPARK_PYTHON.",
            ) from fault
        if "ModuleNotFoundError" in said:
            raise UsageFault(
                f"集群的机器上没有装好本程序（{_reason(said)}）。请在每台机器上装同样版本的 creditcli[spark]。",
                f"This program is not installed on the cluster's machines ({_reason(said)}). Install the same version of "
                "creditcli[spark] on each.",
            ) from fault
        raise BrokenEngine(
            f"Spark 没有做完（{_reason(said)}）。不用 --engine spark 也能得到同样的结果。",
            f"Spark did not finish ({_reason(said)}). Without --engine spark the result is the same.",
        ) from fault


def _reason(said: str) -> str:
    """The innermost cause within all that Spark tells, in one line."""
    found = _PYTHON.findall(said) or _JAVA.findall(said) or said.strip().splitlines()[:1]
    return str(found[-1])[:LINE] if found else ""
