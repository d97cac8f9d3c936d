"""A process that keeps falling over is started ever more slowly, a healthy one at once."""

from deploy.local.backoff import BackOff


def waits(*runs: float) -> list[float]:
    """The pause after each run, given how many seconds it lasted."""
    backoff, wait, found = BackOff(), 0.0, []
    for ran in runs:
        wait = backoff.wait(wait, ran)
        found.append(wait)
    return found


def test_each_early_end_doubles_the_wait_up_to_ten_seconds() -> None:
    assert waits(*[0.1] * 8) == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]


def test_half_a_minute_of_health_is_a_fresh_start() -> None:
    assert waits(0.1, 0.1, 30.0, 0.1) == [0.2, 0.4, 0.2, 0.4]
