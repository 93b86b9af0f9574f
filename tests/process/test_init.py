"""`scorecard init`: what it writes works at once, and it never writes over anything."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml

from paths import ROOT
from program import POSIX, PROGRAM, environment, scorecard
from scorecard import Evaluator, Grade, load_rubric, read
from scorecard.jobs.scaffold import write_new
from scorecard.language import LANGUAGES, Language
from scorecard.starter import starter_files

STARTER = ROOT / "src" / "scorecard" / "starter"
_HAN = re.compile("[\u4e00-\u9fff]")


def contents(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder by path; None for what is no file."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def written(text: str) -> list[str]:
    """The files that a report lists."""
    return re.findall(r"^  (\S+)$", re.split("Next:|接下来：", text)[0], re.MULTILINE)


def offline(folder: Path) -> dict[str, str]:
    """An environment in which Python opens no connection."""
    (folder / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*_):\n    raise SystemExit('a connection was opened')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
    )
    return {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT / 'src'}"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_next_commands_work_at_once_and_offline(lang: str, tmp_path: Path) -> None:
    env, project = offline(tmp_path), tmp_path / "project"
    done = scorecard("init", "project", "--lang", lang, cwd=tmp_path, env=env)
    assert (done.status, done.err) == (0, "")
    change, *commands = re.findall(r"^  (cd .*|scorecard .*)$", done.text, re.MULTILINE)
    assert change == "cd project"
    assert [command.split()[1] for command in commands] == ["validate", "test", "grade"]
    for command in commands:
        ran = scorecard(*command.split()[1:], cwd=project, env=env)
        assert (command, ran.status, ran.err.count("warning")) == (command, 0, 0), ran.err
    readme = (project / "rubrics" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^scorecard .*$", readme, re.MULTILINE) == commands


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_reported_is_what_is_there(lang: str, tmp_path: Path) -> None:
    done = scorecard("init", "--lang", lang, cwd=tmp_path)
    files = {name for name, data in contents(tmp_path).items() if data is not None}
    assert set(written(done.text)) == files
    assert {"scorecard.toml", ".pre-commit-config.yaml", "rubrics/service.test.yaml"} <= files
    assert ".github/workflows/scorecard.yml in" not in done.text
    where = {"en": "say in .github/workflows/scorecard.yml where CI gets scorecard from"}
    assert where.get(lang, "请在 .github/workflows/scorecard.yml 里写明 CI") in done.text


def graded(lang: Language) -> list[Grade]:
    evaluator = Evaluator(load_rubric(STARTER / lang / "rubrics" / "service.yaml"))
    return [evaluator.grade(one) for one in read([STARTER / lang / "examples" / "calls.json"])]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_stand_on_every_rung(lang: Language) -> None:
    levels = [grade.criteria[0].level for grade in graded(lang)]
    assert levels == [5, 0, 1, 2, 3, 4]
    assert [grade.possible for grade in graded(lang)] == [5, 0, 1, 2, 4, 4]


def test_both_languages_hold_the_same_rubric() -> None:
    """Texts differ; conditions, phrases and expectations do not."""
    assert starter_files("en").keys() == starter_files("zh").keys()
    english, chinese = (load_rubric(STARTER / one / "rubrics/service.yaml") for one in LANGUAGES)
    assert {name: moment.says for name, moment in english.moments.items()} == {
        name: moment.says for name, moment in chinese.moments.items()
    }
    levels = zip(
        english.criteria[0].levels.values(), chinese.criteria[0].levels.values(), strict=True
    )
    for one, other in levels:
        assert one.met_when == other.met_when
        assert not _HAN.search(str(one.behaviour))
        assert _HAN.search(str(other.behaviour))
    for lang in LANGUAGES:
        for path, data in starter_files(lang).items():
            comments = re.findall(
                r"^\s*# (?!yaml-language-server)(.*)", data.decode(), re.MULTILINE
            )
            is_chinese = [bool(_HAN.search(comment)) for comment in comments]
            assert (path, set(is_chinese)) in [(path, set()), (path, {lang == "zh"})]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_editors_find_the_schemas(lang: str, tmp_path: Path) -> None:
    """In the project itself: completion needs no network."""
    assert scorecard("init", "--lang", lang, cwd=tmp_path).status == 0
    for name in ("rubrics/service.yaml", "rubrics/lexicons/courtesy.yaml"):
        path = tmp_path / name
        text = path.read_text(encoding="utf-8")
        modeline = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        assert modeline
        schema = json.loads((path.parent / modeline[1]).read_bytes())
        content = json.loads(json.dumps(yaml.safe_load(text)))  # numbers as keys become texts
        jsonschema.Draft7Validator(schema).validate(content)


def test_without_ci_nothing_speaks_of_it(tmp_path: Path) -> None:
    done = scorecard("init", "--no-ci", cwd=tmp_path)
    assert done.status == 0
    assert not any(name.startswith(".") for name in contents(tmp_path))
    assert "CI" not in done.text


def test_it_goes_beside_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "other.yaml").write_text("mine")
    assert scorecard("init", cwd=tmp_path).status == 0
    found = contents(tmp_path)
    assert (found["README.md"], found["rubrics/other.yaml"]) == (b"mine", b"mine")
    assert found["rubrics/service.yaml"]


def test_the_folder_to_change_to_is_quoted(tmp_path: Path) -> None:
    done = scorecard("init", "new/our rubrics; rm x", cwd=tmp_path)
    assert "\n  cd 'new/our rubrics; rm x'\n" in done.text
    assert (tmp_path / "new" / "our rubrics; rm x" / "scorecard.toml").is_file()


def _file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")


def _folder(path: Path) -> None:
    path.mkdir(parents=True)


def _dangling(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("nowhere")


@pytest.mark.parametrize(
    ("obstacle", "make"),
    [
        ("scorecard.toml", _file),
        ("rubrics/lexicons/courtesy.yaml", _file),
        ("rubrics", _file),
        (".github", _file),
        ("rubrics/service.yaml", _folder),
        pytest.param("examples/calls.json", _dangling, marks=POSIX),
        pytest.param("rubrics", _dangling, marks=POSIX),
    ],
)
def test_nothing_is_overwritten(
    obstacle: str, make: Callable[[Path], None], tmp_path: Path
) -> None:
    make(tmp_path / obstacle)
    before = contents(tmp_path)
    done = scorecard("init", cwd=tmp_path)
    assert (done.status, done.text) == (2, "")
    assert "nothing was written" in done.err
    assert re.findall(r"^  (.*)$", done.err, re.MULTILINE) == [obstacle]
    assert contents(tmp_path) == before


def test_all_that_is_in_the_way_is_listed(tmp_path: Path) -> None:
    first = scorecard("init", cwd=tmp_path)
    before = contents(tmp_path)
    again = scorecard("init", "--lang", "zh", cwd=tmp_path)
    assert again.status == 2
    assert re.findall(r"^  (.*)$", again.err, re.MULTILINE) == sorted(written(first.text))
    assert contents(tmp_path) == before


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    for name in ("taken", "taken/below"):
        done = scorecard("init", name, cwd=tmp_path)
        assert (name, done.status, done.text) == (name, 2, "")
        assert "taken" in done.err
    assert contents(tmp_path) == {"taken": b"mine"}


@POSIX
@pytest.mark.parametrize("folder", [".", "new/project"])
def test_what_fails_halfway_leaves_nothing(folder: str, tmp_path: Path) -> None:
    """A limit on the size of files stands for a disk that is full after two of them."""
    (tmp_path / "mine").write_text("mine")
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 1; exec "$@"', "bash", *PROGRAM, "init", folder],
        cwd=tmp_path,
        env=environment({"PYTHONDONTWRITEBYTECODE": "1"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "can't be written, so nothing was: file too large" in done.stderr
    assert contents(tmp_path) == {"mine": b"mine"}


@pytest.mark.parametrize(
    "impossible",
    [
        pytest.param(Path("x" * 300), id="a name that is too long"),
        pytest.param(Path("kept", "mine"), id="a file that came into being meanwhile"),
        pytest.param(Path("first", "below"), id="a folder that a file is in the way of"),
    ],
)
def test_one_that_cant_be_written_takes_all_back(impossible: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "mine").write_text("mine")
    files = {Path("kept", "one"): b"1", Path("a", "b", "two"): b"2", Path("first"): b"3"}
    with pytest.raises(OSError):  # noqa: PT011 (which one is up to the system)
        write_new(tmp_path, {**files, impossible: b"4"})
    assert contents(tmp_path) == {"kept": None, "kept/mine": b"mine"}


@POSIX
@pytest.mark.skipif(os.geteuid() == 0 if os.name != "nt" else True, reason="root may write all")
def test_a_folder_that_is_read_only_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = scorecard("init", "new", cwd=tmp_path)
    tmp_path.chmod(0o700)
    assert done.status == 2
    assert "new: can't be written, so nothing was: permission denied" in done.err
