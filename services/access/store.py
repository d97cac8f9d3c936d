"""Where access keeps people; names and numbers are encrypted with their place as context."""

from pymongo import IndexModel

from common import settings
from common.crypto import FieldCipher
from common.database import database
from common.store import Store
from services.access.domain import Person

SERVICE = "access"


class People(Store[Person]):
    """Person documents; `sealed` and `opened` translate the two private fields."""

    def __init__(self) -> None:
        super().__init__(
            database(SERVICE),
            "people",
            Person,
            [IndexModel([("posts.organ", 1), ("posts.role", 1)]), IndexModel("posts.role")],
            "没有编号为 {} 的人员。请核对编号。",
        )
        [keys] = settings.require("FIELD_KEYS")
        self._cipher = FieldCipher.from_setting(keys)

    def sealed(self, person: str, field: str, text: str) -> str:
        return self._cipher.seal(text, f"access.people:{person}:{field}") if text else ""

    def opened(self, person: str, field: str, token: str) -> str:
        return self._cipher.open(token, f"access.people:{person}:{field}") if token else ""


def people() -> People:
    store = People()
    store.prepare()
    return store
