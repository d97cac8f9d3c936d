"""The press: makes PDFs of sheets out of seals, one after the other, in a process of its own.

Laying pages out takes the processor for a second and holds the interpreter's lock, so it shares
neither with those who publish (docs/adr/0017-the-press-and-enrolled-devices.md).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from common import clock, logs
from common.content import ContentStore
from common.due import DueWork, retry_at
from common.errors import Damaged
from services.publish import store
from services.publish.sheets import notice

LEASE = timedelta(minutes=2)  # longer than any sheet takes; a dead press's claim runs out by itself

log = logs.get(__name__)


class Press:
    """The loop over due prints. It writes no folder: those who own one take what it made."""

    def __init__(self, prints: store.Prints, content: ContentStore):
        self._prints = prints
        self._content = content
        self._due = DueWork(store.SERVICE, "press", prints.docs, lease=LEASE)
        self._renewed = False

    def run(self) -> bool:
        """One sheet, in all sizes."""
        if not self._renewed:
            self._prints.renew(notice.renderer())
            self._renewed = True
        claimed = self._due.claim(1)
        for document in claimed.documents:
            self._make(document, claimed.token)
        return bool(claimed.documents)

    def _make(self, document: Mapping[str, Any], token: str) -> None:
        try:
            sealed = self._sealed(document)
            pictures = [a["hash"] for a in sealed["attachments"] if a.get("inline")]
            data = {hash_: self._content.open(hash_) for hash_ in pictures}
            made = notice.pdfs(sealed, _facts(document), pictures=data)
        except Exception as error:  # one text that cannot be laid out holds up no other
            log.error("sheet cannot be printed", item=document["item"], error=str(error)[:300])
            again = retry_at(document["attempts"], clock.now())
            self._prints.failed(document["_id"], token, error, again)
            return
        self._prints.finished(document["_id"], token, made, notice.renderer())

    def _sealed(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        sealed = self._content.unseal(document["hash"])
        if (sealed["item"], sealed["version"]) != (document["item"], document["version"]):
            raise Damaged(f"封存的文本不是事项 {document['item']} 第 {document['version']} 版")
        return sealed


def _facts(document: Mapping[str, Any]) -> notice.Facts:
    names = ("number", "stage", "opened_at", "url", "proof")
    return notice.Facts(**{name: document[name] for name in names})
