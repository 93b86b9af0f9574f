"""The wheel as a user gets it, also beside the distribution `scorecard` of strangers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from paths import CALLS, ROOT
from program import environment
from scorecard.language import LANGUAGES
from scorecard.starter import starter_files


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("built")
    checkout = folder / "checkout"
    ignored = shutil.ignore_patterns(".git", ".venv*", "*_cache", "__pycache__", "node_modules")
    shutil.copytree(ROOT, checkout, ignore=ignored)
    build = [sys.executable, "-m", "hatchling", "build", "--target"]
    for target in ("sdist", "wheel"):
        subprocess.run([*build, target, "--directory", folder], cwd=checkout, check=True)
    return folder


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An environment that has what scorecard needs, from the one that the tests run in."""
    folder = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    paths = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "venv", vars=paths))
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return folder


def run(venv: Path, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of an environment, away from the checkout."""
    folder = "Scripts" if os.name == "nt" else "bin"
    env = {key: value for key, value in environment().items() if key != "PYTHONPATH"}
    return subprocess.run(
        [venv / folder / program, *map(str, arguments)],
        cwd=venv,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def install(venv: Path, wheel: Path) -> None:
    python = venv / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", wheel], check=True)


def strangers_wheel(folder: Path, file: str, code: str) -> Path:
    """A distribution called scorecard, of one module."""
    path = folder / "scorecard-0.0.1-py3-none-any.whl"
    info = "scorecard-0.0.1.dist-info"
    files = {
        file: code,
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: scorecard\nVersion: 0.0.1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return path


def wheel_in(built: Path) -> Path:
    (path,) = built.glob("service_scorecard-*.whl")
    return path


def test_the_starter_is_in_it(built: Path, tmp_path: Path) -> None:
    """Dotfiles too, which packagers like to leave out."""
    shutil.unpack_archive(next(built.glob("*.tar.gz")), tmp_path / "source")
    (source,) = (tmp_path / "source").iterdir()
    for lang in LANGUAGES:
        names = {f"scorecard/starter/{lang}/{path.as_posix()}" for path in starter_files(lang)}
        with zipfile.ZipFile(wheel_in(built)) as wheel:
            assert names <= set(wheel.namelist())
        assert all((source / "src" / name).is_file() for name in names)


@pytest.mark.parametrize("program", ["scorecard", "service-scorecard"])
def test_alone_it_grades_and_says_nothing_else(program: str, built: Path, venv: Path) -> None:
    install(venv, wheel_in(built))
    graded = run(venv, program, "grade", CALLS, "--format", "jsonl")
    assert (graded.returncode, graded.stdout.count("\n")) == (0, 14), graded.stderr
    version = run(venv, program, "--version")
    assert (version.returncode, version.stderr) == (0, "")
    assert version.stdout.startswith("scorecard ")


@pytest.mark.parametrize("file", ["scorecard.py", "scorecard/__init__.py"])
@pytest.mark.parametrize("first", ["ours", "strangers"])
def test_beside_strangers_it_grades_and_says_that_they_are_there(
    file: str, first: str, built: Path, venv: Path, tmp_path: Path
) -> None:
    wheels = [wheel_in(built), strangers_wheel(tmp_path, file, "MARK = 1\n")]
    for wheel in wheels if first == "ours" else reversed(wheels):
        install(venv, wheel)
    graded = run(venv, "scorecard", "grade", CALLS, "--format", "jsonl")
    assert (graded.returncode, graded.stdout.count("\n")) == (0, 14), graded.stderr
    version = run(venv, "scorecard", "--version")
    assert version.returncode == 0
    assert "foreign files lie in the package `scorecard`, from scorecard (" in version.stderr
    changed = (file, first) == ("scorecard/__init__.py", "ours")
    assert ("changed or missing: scorecard/__init__.py)" in version.stderr) == changed
    assert "help: pip uninstall scorecard, then pip install" in version.stderr


@pytest.mark.parametrize("code", ["print 'Python 2'\n", "import a_module_of_2016\n"])
def test_what_keeps_it_from_starting_is_named(
    code: str, built: Path, venv: Path, tmp_path: Path
) -> None:
    install(venv, wheel_in(built))
    install(venv, strangers_wheel(tmp_path, "scorecard/__init__.py", code))
    graded = run(venv, "scorecard", "grade", CALLS)
    assert (graded.returncode, graded.stdout) == (3, "")
    assert "error: scorecard can't start" in graded.stderr
    assert "from scorecard (changed or missing: scorecard/__init__.py)" in graded.stderr
    assert "Traceback" not in graded.stderr


def test_strangers_that_are_found_first_are_named(built: Path, venv: Path, tmp_path: Path) -> None:
    install(venv, wheel_in(built))
    (site,) = {path.parent for path in venv.rglob("dependencies.pth")}
    (tmp_path / "before" / "scorecard").mkdir(parents=True)
    (tmp_path / "before" / "scorecard" / "__init__.py").write_text("")
    first = tmp_path / "before"
    (site / "a.pth").write_text(f"import sys; sys.path.insert(0, {str(first)!r})\n")
    graded = run(venv, "scorecard", "grade", CALLS)
    assert (graded.returncode, graded.stdout) == (3, "")
    assert f"is found before ours: {first}" in graded.stderr


def test_a_defect_names_files_that_have_changed(built: Path, venv: Path) -> None:
    """Whoever put them there."""
    install(venv, wheel_in(built))
    (module,) = venv.rglob("scorecard/engine/evaluator.py")
    module.write_text("")
    graded = run(venv, "scorecard", "grade", CALLS)
    assert graded.returncode == 3
    assert "changed or missing: scorecard/engine/evaluator.py" in graded.stderr
