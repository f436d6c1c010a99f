"""Time that only moves when somebody waits: no test waits for real."""

from datetime import UTC, datetime, timedelta

from wijkdna.pipeline.network import Clock

START = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Time:
    """A clock, and how long was waited in all. `at_wait` is called at every wait."""

    def __init__(self) -> None:
        self.passed, self.at_wait = 0.0, lambda: None

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.at_wait()
        self.passed += seconds

    @property
    def clock(self) -> Clock:
        """The clock for a Web, on which chance adds nothing to a wait."""
        return Clock(
            monotonic=lambda: self.passed,
            sleep=self.sleep,
            now=lambda: START + timedelta(seconds=self.passed),
            chance=lambda: 0.0,
        )
