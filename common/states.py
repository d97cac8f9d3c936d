"""A state machine is a table {(state, action): next state}."""

from collections.abc import Mapping

from common.errors import NotAllowed

Table = Mapping[tuple[str, str], str]


def step(table: Table, state: str, action: str, words: Mapping[str, str] | None = None) -> str:
    """The next state; NotAllowed says what was possible.

    `words` is how users call states and their own actions; other actions are not theirs to take.
    """
    try:
        return table[state, action]
    except KeyError:
        raise NotAllowed(_refusal(state, action, actions(table, state), words)) from None


def _refusal(state: str, action: str, possible: list[str], words: Mapping[str, str] | None) -> str:
    if words is None:
        return f"cannot {action} when {state}; possible: {', '.join(possible) or 'nothing'}"
    theirs = "、".join(words[each] for each in possible if each in words)
    return f"现在是“{words[state]}”，不能{words[action]}；可以：{theirs or '无'}。"


def actions(table: Table, state: str) -> list[str]:
    """What is possible in this state, for pages that show only buttons that work."""
    return sorted(action for from_, action in table if from_ == state)
