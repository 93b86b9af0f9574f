"""A cluster on this machine for the tests of Spark, and what sabotages it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from paths import ROOT
from scorecard import Rubric

MASTER = "local-cluster[2,1,2048]"
_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java compiles code that runs for seconds no better than need be: half the processor's time."""


def why_no_spark() -> str:
    """Why these tests can't run here; empty if they can."""
    if shutil.which("java") is None:
        return "Spark takes Java 17, and there is no `java` here"
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    version = (told.stderr + told.stdout).partition('version "')[2].partition(".")[0]
    if not version.isdigit() or int(version) < 17:
        return f"Spark takes Java 17, and `java -version` says {version or 'nothing of the kind'}"
    return ""


def environment(folder: Path) -> dict[str, str]:
    """That of Spark's processes: our Python, our sources, and no file outside the folder."""
    return {
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(
            [str(ROOT / "src"), str(ROOT), str(ROOT / "tests" / "support")]
        ),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LAUNCHER_OPTS": _JAVA,
        "SPARK_SUBMIT_OPTS": _JAVA,
    }


def start(folder: Path, patch: pytest.MonkeyPatch) -> Any:
    """Two executors of one core and one gigabyte, each a process of its own."""
    for name, value in environment(folder).items():
        patch.setenv(name, value)
    # Small batches, so that a few hundred records are several.
    return (
        SparkSession.builder.master(MASTER)
        .config("spark.executor.extraJavaOptions", _JAVA)
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "50")
        .getOrCreate()
    )


def kill_executor() -> None:
    """End the executor that this runs on. Python's daemon is its child, and this the daemon's."""
    os.kill(_parent(os.getppid()), signal.SIGKILL)


def kill_graders() -> None:
    """End the other Python workers of the executor that this runs on."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                if _parent(int(process.name)) == os.getppid():
                    os.kill(int(process.name), signal.SIGKILL)
            except (OSError, IndexError):
                continue  # it ended by itself


def _parent(process: int) -> int:
    stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    return int(stat.rpartition(")")[2].split()[1])


def once(marker: str, after: int, strike: Callable[[], None]) -> Callable[[Any], Any]:
    """A function for `mapInArrow` that changes nothing, but strikes when the first task has
    passed some batches on; the file `marker` says that it did."""

    def passing(batches: Iterator[Any]) -> Iterator[Any]:
        for number, batch in enumerate(batches):
            if number == after and not Path(marker).exists():
                Path(marker).touch()
                strike()
            yield batch

    return passing


class CountedRubric(Rubric):
    """A rubric whose title is the path of a file, where each process that unpacks it leaves its
    number: that is done for nothing but to compile it."""

    def __setstate__(self, state: dict[Any, Any]) -> None:
        super().__setstate__(state)
        with Path(str(self.title)).open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
