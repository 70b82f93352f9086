"""Whether a matter is told, and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopin_backup_core.model.notice import Matter, Notices
from loopin_backup_core.repository.journal import Entry
from loopin_backup_core.rules import notification_policy
from loopin_backup_core.rules.notification_policy import Alert, Told
from tests.support.effort import times
from tests.support.store import NOON

HOUR = timedelta(hours=1)
TROUBLES = [one for one in Matter if one is not Matter.RECOVERED]
NEWS = Alert(Matter.FAILED, "loopin", NOON, profile="prod", machine="db1", job="daily backup")


def attempt(history: list[Told], news: Alert, settings: Notices, *, arrives: bool = True) -> bool:
    """Decide as a run would, and add what comes of it to the history."""
    if not notification_policy.decide(news, settings, history, news.at):
        return False
    closes = tuple(one.value for one in notification_policy.closed_by(news, history))
    history.append(Told(news.matter.value, news.database, news.what, news.at, arrives, closes))
    return True


STEPS = st.lists(
    st.tuples(st.sampled_from(list(Matter)), st.sampled_from(["a", "b"]), st.floats(0, 60), st.booleans()), max_size=40
)


@given(STEPS, st.floats(1, 48))
def test_nothing_is_told_twice_within_the_hours(steps: list[tuple[Matter, str, float, bool]], hours: float) -> None:
    """Between two notices of a matter lie the hours or a recovery; a recovery is told once, and after a trouble."""
    history: list[Told] = []
    at = NOON
    for matter, database, passed, arrives in steps:
        at += passed * HOUR
        attempt(history, replace(NEWS, matter=matter, database=database, at=at), Notices(hours=hours), arrives=arrives)
    for database in "ab":
        of_it = [one for one in history if one.database == database]
        last: dict[str, Told] = {}
        open_now = False
        for one in of_it:
            if one.matter == Matter.RECOVERED:
                assert open_now
                if one.sent:
                    open_now = False
                    last.clear()
                continue
            open_now = True
            before = last.get(one.matter)
            assert before is None or one.at - before.at >= hours * HOUR
            if one.sent:
                last[one.matter] = one


@given(STEPS)
def test_a_trouble_is_never_swallowed(steps: list[tuple[Matter, str, float, bool]]) -> None:
    """Whatever came before, a trouble that goes on is told within the hours, and its end at the first good run."""
    history: list[Told] = []
    at = NOON
    for matter, database, passed, arrives in steps:
        at += passed * HOUR
        attempt(history, replace(NEWS, matter=matter, database=database, at=at), Notices(), arrives=arrives)
    later = replace(NEWS, database="a", at=at + 20 * HOUR)
    assert attempt(history, later, Notices())
    good = replace(later, matter=Matter.RECOVERED, at=at + 21 * HOUR)
    assert attempt(history, good, Notices())
    assert not attempt(history, good, Notices())


def test_a_suspicion_ends_when_it_is_settled() -> None:
    """A good run ends a failure, and says nothing of a suspicion that nobody has settled; once settled, it ends it."""
    history: list[Told] = []
    assert attempt(history, replace(NEWS, matter=Matter.SUSPECT), Notices())
    good = replace(NEWS, matter=Matter.RECOVERED, at=NOON + HOUR, still=frozenset({Matter.SUSPECT}))
    assert not attempt(history, good, Notices())
    assert attempt(history, replace(NEWS, at=NOON + 2 * HOUR), Notices())
    assert attempt(history, replace(good, at=NOON + 3 * HOUR), Notices())
    assert history[-1].closes == ("failed",)
    assert attempt(history, replace(good, at=NOON + 4 * HOUR, still=frozenset()), Notices())
    assert history[-1].closes == ("suspect",)


def test_only_what_a_profile_wants_is_told() -> None:
    """A matter that the profile leaves out is never told."""
    wanted = Notices(matters=(Matter.FAILED,))
    assert [one for one in Matter if notification_policy.decide(replace(NEWS, matter=one), wanted, [], NOON)] == [
        Matter.FAILED
    ]


def test_a_clock_that_was_wrong_silences_nothing() -> None:
    """A notice that was told in the future, before the clock was set back, does not count."""
    history = [Told("failed", "loopin", "backup", NOON + 1000 * HOUR, sent=True)]
    assert notification_policy.decide(NEWS, Notices(), history, NOON)


def test_duties_are_apart() -> None:
    """A failed drill is told though a failed backup was told a moment ago, and a good backup does not end it."""
    history: list[Told] = []
    assert attempt(history, NEWS, Notices())
    drill = replace(NEWS, what="drill")
    assert attempt(history, drill, Notices())
    assert attempt(history, replace(NEWS, matter=Matter.RECOVERED), Notices())
    assert not attempt(history, replace(NEWS, matter=Matter.RECOVERED), Notices())
    assert attempt(history, replace(drill, matter=Matter.RECOVERED), Notices())


def entry(event: str, number: int, **facts: object) -> Entry:
    return Entry(number, NOON + number * HOUR, event, "", facts)


def test_which_places_did_not_get_the_last_notice() -> None:
    """A place is unsent until something arrives there; unread addresses, until something arrives at all."""
    entries = [
        entry("untold", 1, ways=["mail", "slack"], matter="failed", reason="no answer"),
        entry("told", 2, ways=["mail"], matter="failed"),
        entry("untold", 3, ways=["ntfy"], matter="suspect", reason="refused"),
        entry("created", 4),
    ]
    assert [(one.way, one.reason) for one in notification_policy.unsent(entries)] == [
        ("ntfy", "refused"),
        ("slack", "no answer"),
    ]
    assert [one.way for one in notification_policy.unsent(entries, {"slack"})] == ["slack"]
    locked = [*entries, entry("untold", 5, ways=["addresses"], matter="failed", reason="locked")]
    assert [one.way for one in notification_policy.unsent(locked, {"slack"})] == ["addresses", "slack"]
    assert [one.way for one in notification_policy.unsent([*locked, entry("told", 6, ways=["mail"])], {"mail"})] == []


@pytest.mark.parametrize("matter", Matter)
def test_the_words_of_a_notice(matter: Matter) -> None:
    """A notice says what happened, to which database, what is safe, and a command of this program to type."""
    news = replace(NEWS, matter=matter, backup="b2", newest="b1", newest_at=NOON, cause="the disk is full", log="/l")
    told = notification_policy.message(news)
    assert "loopin" in told.title
    assert "the database loopin, backed up by db1" in told.body
    assert "--profile prod" in told.body
    assert told.grave is (matter is not Matter.RECOVERED)
    if matter is not Matter.RECOVERED:
        assert "b1, the newest good backup, taken at 2026-08-22 12:00 UTC" in told.body
        assert "NO good backup" in notification_policy.message(replace(news, newest="")).body


@settings(max_examples=times(40))
@given(st.text(), st.lists(st.text(), max_size=8))
def test_no_name_steers_anything(name: str, reasons: list[str]) -> None:
    """Whatever a database or table is called, title and lines are printable, and short enough for every service."""
    news = replace(NEWS, matter=Matter.SUSPECT, database=name, reasons=tuple(reasons), backup="b")
    told = notification_policy.message(news)
    assert told.title.isprintable()
    assert all(line.isprintable() and len(line) <= 300 for line in told.body.split("\n"))
