"""The changes that interactions are put through, one table: what each does, whether a grade should
stay, and what to mend where it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scorecard.language import Language
from scorecard.records.interaction import Interaction
from scorecard.stress import identity, texts, turns
from scorecard.stress.dice import Dice

Make = Callable[[Interaction, Dice], Interaction | None]
Words = Mapping[Language, str]


@dataclass(frozen=True)
class Change:
    """A change of an interaction: pure, and with the same dice the same.

    `make` gives the changed interaction, or None where there is nothing to change; where another
    conversation plays a part, `borrow` does, with that one. `stays` is whether the grade should be
    the same. `mend` says what helps where `{words}` of the moment `{moment}` are no longer heard.
    """

    name: str
    meaning: Words
    mend: Words
    make: Make | None = None
    base: Make | None = None
    borrow: Callable[[Interaction, Dice, Interaction | None], Interaction | None] | None = None
    stays: bool = True

    def apply(
        self, interaction: Interaction, dice: Dice, donor: Interaction | None
    ) -> Interaction | None:
        """The changed interaction, None where there is nothing to change."""
        if self.borrow is not None:
            return self.borrow(interaction, dice, donor)
        assert self.make is not None
        return self.make(interaction, dice)


def _said(en: str, zh: str) -> Words:
    return {"en": en, "zh": zh}


_ANY_FORM = _said(
    "list `{words}` in the other form too, or write it as a pattern (`matches`)",
    "把 `{words}` 的另一种写法也列入，或写成模式（`matches`）",
)
_NEAR = _said(
    "`similar_to` hears near misses of `{words}`; or list a shorter part of it",
    "`similar_to` 能听出与 `{words}` 相近的说法；或只列其中较短的一段",
)
_GAPS = _said(
    "list a shorter part of `{words}`, or let words stand between: `matches: 'a\\W+(\\w+\\W+)?b'`",
    "只列 `{words}` 中较短的一段，或用模式容许中间插词：`matches: '甲.{{0,4}}乙'`",
)
_SPANS = _said(
    "count spans in changes of speaker (`within: 2 changes`), or in seconds, not in turns; leave "
    "room where `measure: turns` has a bound",
    "区间按说话人更替计（`within: 2 changes`）或按秒计，不按发言数计；"
    "`measure: turns` 的界限要留余地",
)

CHANGES: Mapping[str, Change] = {
    change.name: change
    for change in (
        Change(
            "identity",
            _said("other names, ids and long numbers", "换成别的姓名、编号和长数字"),
            _said(
                "a name or number is part of the wording of `{moment}`: take it out",
                "`{moment}` 的说法中含有姓名或数字：请去掉",
            ),
            identity.other_people,
        ),
        Change(
            "dialect",
            _said("spelling and words of another region", "换成别的地区的拼写和用词"),
            _ANY_FORM,
            texts.in_every_turn(texts.other_dialect),
        ),
        Change(
            "order",
            _said("fields and observations in another order", "字段和观察项换一种次序"),
            _said("this should not happen: please report it", "这不应发生：请报告"),
            turns.reordered,
        ),
        Change(
            "upper",
            _said("all letters capitals", "字母全部大写"),
            _ANY_FORM,
            texts.in_every_turn(texts.upper),
        ),
        Change(
            "lower",
            _said("no capitals", "字母全部小写"),
            _ANY_FORM,
            texts.in_every_turn(texts.lower),
        ),
        Change(
            "no-punctuation",
            _said("punctuation dropped", "去掉标点"),
            _said(
                "`{words}` is heard only with its marks, or now runs on into the next words: list "
                "it without, or what cancels it (`excluding`)",
                "`{words}` 要有标点才听得到，或与后文连成一句：请列入无标点的写法，"
                "或用 `excluding` 排除",
            ),
            texts.in_every_turn(texts.without_marks),
        ),
        Change(
            "more-punctuation",
            _said("a comma more here and there", "多几个逗号"),
            _said(
                "a comma parts `{words}` from what it went with: a pattern may allow it (`,?`)",
                "逗号隔开了 `{words}`：可在模式中容许（`[，,]?`）",
            ),
            texts.in_every_turn(texts.more_marks),
        ),
        Change(
            "script",
            _said("Simplified for Traditional characters, or back", "简体与繁体互换"),
            _ANY_FORM,
            texts.in_every_turn(texts.other_script),
        ),
        Change(
            "misheard",
            _said("one word in ten misheard", "十词听错一个"),
            _NEAR,
            texts.in_every_turn(texts.misheard),
        ),
        Change(
            "fillers",
            _said("fillers such as um between words", "夹杂“嗯”“那个”等语气词"),
            _GAPS,
            texts.in_every_turn(texts.fillers),
        ),
        Change("cut", _said("long turns cut in two", "长发言被切成两次"), _SPANS, turns.cut),
        Change(
            "merged",
            _said("turns of one speaker in a row merged", "同一人的连续发言合为一次"),
            _SPANS,
            turns.merge,
        ),
        Change(
            "speaker",
            _said("one turn given to the wrong speaker", "一次发言记错了说话人"),
            _said(
                "one turn decides: ask for it twice, or look at the transcription's speakers",
                "由一次发言决定：请要求不止一处，或检查转写的说话人区分",
            ),
            turns.wrong_speaker,
        ),
        Change(
            "injected",
            _said("a customer tells the grader what to say", "客户在话中指示评分者"),
            _said(
                "`{moment}` is heard in the customer's words: give it `speaker: agent`",
                "`{moment}` 在客户的话里也听得到：请加上 `speaker: agent`",
            ),
            turns.injected,
            base=turns.muffled,
        ),
        Change(
            "answers",
            _said("the agent's answers come from another conversation", "客服的回答来自另一段对话"),
            _said(
                "no gate looks at whether an answer fits: ask people or a model (`observed:`)",
                "没有关卡看回答是否切题：请让人或模型判断（`observed:`）",
            ),
            borrow=turns.answers_of,
            stays=False,
        ),
    )
}
