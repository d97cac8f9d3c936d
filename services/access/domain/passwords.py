"""Passwords that people choose: long, and not what everybody tries first (NIST SP 800-63B §5.1.1).

No rule about kinds of characters: they make passwords worse. Initial passwords are drawn.
"""

import re
import unicodedata
from collections.abc import Iterator

LEAST, MOST = 12, 128  # characters
# What people of this office would think of first, bare of figures and signs.
_WORDS = """
password passw passwd pass admin administrator root welcome letmein iloveyou woaini wodemima mima
qwerty qwertyuiop asdfghjkl zxcvbnm qazwsx qazwsxedc asdf qwer abc abcd abcdef abcdefgh test guest
user login changeme default system manager superman football baseball dragon monkey sunshine
princess master shadow zhongguo china beijing gongkai dangwu zhengwu dangwugongkai zhengwugongkai
dangjian weiwu renmin woaizhongguo
密码 我的密码 党务公开 政务公开 党务政务公开 中国 我爱中国 为人民服务 不忘初心 管理员 测试
"""
_RUNS = """
01234567890 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm 1qaz 2wsx 3edc 4rfv 5tgb 6yhn
"""
COMMON = frozenset(_WORDS.split())
NEIGHBOURS = {
    run[at : at + 2]
    for way in _RUNS.split()
    for run in (way, way[::-1])
    for at in range(len(run) - 1)
}
# 32 signs, none of which is taken for another: no l, o, 0 and 1; of 5 bits each.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
SIGNS = 16


def normal(typed: str) -> str:
    """The same password whatever keyboard composed it."""
    return unicodedata.normalize("NFKC", typed)


def problems(password: str, login: str) -> list[str]:
    """Everything that is wrong with a chosen password, in words for whoever chose it."""
    return list(_problems(normal(password), login.casefold()))


def _problems(password: str, login: str) -> Iterator[str]:
    plain = password.casefold()
    if len(password) < LEAST:
        yield f"密码太短，至少要 {LEAST} 个字符；几个不相干的词连起来，既长又好记"
    if len(password) > MOST:
        yield f"密码太长，最多 {MOST} 个字符"
    if login and login in plain:
        yield "密码里不能有登录名"
    if plain.isdecimal():
        yield "密码不能只用数字（电话号码、身份证号、生日最先被人猜到）"
    elif re.sub(r"[\W\d_]+", "", plain) in COMMON:
        yield "这个密码太常见，最先被人猜到，请换一个"
    elif len(set(plain)) < 5 or _is_run(plain):
        yield "密码的字符重复太多或者按顺序排列，请换一个"


def _is_run(plain: str) -> bool:
    """Nearly every character stands beside the one before it, in the alphabet or on a keyboard."""
    pairs = [plain[at : at + 2] for at in range(len(plain) - 1)]
    return 4 * sum(pair in NEIGHBOURS for pair in pairs) >= 3 * len(pairs)


def drawn(random: bytes) -> str:
    """An initial password out of SIGNS random bytes: abcd-efgh-jkmn-pqrs, 80 bits."""
    signs = "".join(ALPHABET[byte & 31] for byte in random[:SIGNS])
    return "-".join(signs[at : at + 4] for at in range(0, SIGNS, 4))
