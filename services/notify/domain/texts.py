"""The one text a member gets, and how many segments it takes (domain.md §9)."""

ONE = 70  # UCS-2 units of a text that goes in one piece
PIECE = 67  # of each piece of a longer one: the rest says which piece it is
MOST = 3  # segments of a message; longer titles are cut
ORGAN_LIMIT = 40  # characters of the organ's name
CUT = "…"


def pieces(text: str) -> list[str]:
    """The text as a carrier splits it: UCS-2, and a surrogate pair is never split."""
    if units(text) <= ONE:
        return [text]
    found, piece, used = [], "", 0
    for character in text:
        needed = units(character)
        if used + needed > PIECE:
            found.append(piece)
            piece, used = "", 0
        piece += character
        used += needed
    return [*found, piece]


def segments(text: str) -> int:
    return len(pieces(text))


def units(text: str) -> int:
    """UTF-16 code units: characters beyond the basic plane take two."""
    return len(text.encode("utf-16-le")) // 2


def compose(signature: str, organ: str, title: str, number: str) -> str:
    """Who made what public, where to read it, how to get no more; nothing else of the item.

    The title is cut so that the whole stays within MOST segments.
    """
    name = cut(organ, ORGAN_LIMIT)
    whole = _filled(signature, name, title, number)
    for kept in range(len(title) - 1, -1, -1):
        if segments(whole) <= MOST:
            break
        whole = _filled(signature, name, cut(title, kept), number)
    return whole


def code(signature: str, code: str) -> str:
    """A code to sign in with; it names nobody, whoever looks at the phone."""
    return (
        f"【{signature}】党员登录验证码 {code}，5 分钟内有效，请勿告诉他人。"
        "不是您本人操作的，不用理会。"
    )


def _filled(signature: str, organ: str, title: str, number: str) -> str:
    where = f"请按索引号{number}" if number else "请"
    return (
        f"【{signature}】{organ}公开了《{title}》，{where}在本单位党务公开渠道查阅。"
        "不再接收请告知本单位公开专员。"
    )


def cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit] + CUT
