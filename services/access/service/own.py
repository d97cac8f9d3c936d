"""What everybody does with his own account: choose a password, bind a second factor."""

from typing import Any

from common import clock, settings
from common.entrypoints import command
from common.errors import Invalid, NotAllowed
from contracts.commands import access as commands
from services.access.domain import accounts, limits, passwords
from services.access.domain.accounts import Account, Changed
from services.access.domain.limits import Count
from services.access.service import desk, hashing, totp


class OwnCommands(desk.Desk):
    """A part of the service class. Who asks is whose session it is."""

    @command(commands.SetPassword)
    def set_password(self, given: dict[str, Any]) -> dict[str, str]:
        """{account}; every other session of the account ends."""
        account, now = self.sessions.find(given["token"]).owner, clock.now()
        # Whoever finds an open session must not guess the password there.
        asked = [Count(f"own:{account}", limits.BY_DEVICE)]
        self.failures.arrive(asked, now)
        found = self.accounts.get(account)
        if not hashing.is_right(given["old"], found.password):
            raise NotAllowed("原密码不对，没有更改。")
        self.failures.forgive(asked, now)
        self.accounts.change(account, self._chosen(found, given))
        self.sessions.end_all(account, but=given["token"])
        return {"account": account}

    def _chosen(self, before: Account, given: dict[str, Any]) -> Any:
        """How the account is changed; Invalid with all that is wrong with the new password."""
        wrong = passwords.problems(given["new"], before.login)
        if passwords.normal(given["new"]) == passwords.normal(given["old"]):
            wrong.append("新密码和原密码一样")
        if wrong:
            raise Invalid("新密码不能用，没有更改。", wrong)
        made = hashing.hashed(given["new"])

        def decide(found: Account) -> Changed:
            if found.password != before.password:
                raise NotAllowed("密码刚刚被更改或重置，这一次没有更改。请重新登录。")
            return accounts.chosen(found, made, clock.now())

        return decide

    @command(commands.StartTotp)
    def start_totp(self, given: dict[str, Any]) -> dict[str, str]:
        """{secret, uri}: what the QR code holds, and the same to type; the same again until it is
        confirmed or somebody signs in anew. Until then nothing changes for signing in."""
        id_ = self.sessions.find(given["token"]).owner
        sealed = self.accounts.sealed(id_, totp.new_secret())
        begun = self.accounts.change(id_, lambda found: accounts.totp_begun(found, sealed))
        secret = self.accounts.opened(id_, begun.totp_next)
        issuer = settings.text("SITE_NAME", "公开")
        return {"secret": secret, "uri": totp.uri(secret, begun.login, issuer)}

    @command(commands.ConfirmTotp)
    def confirm_totp(self, given: dict[str, Any]) -> dict[str, str]:
        """{account}; from now on every sign-in needs a code."""
        id_, now = self.sessions.find(given["token"]).owner, clock.now()

        def decide(found: Account) -> Changed:
            secret = self.accounts.opened(id_, found.totp_next)
            return accounts.totp_confirmed(found, totp.step_of(secret, given["code"], now), now)

        self.accounts.change(id_, decide)
        return {"account": id_}
