"""The engine ``spark``: work on a data set is done for parts of its things, in processes of Spark, here or on a cluster.

Rows are read from the mirror's files where the work is done, are brought together by key over Spark's Arrow interface and
stand in the record's order before the work sees them: what comes of it is what one process gives. The only module
that knows pyspark and pyarrow, which are an optional extra; they are imported when there is work.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
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
NOTHING = logging.CRITICAL + 1  # that a logger lets through
READ, PART = 100_000, 100_000  # rows that are read, worked on at once
DIGITS = 8  # of a key, by which rows are told apart
BLOCKS, SPANS = "part bigint, rows binary", "mirror string, start bigint, at bigint"
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
        session = self._session or self._begin()
        count = sum(one.rows for one in pieces)
        parts = max(4 * session.sparkContext.defaultParallelism, -(-count // PART))
        task = partial(_worked, view.bare, dataset, work, _versions())
        with _told():
            blocks = _blocks(session, pieces, view.lazy(dataset).collect_schema().names(), parts)
            table = blocks.repartition(parts, "part").mapInArrow(task, BLOCKS).toArrow()
        done = [pl.read_ipc(one) for one in table["rows"].to_pylist()]
        return pl.concat(done).sort(AT).drop(AT)

    def close(self) -> None:
        """Ends the session."""
        if self._session is not None:
            process = self._session.sparkContext._gateway.proc
            self._session.stop()
            if process is not None:  # Java is ours, not one that this program was started from
                with suppress(OSError, TimeoutExpired):
                    process.stdin.close()  # it ends with this, and what it kept on disk
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
        logging.getLogger("py4j").setLevel(NOTHING)  # what it logs is raised as well, and told in plain words
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


def _blocks(session: Any, pieces: list[Piece], columns: list[str], parts: int) -> Any:
    """A Spark frame of blocks: every row in the block of its part, with its place. Mirror files are read by the
    processes that work."""
    import pyarrow

    found, spans, at = [], [], 0
    for one in pieces:
        if one.mirror is None:
            rows = one.frame.select(columns).collect()
            found += [_block(rows.slice(start, READ), at + start, parts) for start in range(0, one.rows, READ)]
        else:
            mirror = str(one.mirror.resolve())
            spans += [{"mirror": mirror, "start": start, "at": at + start} for start in range(0, one.rows, READ)]
        at += one.rows
    sent = session.createDataFrame(pyarrow.Table.from_batches(found), BLOCKS) if found else None
    if not spans:
        return sent
    read = session.createDataFrame(pyarrow.Table.from_pylist(spans), SPANS)
    read = read.mapInArrow(partial(_read, columns, parts), BLOCKS)
    return read.union(sent) if found else read


def _read(columns: list[str], parts: int, batches: Iterator[Any]) -> Iterator[Any]:
    """The blocks of the spans that the batches name."""
    for batch in batches:
        for span in batch.to_pylist():
            rows = pl.scan_parquet(span["mirror"], hive_partitioning=False).select(columns)
            yield _block(rows.slice(span["start"], READ).collect(), span["at"], parts)


def _block(rows: pl.DataFrame, at: int, parts: int) -> Any:
    """Rows that begin at that place, apart by the digits of their keys: a block a part."""
    placed = rows.with_columns(
        (pl.int_range(pl.len(), dtype=pl.Int64) + at).alias(AT),
        (pl.col(KEY).str.slice(0, DIGITS).str.to_integer(base=16) % parts).alias("part"),
    )
    found = placed.partition_by("part", as_dict=True, include_key=False)
    return _packed({part: frame for (part,), frame in found.items()})


def _worked(
    view: RecordView, dataset: str, work: Work, versions: Mapping[str, str], batches: Iterator[Any]
) -> Iterator[Any]:
    """What the work gives for some parts, with the place of each thing's first version. Raises BrokenEngine where the
    programs are not those of the machine that asks."""
    if versions != _versions():
        raise BrokenEngine(
            f"集群上的程序是 {_versions()}，本机是 {versions}，请装成一样的",
            f"the programs on the cluster are {_versions()}, here {versions}; install the same",
        )
    held: dict[int, list[bytes]] = defaultdict(list)
    for batch in batches:
        for block in batch.to_pylist():
            held[block["part"]].append(block["rows"])
    for part, blocks in held.items():
        rows = pl.concat([pl.read_ipc(one) for one in blocks]).sort(AT)
        first = rows.unique(KEY, keep="first").select(KEY, AT)
        done = work(replace(view, frames={dataset: rows.drop(AT)}))
        yield _packed({part: done.join(first, on=KEY, how="left")})


def _packed(frames: Mapping[int, pl.DataFrame]) -> Any:
    """Frames as Spark carries them: it sees a few long texts, not millions of short ones."""
    import pyarrow

    packed = [
        frame.write_ipc(None, compression="zstd", compat_level=pl.CompatLevel.oldest()) for frame in frames.values()
    ]
    columns = {"part": list(frames), "rows": [one.getvalue() for one in packed]}
    return pyarrow.RecordBatch.from_pydict(
        columns, pyarrow.schema([("part", pyarrow.int64()), ("rows", pyarrow.binary())])
    )


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
