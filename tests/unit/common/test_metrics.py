"""Exactly six figures, and exits of the watchdog counted by the next process."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from common import metrics

SIX = {
    "gongkai_outbox_age_seconds": {"service"},
    "gongkai_parked_events": {"service"},
    "gongkai_due_work_age_seconds": {"service", "work"},
    "gongkai_handler_seconds": {"service", "handler"},
    "gongkai_relay_errors": {"service"},
    "gongkai_watchdog_exits": {"service"},
}


@pytest.fixture(autouse=True)
def watchdog_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WATCHDOG_FILE", str(tmp_path / "watchdog"))
    return tmp_path / "watchdog"


def test_exactly_six_metrics_are_told_with_their_labels() -> None:
    metrics.outbox_age.labels("a").set(0)
    metrics.parked_events.labels("a").set(0)
    metrics.due_work_age.labels("a", "deliveries").set(0)
    metrics.handler_seconds.labels("a", "on_item_approved").observe(0.1)
    metrics.relay_errors.labels("a").inc()
    metrics.note_watchdog_exit("a")

    families = list(text_string_to_metric_families(metrics.exposition().decode()))
    labels = {f.name: {*f.samples[0].labels} - {"le"} for f in families}

    assert labels == SIX
    assert b"gongkai_relay_errors_total" in metrics.exposition()


def test_watchdog_exits_are_counted_by_service_across_processes() -> None:
    for service in ("catalog", "review", "catalog"):
        metrics.note_watchdog_exit(service)

    text = metrics.exposition().decode()
    assert 'gongkai_watchdog_exits_total{service="catalog"} 2.0' in text
    assert 'gongkai_watchdog_exits_total{service="review"} 1.0' in text


def test_without_the_setting_nothing_is_written(
    watchdog_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WATCHDOG_FILE")
    metrics.note_watchdog_exit("catalog")

    assert not watchdog_file.exists()
    assert b"gongkai_watchdog_exits_total{" not in metrics.exposition()
