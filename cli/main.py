"""`gongkai`: all commands in one place. Exit codes: 0 done, 1 refused or wrong, 2 misused."""

import click

from cli.accounts import account_
from cli.announcements import announcement_
from cli.boards import board_
from cli.calendars import calendar_
from cli.cases import case_
from cli.catalogues import catalogue_
from cli.chinese import Group
from cli.delegations import delegation_
from cli.doctor import doctor
from cli.due import due_
from cli.filings import filing_
from cli.imports import import_
from cli.items import item_
from cli.ledger import ledger_
from cli.members import member_
from cli.operations import due_day, parked_, reannounce, site_
from cli.organs import organ_
from cli.plans import plan_
from cli.publishing import publish_
from cli.reviews import review_
from cli.withholding import nondisclosure_


@click.group(
    cls=Group,
    help="党务政务公开系统的命令行。设置取自环境变量；没有设置时取本目录 .run 里正在运行的系统。",
)
def app() -> None:
    """The commands below, in the order of the work."""


for command in (
    import_,
    organ_,
    account_,
    delegation_,
    catalogue_,
    due_,
    plan_,
    item_,
    review_,
    nondisclosure_,
    publish_,
    board_,
    announcement_,
    member_,
    case_,
    filing_,
    ledger_,
    calendar_,
    parked_,
    site_,
    reannounce,
    due_day,
    doctor,
):
    app.add_command(command)


def main() -> None:
    """The console script."""
    app(prog_name="gongkai")


if __name__ == "__main__":
    main()
