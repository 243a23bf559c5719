"""The Spark session: the one of `spark-submit` or of Spark's own settings, else this machine."""

from __future__ import annotations

import os
import sys

from pyspark.sql import SparkSession

#: Where one of these is set, somebody has said on which machines Spark is to run.
_SAID_BY = ("PYSPARK_GATEWAY_PORT", "PYSPARK_SUBMIT_ARGS", "SPARK_CONF_DIR")


def spark_session() -> SparkSession:
    """The session of `spark-submit` or of Spark's own settings; without any, one of this machine.

    On this machine it uses all cores, and Python as it runs here.
    """
    builder = SparkSession.builder.appName("family-context")
    if not any(name in os.environ for name in _SAID_BY):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = (
            builder.master("local[*]")
            .config("spark.driver.memory", "4g")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
        )
    spark = builder.getOrCreate()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    return spark


def cores(spark: SparkSession) -> int:
    """How many tasks run at once."""
    return int(spark.sparkContext.defaultParallelism)
