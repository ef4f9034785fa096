"""The engine that a command asks for, for as long as the command runs."""

from __future__ import annotations

import os
import sys

import typer

from creditcli.cli.options import EngineName
from creditcli.model.record import Engine, at_once


def engine_of(name: EngineName, context: typer.Context) -> Engine:
    """The engine, which ends with the command. Spark's own variables of the environment hold."""
    if name is EngineName.LOCAL:
        return at_once
    from creditcli.io.spark import Spark

    spark = Spark(os.environ.get("PYSPARK_PYTHON", sys.executable))
    context.call_on_close(spark.close)
    return spark
