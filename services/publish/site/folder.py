"""The site's folder: nothing but the two public types, and attachments with a page that names
them."""

import hashlib
from collections.abc import Iterable, Iterator

from common.errors import Damaged, NotAllowed
from common.seals import digest
from services.publish.site import paths
from services.publish.site.files import WholeFile, WholeFiles
from services.publish.site.model import PublicIndex, PublicPage


class Folder(WholeFiles):
    """Conflict and OSError as in WholeFiles."""

    def write_many(self, pages: Iterable[PublicPage | PublicIndex]) -> int:
        """Put every page in place, articles before the lists that link to them; how many."""
        return self._put(map(_file, pages))

    def put_file(self, hash_: str, name: str, data: Iterable[bytes], page: PublicPage) -> str:
        """Put an attachment in place piece by piece, before the page that names it; its path.

        NotAllowed when `page` does not name it, Damaged when `data` is not what `hash_` says.
        """
        if type(page) is not PublicPage:
            raise TypeError(f"附件只能随 PublicPage 上网站，不能随 {type(page).__name__}")
        if hash_ not in page.files:
            raise NotAllowed(f"页面 {page.path} 没有列出附件 {hash_}")
        path = paths.attachment(hash_, name)
        if self.read_back(path) != hash_:
            self._put([WholeFile(path, _verified(hash_, name, data), durable=True)])
        return path

    def put_pdf(self, hash_: str, data: bytes, page: PublicPage) -> str:
        """Put the PDF of a page beside it; its path. Damaged when `data` is not what it says."""
        if type(page) is not PublicPage:
            raise TypeError(f"PDF 只能随 PublicPage 上网站，不能随 {type(page).__name__}")
        if digest(data) != hash_:
            raise Damaged(f"页面 {page.path} 的 PDF 与散列值 {hash_} 不符")
        path = paths.pdf_of(page.path)
        self._put([WholeFile(path, data, durable=True)])
        return path


def _verified(hash_: str, name: str, data: Iterable[bytes]) -> Iterator[bytes]:
    """What is written comes into place only after its last piece has passed here."""
    hashed = hashlib.sha256()
    for piece in data:
        hashed.update(piece)
        yield piece
    if hashed.hexdigest() != hash_:
        raise Damaged(f"附件 {name} 的内容与散列值 {hash_} 不符")


def _file(page: PublicPage | PublicIndex) -> WholeFile:
    if type(page) not in (PublicPage, PublicIndex):  # no duck, no subclass
        raise TypeError(f"{type(page).__name__} 不能写进公开网站")
    return WholeFile(page.path, page.body, isinstance(page, PublicPage) or page.durable)
