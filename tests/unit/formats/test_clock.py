"""Times in all their shapes."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.formats.clock import duration, instant, iso

AT = 1_772_442_840.25


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        (1_772_442_840, 1_772_442_840.0),
        (1_772_442_840_250, AT),
        (1_772_442_840_250_000, AT),
        ("1772442840.25", AT),
        ("1772442840250", AT),
        ("2026-03-02T09:14:00.250Z", AT),
        ("2026-03-02T09:14:00.250+00:00", AT),
        ("2026-03-02T17:14:00.250+08:00", AT),
        ("2026-03-02 09:14:00.250", AT),
        ("20260302T091400Z", 1_772_442_840.0),
        ("Mon, 02 Mar 2026 10:14:00 +0100", 1_772_442_840.0),
        ("  2026-03-02T09:14:00Z ", 1_772_442_840.0),
        (0, 0.0),
    ],
)
def test_instants(written: str | float, seconds: float) -> None:
    assert instant(written) == pytest.approx(seconds, abs=1e-4)


@pytest.mark.parametrize("written", ["", "soon", "-5", -1, True, "nan", "25:00", "2026-13-01"])
def test_what_is_no_instant(written: str | float) -> None:
    with pytest.raises(ValueError, match="not a time"):
        instant(written)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        (2.5, 2.5),
        ("2.5", 2.5),
        ("02.500", 2.5),
        ("1:02", 62.0),
        ("1:02:03.5", 3723.5),
        ("00:00:03,250", 3.25),
        ("PT2.5S", 2.5),
        ("PT1M3S", 63.0),
        ("P1DT1H", 90_000.0),
        ("350 ms", 0.35),
        ("2min", 120.0),
    ],
)
def test_durations(written: str | float, seconds: float) -> None:
    assert duration(written) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "written", ["", "P", "PT", "-1", -1.0, True, "1:2:3:4", "soon", "1 day", "9" * 400 + ":00:00"]
)
def test_what_is_no_duration(written: str | float) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        duration(written)


moments = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(moments)
def test_every_way_to_write_a_moment_means_the_same(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    seconds = moment.timestamp()
    for written in (moment.isoformat(), format_datetime(moment), iso(seconds), str(int(seconds))):
        assert instant(written) == seconds
