"""What access answers."""

from collections.abc import Mapping

from marshmallow import fields

from contracts.answers.shapes import (
    NOTHING,
    Answer,
    Bool,
    Int,
    Loose,
    OptionalStr,
    Pairs,
    Shape,
    Str,
    Texts,
    many,
    one,
)


class People(Answer):
    people = Int()
    created = Int()
    changed = Int()
    unchanged = Int()


class Held(Answer):
    """A post from its first day to its last; `behalf` is for whom it is held, who is away, "" for
    a post of one's own."""

    organ = Str()
    role = Str()
    from_ = Str(data_key="from")
    to = OptionalStr()
    behalf = Str()


class Person(Answer):
    """Name and number are masked."""

    person = Str()
    name = Str()
    phone = Str()
    posts = many(Held)


class Post(Held):
    person = Str()


class Delegation(Held):
    """`deputy` stands in for `behalf`, as `by` decided."""

    deputy = Str()
    by = Str()


class Name(Answer):
    account = Str()
    name = Str()


class Given(Answer):
    """The password is told this once."""

    account = Str()
    login = Str()
    password = Str()


class Accounts(Answer):
    accounts = Int()
    created = Int()
    unchanged = Int()
    passwords = many(Given)


class PostNow(Answer):
    organ = Str()
    organ_name = Str()
    role = Str()


class Account(Answer):
    account = Str()
    name = Str()
    posts = many(PostNow)
    login = Str()
    state = Str()
    temporary = Bool()
    totp = Bool()
    signed_in_at = Str()


class WholeAccount(Account):
    history = fields.List(Loose(), required=True)


class Session(Answer):
    account = Str()
    name = Str()
    login = Str()
    posts = many(PostNow)
    acts_for = Pairs()  # closed organs, each with the one that answers for it
    administrator = Str()
    must = Str()
    csrf = Str()
    expires_at = Str()


class Opened(Session):
    token = Str()
    device = Str()


class OpenSession(Answer):
    opened_at = Str()
    seen_at = Str()
    ends_at = Str()
    address = Str()
    agent = Str()
    current = Bool()


class Place(Answer):
    address = Str()
    agent = Str()
    count = Int()


class SignIn(Answer):
    sign_in = Str()
    account = Str()
    kind = Str()
    at = Str()
    count = Int()
    reasons = Texts()
    places = many(Place)


class Own(Answer):
    account = Str()


class Secret(Answer):
    secret = Str()
    uri = Str()


ANSWERS: Mapping[str, Shape] = {
    "access.import_people": one(People),
    "access.show_person": one(Person),
    "access.list_posts": many(Post),
    "access.delegate_post": many(Delegation),
    "access.end_delegation": many(Delegation),
    "access.list_delegations": many(Delegation),
    "access.list_names": many(Name),
    "access.import_accounts": one(Accounts),
    "access.create_account": one(Given),
    "access.reset_account": one(Given),
    "access.disable_account": one(WholeAccount),
    "access.enable_account": one(WholeAccount),
    "access.show_account": one(WholeAccount),
    "access.list_accounts": many(Account),
    "access.list_sign_ins": many(SignIn),
    "access.list_sessions": many(OpenSession),
    "access.open_session": one(Opened),
    "access.show_session": one(Session),
    "access.close_session": NOTHING,
    "access.set_password": one(Own),
    "access.start_totp": one(Secret),
    "access.confirm_totp": one(Own),
}
