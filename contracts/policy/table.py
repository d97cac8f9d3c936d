"""The table: one rule for every command of every service."""

from collections.abc import Mapping
from dataclasses import replace

from contracts.policy.rules import (
    ADMINISTERED,
    ADMINISTRATORS,
    ANYONE,
    AUDIT,
    DEVICE,
    HANDLING,
    MEMBER,
    PUBLISHING,
    READING,
    SECURITY,
    SIGNED_IN,
    STAFF,
    SYSTEM,
    TOKEN,
    Rule,
    handling,
    reading,
    writing,
)

READ = "catalog.show_item"  # whatever belongs to an organ is read by the same rule
SERVICES = ("access", "catalog", "review", "publish", "notify", "feedback", "oversight")
KERNEL = {
    "list_parked": Rule(anywhere=("system_admin", "audit_admin")),
    "show_running": SYSTEM,
    "replay_parked": SYSTEM,
    "discard_parked": SYSTEM,
    "reannounce": SYSTEM,
}
ALIVE = ("submitted", "approved", "published", "closed", "withdrawn")

# `service.command`, or `service.command:part` where a part of a command has a rule of its own.
POLICY: Mapping[str, Rule] = {
    **{f"{service}.{command}": rule for service in SERVICES for command, rule in KERNEL.items()},
    # access
    "access.import_people": Rule(anywhere=("system_admin", "security_admin")),
    "access.import_people:posts": SECURITY,
    "access.import_accounts": SYSTEM,
    "access.create_account": SYSTEM,
    "access.disable_account": SYSTEM,
    "access.enable_account": SYSTEM,
    "access.reset_account": SECURITY,
    "access.show_account": ADMINISTERED,
    "access.list_accounts": replace(ADMINISTERED, too=()),
    "access.list_sign_ins": replace(AUDIT, too=("self",)),
    "access.list_sessions": SIGNED_IN,
    "access.list_names": SIGNED_IN,
    "access.open_session": ANYONE,
    "access.show_session": TOKEN,
    "access.close_session": TOKEN,
    "access.set_password": TOKEN,
    "access.start_totp": TOKEN,
    "access.confirm_totp": TOKEN,
    "access.show_person": reading("system_admin", "security_admin"),
    "access.list_posts": reading(*ADMINISTRATORS),
    # catalog
    "catalog.import_organs": SYSTEM,
    "catalog.adopt_outline": SYSTEM,
    "catalog.find_organs": SIGNED_IN,
    "catalog.list_organ_names": SIGNED_IN,
    "catalog.show_catalogue": SIGNED_IN,
    "catalog.save_item": writing("draft"),
    "catalog.submit_item": writing("draft"),
    "catalog.revise_item": writing(*ALIVE),
    "catalog.withdraw_item": writing("draft", *ALIVE, roles=("drafter", "publisher", "approver")),
    "catalog.close_item": writing("published", roles=("drafter", "publisher")),
    "catalog.open_original": Rule(roles=("secrecy_reviewer", "approver")),
    "catalog.show_item": READING,
    "catalog.show_preview": READING,
    "catalog.list_items": READING,
    "catalog.list_titles": READING,
    # review: the route narrows the roles to the step's one
    "review.decide_step": Rule(
        roles=("auditor", "secrecy_reviewer", "approver"),
        reach="nearest",
        states=frozenset({"open"}),
        not_by=("drafter", "writers", "earlier_decider"),
    ),
    "review.list_routes": SIGNED_IN,
    "review.list_reviews": READING,
    "review.show_review": READING,
    # publish
    "publish.prove_delivery": replace(PUBLISHING, states=frozenset({"awaiting"})),
    "publish.prove_board": replace(PUBLISHING, states=frozenset({"posted", "proved"})),
    "publish.show_publication": READING,
    "publish.show_preview": SIGNED_IN,  # of a text that is handed in
    "publish.show_look": SIGNED_IN,
    "publish.list_waiting": READING,
    "publish.list_publications": READING,
    "publish.show_delivery": READING,
    "publish.show_withdrawal": READING,
    "publish.retry_delivery": PUBLISHING,
    "publish.rebuild_site": SYSTEM,
    "publish.show_site": SIGNED_IN,
    "publish.import_boards": SYSTEM,
    "publish.list_boards": reading("system_admin"),
    "publish.ask_enrolment": DEVICE,
    "publish.enrol_device": replace(PUBLISHING, anywhere=("system_admin",)),
    "publish.revoke_device": replace(PUBLISHING, anywhere=("system_admin",)),
    "publish.set_urgent": PUBLISHING,
    "publish.record_shown": DEVICE,
    "publish.list_shown": MEMBER,
    "publish.read_shown": MEMBER,
    "publish.read_file": MEMBER,
    # notify
    "notify.import_members": SYSTEM,
    "notify.remove_member": SYSTEM,
    "notify.send_code": ANYONE,
    "notify.open_session": ANYONE,
    "notify.show_session": TOKEN,
    "notify.close_session": TOKEN,
    "notify.set_opt_out": replace(PUBLISHING, anywhere=("system_admin",)),
    "notify.show_preview": SIGNED_IN,  # of a text that is handed in
    "notify.show_member": reading("system_admin"),
    "notify.list_members": reading("system_admin"),
    "notify.list_announcements": READING,
    "notify.show_announcement": READING,
    # feedback
    "feedback.receive_case": ANYONE,
    "feedback.show_case": ANYONE,
    "feedback.receive_member_case": MEMBER,
    "feedback.list_member_cases": MEMBER,
    "feedback.show_member_case": MEMBER,
    "feedback.enter_case": HANDLING,
    "feedback.screen_case": handling("received"),
    "feedback.dismiss_case": handling("received"),
    "feedback.assign_case": handling("screened", "assigned"),
    "feedback.answer_case": Rule(
        roles=STAFF, reach="above", only="lead", states=frozenset({"assigned"})
    ),
    "feedback.review_reply": Rule(
        roles=("auditor", "approver"),
        reach="nearest",
        states=frozenset({"answered"}),
        not_by=("replier",),
    ),
    "feedback.close_case": handling("replied"),
    "feedback.request_redisclosure": HANDLING,
    "feedback.show_redisclosure": READING,
    "feedback.list_cases": READING,
    "feedback.show_case_counts": READING,
    "feedback.show_case_staff": READING,
    "feedback.show_case_staff:contact": HANDLING,
    # oversight: a filing's acting organ is the one it is addressed to
    "oversight.list_entries": AUDIT,
    "oversight.verify_ledger": AUDIT,
    "oversight.list_verifications": AUDIT,
    "oversight.list_filings": READING,
    "oversight.acknowledge_filing": Rule(
        roles=("superior", "auditor", "approver"), states=frozenset({"filed"})
    ),
}
