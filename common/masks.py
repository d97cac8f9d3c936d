"""How personal data reads once it is masked: enough to recognise, too little to use."""

import re

_FIGURES = re.compile(r"[0-9A-Za-z一二三四五六七八九十百零〇甲乙丙丁]")
_AT = re.compile(r"@|\(at\)|\[at\]", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s-]")


def mobile(number: str) -> str:
    """138****1234."""
    number = _bare(number)
    return f"{number[:3]}****{number[-4:]}"


def id_card(number: str) -> str:
    """35*************123: the region's first two figures and the last three stay."""
    number = _bare(number)
    return f"{number[:2]}{'*' * 13}{number[-3:]}"


def bank_card(number: str) -> str:
    """6222********1234: the bank and the last four stay."""
    number = _bare(number)
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def landline(number: str) -> str:
    """****1234: neither area nor extension."""
    local = re.split(r"转|ext|分机", number, flags=re.IGNORECASE)[0]
    return f"****{_bare(local)[-2:]}"


def name(full_name: str) -> str:
    """张**: the family name's first character stays, how long the name is does not show."""
    return f"{full_name[:1]}**"


def ends(number: str) -> str:
    """E*****678: the kind of paper and the last three stay."""
    return f"{number[:1]}*****{number[-3:]}"


def plate(number: str) -> str:
    """湘F***12: where it comes from and the last two stay."""
    return f"{number[:2]}***{number[-2:]}"


def email(address: str) -> str:
    """z***@example.com."""
    domain = _AT.split(address)[-1].strip()
    return f"{address.strip()[:1]}***@{domain}"


def figures(words: str) -> str:
    """*号楼*单元***室: what is counted does not show."""
    return _FIGURES.sub("*", words)


def whole(words: str) -> str:
    """***."""
    return "***" if words else ""


def _bare(number: str) -> str:
    return _BETWEEN.sub("", number)
