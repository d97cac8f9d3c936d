"""Missing settings are named, all at once, before anything starts."""

import pytest

from common import settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AMQP_URL", "SITE_DIR", "MONGO_URL", "MONGO_URL_CATALOG", "GONGKAI_ENV", "PORT"):
        monkeypatch.delenv(name, raising=False)


def test_a_missing_setting_stops_the_process_by_its_name() -> None:
    with pytest.raises(SystemExit) as caught:
        settings.require("AMQP_URL")

    assert caught.value.code == "AMQP_URL is not set; see deploy/example.env"


def test_all_missing_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_DIR", "")

    with pytest.raises(SystemExit) as caught:
        settings.require("AMQP_URL", "SITE_DIR", settings.mongo_names("catalog"))

    assert caught.value.code == (
        "AMQP_URL, SITE_DIR, MONGO_URL_CATALOG or MONGO_URL are not set; see deploy/example.env"
    )


def test_values_come_in_the_order_of_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMQP_URL", "amqp://a")
    monkeypatch.setenv("SITE_DIR", "/site")

    assert settings.require("SITE_DIR", "AMQP_URL") == ["/site", "amqp://a"]


def test_a_service_uses_its_own_database_user_where_it_has_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MONGO_URL", "mongodb://all")
    monkeypatch.setenv("MONGO_URL_CATALOG", "mongodb://catalog")

    assert settings.mongo_url("catalog") == "mongodb://catalog"
    assert settings.mongo_url("review") == "mongodb://all"


def test_an_optional_setting_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.text("SITE_DIR", "site") == "site"
    assert settings.number("PORT", 8080) == 8080

    monkeypatch.setenv("PORT", "0")
    assert settings.number("PORT", 8080) == 0


def test_a_number_that_is_none_stops_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")

    with pytest.raises(SystemExit, match="PORT must be a number"):
        settings.number("PORT", 8080)


def test_forgetting_the_environment_means_production(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.environment() == "production"

    monkeypatch.setenv("GONGKAI_ENV", "local")
    assert settings.environment() == "local"


def test_an_unknown_environment_stops_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_ENV", "prod")

    with pytest.raises(SystemExit, match="local or production"):
        settings.environment()
