"""What is compared with what: the runs, their pairs, clusters and rubrics, a sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scorecard.compare.comparison import Comparison


def facts(found: Comparison, say: Callable[[str, str], str]) -> Iterator[str]:
    """The sentences, each in the language that `say` chooses of English and Chinese."""
    for run in (found.before, found.after):
        rubrics = ", ".join(f"{r.id} {r.version} ({r.sha256[:8]})" for r in run.rubrics)
        more = ""
        if run.alone:
            more += say(
                f"; {run.alone:,} only here, left out",
                f"；其中 {run.alone:,} 条仅此处有，未计入",
            )
        if run.repeated:
            more += say(
                f"; {run.repeated:,} ids came again, left out",
                f"；{run.repeated:,} 条编号重复，未计入",
            )
        yield say(
            f"{run.name}: {run.n:,} interactions under {rubrics}{more}.",
            f"{run.name}：{run.n:,} 次会话，评分标准 {rubrics}{more}。",
        )
    if found.pairs:
        yield say(
            f"{found.pairs:,} pairs with the same id, {found.same_records:,} of them graded "
            "from the same record.",
            f"编号相同的共 {found.pairs:,} 对，其中 {found.same_records:,} 对出自同一记录。",
        )
        if not found.same_records:
            yield say(
                "No pair is of the same record: are these the same tasks run again, or other "
                "interactions that happen to be called so (--unpaired)?",
                "没有一对出自同一记录：是同一任务再次执行，还是碰巧同名的不同会话（--unpaired）？",
            )
    else:
        yield say(
            "Two samples: the ids are not the same in both, and nothing is paired.",
            "两个独立样本：编号不同，不配对。",
        )
    ids = [dict.fromkeys(r.id for r in run.rubrics) for run in (found.before, found.after)]
    if ids[0] != ids[1]:
        yield say(
            "The rubrics are different ones: their scores and results don't mean the same.",
            "评分标准不同：得分与结果含义不同，不可直接比较。",
        )
    other = {r.sha256 for r in found.before.rubrics} != {r.sha256 for r in found.after.rubrics}
    if other and found.same_records < max(found.pairs, 1):
        yield say(
            "Rubric and records both differ: what is due to which can't be said.",
            "评分标准与记录都不同：无法区分差异来自哪一方。",
        )
    if found.cluster is not None:
        yield say(
            f"Interactions are alike within {found.cluster}: {found.clusters:,} clusters.",
            f"按 {found.cluster} 分组，组内的会话相似：共 {found.clusters:,} 组。",
        )
    elif found.few is not None:
        yield say(
            f"{found.few} has too few values to say anything beyond them: interactions are "
            "taken for independent, and intervals hold for these alone.",
            f"{found.few} 的取值太少：各次会话视为独立，区间仅适用于这些取值。",
        )
    if found.pairs and not found.changed:
        yield say("No grade differs.", "没有任何评分不同。")
    if found.unmatched_gates:
        yield say(
            f"Gates in one of the two only: {', '.join(found.unmatched_gates)}.",
            f"仅一方有的关卡：{'、'.join(found.unmatched_gates)}。",
        )
