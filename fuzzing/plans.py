"""The steps of each kind of case."""

from __future__ import annotations

from collections.abc import Mapping

from fuzzing.case import Kind
from fuzzing.readers import apply_mapping, configure, parse_arguments, read_input, search_folder
from fuzzing.steps import (
    Step,
    explain,
    grade,
    load,
    prepare,
    read,
    render,
    run_program,
    show_problems,
    test,
)

STEPS: Mapping[Kind, tuple[Step, ...]] = {
    "rubric": (load, show_problems, prepare, grade, render, explain, test, run_program),
    "record": (read, grade, render, explain, run_program),
    "input": (read_input, grade, render),
    "mapping": (apply_mapping, grade, render),
    "configuration": (configure,),
    "name": (search_folder, grade, render),
    "argument": (parse_arguments,),
}
