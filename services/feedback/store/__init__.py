"""Where feedback keeps cases, contacts, the items it knows and re-disclosures."""

from common import settings
from common.crypto import FieldCipher
from common.database import database
from common.due import due_index
from common.store import Store
from services.feedback.domain.items import KnownItem
from services.feedback.domain.redisclosures import Redisclosure
from services.feedback.store.cases import Cases, Contact
from services.feedback.store.vault import Vault

SERVICE = "feedback"
UNKNOWN = "没有编号为 {} 的再公开。请核对编号。"

__all__ = ["SERVICE", "Cases", "Contact", "Vault", "cases", "items", "redisclosures", "vault"]


def cases() -> Cases:
    kept = Cases(database(SERVICE))
    kept.prepare()
    return kept


def items() -> Store[KnownItem]:
    kept = Store(database(SERVICE), "items", KnownItem)
    kept.prepare()
    return kept


def redisclosures() -> Store[Redisclosure]:
    kept = Store(database(SERVICE), "redisclosures", Redisclosure, [due_index()], UNKNOWN)
    kept.prepare()
    return kept


def vault() -> Vault:
    [keys] = settings.require("FIELD_KEYS")
    return Vault(FieldCipher.from_setting(keys))
