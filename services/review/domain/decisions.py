"""What a decision has to hold before it counts: reasons, a checklist, the minutes of a meeting."""

from collections.abc import Iterator, Mapping
from typing import Any

from common.errors import NotAllowed
from services.review.domain.routes import Step

ANSWERS = ("yes", "no", "not_applicable")  # to "is this in order?"


def check(step: Step, decision: Mapping[str, Any]) -> None:
    """NotAllowed says what is missing; `decision` is {decision, comment, checks, minutes}."""
    problems = list(_problems(step, decision))
    if problems:
        raise NotAllowed("；".join(problems) + "。")


def _problems(step: Step, decision: Mapping[str, Any]) -> Iterator[str]:
    word = decision["decision"]
    if word in step["comment_required_on"] and not decision["comment"].strip():
        yield "退回时必须写明原因，承办人才知道怎样修改"
    if word == "approve":
        yield from _check_problems(step, decision["checks"])
    if step.get("kind") == "collective":
        yield from _minutes_problems(word, decision["minutes"])


def _check_problems(step: Step, checks: Mapping[str, str]) -> Iterator[str]:
    points = {point["id"]: point["text"] for point in step.get("checklist", ())}
    open_ = [text for id_, text in points.items() if checks.get(id_) not in ANSWERS]
    wrong = [text for id_, text in points.items() if checks.get(id_) == "no"]
    if open_:
        yield f"审查要点还有 {len(open_)} 项没有逐项回答：{'、'.join(open_)}"
    if wrong:
        yield f"审查要点有 {len(wrong)} 项不符合，不能同意，请退回：{'、'.join(wrong)}"


def _minutes_problems(word: str, minutes: Mapping[str, Any] | None) -> Iterator[str]:
    """More than half of those who were there (domain.md §3, 集体研究)."""
    if not minutes:
        yield "集体研究要登记会议纪要：文号、日期、应到和实到人数、表决结果"
        return
    votes = minutes["in_favour"] + minutes["against"] + minutes["abstained"]
    if minutes["present"] > minutes["entitled"]:
        yield f"实到 {minutes['present']} 人多于应到 {minutes['entitled']} 人，请核对"
    if 2 * minutes["present"] <= minutes["entitled"]:
        yield "到会人数没有过半，会议不能作出决定"
    if votes != minutes["present"]:
        yield f"赞成、反对、弃权合计 {votes} 票，与实到 {minutes['present']} 人不符，请核对"
    carried = 2 * minutes["in_favour"] > minutes["entitled"]
    if carried != (word == "approve"):
        yield (
            "赞成没有超过应到人数的一半，不能登记为同意"
            if word == "approve"
            else "赞成已超过应到人数的一半，应登记为同意"
        )
