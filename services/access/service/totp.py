"""One-time codes of a second factor (RFC 6238): secrets to scan, and the time step of a code."""

import hmac
import unicodedata
from datetime import datetime

import pyotp

SECONDS = 30
NEARBY = (-1, 0, 1)  # steps a telephone's clock may be off
NONE = pyotp.random_base32()  # looked at where there is no secret, so that it takes as long


def new_secret() -> str:
    """160 random bits, in Base32."""
    return pyotp.random_base32()


def uri(secret: str, login: str, issuer: str) -> str:
    """What a QR code holds for the application on the telephone."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step near now whose code was typed; None when it is no code of this secret."""
    typed = "".join(unicodedata.normalize("NFKC", code).split()).encode()
    made = pyotp.TOTP(secret or NONE)
    at = int(now.timestamp()) // SECONDS
    fits = [
        at + off
        for off in NEARBY
        if hmac.compare_digest(made.generate_otp(at + off).encode(), typed)
    ]
    return max(fits, default=None) if secret else None
