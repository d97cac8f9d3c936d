"""Settings by name, disk space, clocks: what has to be right before anything runs."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from cli.doctor.findings import Finding, good, judged, wrong
from common import clock, settings
from common.crypto import FieldCipher
from common.errors import Invalid
from deploy.local.users import SERVICES

SEE = "按 deploy/example.env 设置"
NEEDED = (
    *("AMQP_URL", "SITE_DIR", "SITE_URL", "SITE_NAME", "SITE_DOMAIN", "SITE_ID_CODE", "FIELD_KEYS"),
    *("SMS_GATEWAY", "SMS_SIGNATURE", "LEDGER_KEY", "LEDGER_HEAD"),
    *("BOARD_DIR", "BOARDS_AMQP_URL", "BOARDS_URL", "PORTAL_AMQP_URL"),
)
ROOM = 1024**3  # bytes free, below which the broker and the database soon refuse to write


def names() -> Iterator[Finding]:
    """Every setting that a process needs, by its name; values are never shown."""
    missing = [name for name in NEEDED if not settings.text(name)]
    missing += [
        " 或 ".join(settings.mongo_names(service))
        for service in SERVICES
        if not any(map(settings.text, settings.mongo_names(service)))
    ]
    yield judged(
        not missing, "设置齐全", f"没有设置 {'、'.join(missing)}", f"{SEE}，再重新启动各进程"
    )
    if settings.text("GONGKAI_ENV") not in ("", "local", "production"):
        yield wrong("GONGKAI_ENV 写错了", "只能是 local 或 production")


def field_keys() -> Iterator[Finding]:
    """Without a usable key no person can be saved or read."""
    if not settings.text("FIELD_KEYS"):
        return
    try:
        ciphers = FieldCipher.from_setting(settings.text("FIELD_KEYS")).ciphers
    except Invalid as error:
        yield wrong(
            f"FIELD_KEYS 用不了：{'；'.join(error.problems)}",
            "写成 编号:算法:Base64，算法 aes（32 字节）或 sm4（16 字节），见 deploy/example.env",
        )
        return
    current, *_ = shown = [f"{key_id}（{cipher}）" for key_id, cipher in ciphers.items()]
    yield good(f"个人信息加密密钥可用：用 {current}加密，能解密 {'、'.join(shown)}")


def disk() -> Iterator[Finding]:
    """Where the site and the local run folder stand."""
    place = settings.text("SITE_DIR") or "."
    free = shutil.disk_usage(_existing(Path(place))).free
    yield judged(
        free > ROOM,
        f"磁盘剩余 {free / ROOM:.1f} GiB",
        f"磁盘只剩 {free / ROOM:.2f} GiB",
        "请清理磁盘；空间用完时消息服务器和数据库都会停止写入",
    )


def _existing(path: Path) -> Path:
    return next(each for each in (path, *path.absolute().parents) if each.exists())


def clocks() -> Iterator[Finding]:
    """A shifted clock is for demonstrations; in production it is a mistake."""
    if not settings.text("CLOCK_FILE"):
        yield good("时钟没有人为移动")
        return
    if settings.environment() == "production":
        yield wrong("正式环境设置了 CLOCK_FILE，进程不会启动", "请去掉 CLOCK_FILE")
        return
    path = Path(os.environ["CLOCK_FILE"])
    seconds = float(path.read_text("ascii")) if path.exists() else 0.0
    yield judged(
        not seconds,
        "时钟没有人为移动",
        f"时钟人为移动了 {seconds:+.0f} 秒，现在是 {clock.now().astimezone(clock.SHANGHAI):%F %R}",
        f"演示结束后删除 {path}",
    )
