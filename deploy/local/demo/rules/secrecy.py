"""Personal data is found before review, masked in the text and in a rebuilt copy of the file."""

from io import BytesIO

from common import clock, uploads
from common.content import ContentStore
from common.database import database
from common.findings import mask_all
from common.uploads.inside import pieces
from common.uploads.inside.rebuilt import copy_name, masked_copy
from deploy.local.demo.rules.asking import URGENT, Asking, Found
from deploy.local.demo.waiting import MissingStep

TITLE = "一份写着身份证号的草稿"
INVENTED = "990101199001018" + "416"  # of a region that does not exist, its check digit right
BODY = f"一、名单\n申请人的身份证号为 {INVENTED}。\n二、联系\n办公室。"
ROSTER = ("申请人名单.csv", f"序号,身份证号\n1,{INVENTED}\n".encode())


class Secrecy(Asking):
    def show(self) -> None:
        self._tell.item("个人信息", "送审以前逐处遮盖、删去，或者写明为什么公开")
        content = ContentStore(database("catalog", "content"))
        original = uploads.store(content, *ROSTER)
        item = self._saved(URGENT, TITLE, body=BODY, attachments=[original])
        if found := self._found(item):
            if len(found) != 2:
                raise MissingStep("草稿和附件里的身份证号没有都被发现")
            self._tell.fact(f"这样送审，系统拒绝：{found[0]}")
            item = self._mask(item, content, original)
        if self._found(item):
            raise MissingStep("遮盖以后还有没有处理的身份证号")
        self._tell.proved("正文已遮盖；附件换成重新生成的遮盖副本，原件封存")
        asked = {"item": item["item"], "hash": original["hash"], "reason": "核对申请人"}
        self._do("secrecy_reviewer", "catalog", "open_original", **asked)
        self._deed("secrecy_reviewer", "打开原件，理由和打开的人记入台账：核对申请人")

    def _found(self, item: Found) -> list[str]:
        preview = self._caller.ask("catalog", "show_preview", item=item["item"])
        return [problem for problem in preview["problems"] if "身份证号" in problem]

    def _mask(self, item: Found, content: ContentStore, original: Found) -> Found:
        name, data = ROSTER
        inside = pieces(BytesIO(data), original["type"], name)
        rebuilt = masked_copy(inside, original["type"], name, clock.today())
        copy = uploads.store(content, copy_name(name), rebuilt)
        files = {"attachments": [copy], "originals": [{**original, "copy": copy["hash"]}]}
        text = self._written(URGENT, TITLE, body=mask_all(BODY), **files)
        seen = {"item": item["item"], "version": item["version"], "edited": item["edited"]}
        return self._do("drafter", "catalog", "save_item", about=f"{TITLE}:masked", **seen, **text)
