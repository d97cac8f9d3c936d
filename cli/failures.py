"""Every failure as a sentence in Chinese: what happened, why, what to do next; no tracebacks."""

from cli import screen
from common import errors
from common.errors import GongkaiError, Invalid

# Before a message that a service wrote for its log and not for a reader.
SAID_BY = {
    errors.NotFound: "没有找到这一条，请核对编号",
    errors.Conflict: "刚被别人改动过，本次没有执行，请查看现在的状态后再试",
    errors.TooLate: "服务太忙，没有来得及执行，请稍后重试",
    errors.Damaged: "保存的内容与原来的不一致或者丢失了，请立即告诉管理员",
    errors.NotAllowed: "现在的状态不允许这样做",
}
# Libraries whose errors a user may meet, by the top of their module's name.
FOREIGN = {
    "pymongo": "连不上数据库，或者数据库拒绝了操作（{kind}）。请运行 gongkai doctor 检查。",
    "amqp": "连不上消息服务器（{kind}）。请运行 gongkai doctor 检查。",
    "kombu": "连不上消息服务器（{kind}）。请运行 gongkai doctor 检查。",
    "nameko": "服务内部出错（{kind}），不能确定操作是否完成。请先查看状态，再请管理员查日志。",
}
UNEXPECTED = "程序出错（{kind}）：{text}\n请把这句话和所用的命令告诉管理员。"


def explain(error: Exception) -> None:
    """Say it on standard error."""
    if isinstance(error, Invalid):
        screen.complain(error.message, error.problems)
        return
    screen.complain(sentence(error))


def sentence(error: Exception) -> str:
    """The message for a user, whoever raised the error."""
    text, kind = str(error), type(error).__name__
    if isinstance(error, GongkaiError):
        before = next((say for k, say in SAID_BY.items() if isinstance(error, k)), "没有办成")
        return text if _is_chinese(text) else f"{before}（{text}）。"
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        return f"读写失败{place}：{error.strerror or text}。请检查路径、权限和磁盘。"
    if said := getattr(error, "exc_type", None):  # what a service did not expect
        return FOREIGN["nameko"].format(kind=said)
    top = type(error).__module__.partition(".")[0]
    return FOREIGN.get(top, UNEXPECTED).format(kind=kind, text=text)


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
