"""Reaching the places of notices: real servers, dead ones, and silent ones."""

from __future__ import annotations

import json
import socket
import time
from email import message_from_string, policy

import pytest

from loopin_backup_core.config.credentials import Secret, addresses
from loopin_backup_core.config.credentials.addresses import Address
from loopin_backup_core.model.errors import CredentialsError, UsageError
from loopin_backup_core.notifications import delivery
from loopin_backup_core.rules.notification_policy import Message
from tests.support import receivers
from tests.support.promises import allowed

MESSAGE = Message("LoopIn Backup: a title", "What happened.\n<b>&amp; more\n", grave=True)
TOKEN = "pLaNtEdToKeN"


def place(url: str, name: str = "place") -> Address:
    return Address(name, Secret(url))


def dead_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_webhook_gets_the_words() -> None:
    """Apprise posts title and body as they are, with the type of the message."""
    with receivers.web() as web:
        found = delivery.deliver([place(f"json://{web.host}/{TOKEN}")], MESSAGE)
    assert [one.ok for one in found] == [True]
    document = json.loads(web.got[0][1])
    assert (document["title"], document["message"].strip()) == (MESSAGE.title, MESSAGE.body.strip())
    assert document["type"] == "failure"


def test_a_mail_arrives() -> None:
    """Apprise sends a mail by SMTP, with the title as its subject."""
    with receivers.mail() as post:
        url = f"mailto://{post.host}?from=backup@example.org&to=ops@example.org&mode=insecure"
        found = delivery.deliver([place(url)], MESSAGE)
    assert [one.reason for one in found] == [""]
    envelope, letter = post.got[0]
    assert "ops@example.org" in envelope
    read = message_from_string(letter, policy=policy.default)
    assert read["Subject"] == MESSAGE.title
    assert "What happened." in letter


def test_all_places_are_told_at_once_and_a_dead_one_is_named() -> None:
    """Of a living, a refusing, a dead and an unheard-of place each gets its own answer; the refusing is asked twice."""
    with receivers.web() as web, receivers.web() as angry:
        angry.statuses = [500, 500]
        places = [
            place(f"json://{web.host}/", "good"),
            place(f"json://{angry.host}/{TOKEN}", "angry"),
            place(f"json://127.0.0.1:{dead_port()}/{TOKEN}", "dead"),
            place(f"nosuch://{TOKEN}", "strange"),
        ]
        found = delivery.deliver(places, MESSAGE)
    assert [(one.name, one.ok) for one in found] == [
        ("good", True),
        ("angry", False),
        ("dead", False),
        ("strange", False),
    ]
    assert len(angry.got) == 2
    assert TOKEN not in str(found)


def test_the_second_attempt_counts() -> None:
    """A place that fails once and then works has got the notice."""
    with receivers.web() as web:
        web.statuses = [503]
        assert [one.ok for one in delivery.deliver([place(f"json://{web.host}/")], MESSAGE)] == [True]
        web.statuses = [503]
        assert [one.ok for one in delivery.ping([place(f"http://{web.host}/x")], "").wait()] == [True]


def test_a_silent_place_delays_nobody() -> None:
    """A place that accepts and never answers costs no more than the deadline, and says so."""
    with receivers.silence() as mute:
        began = time.monotonic()
        places = [place(f"json://{mute.host}/{TOKEN}")]
        found = delivery.deliver(places, MESSAGE, seconds=0.5)
        pinged = delivery.ping([place(f"http://{mute.host}/{TOKEN}")], "start", seconds=0.5).wait()
        assert time.monotonic() - began < allowed(3)
    assert [one.reason for one in (*found, *pinged)] == ["no answer within 0.5 seconds"] * 2


def test_pings_follow_the_path() -> None:
    """start, fail and log follow the address, success is the address itself; a failure says why."""
    with receivers.web() as web:
        for verb in ("start", "", "fail", "log"):
            delivery.ping([place(f"http://{web.host}/{TOKEN}")], verb, "the disk is full" if verb else "").wait()
    assert web.paths == [f"/{TOKEN}/start", f"/{TOKEN}", f"/{TOKEN}/fail", f"/{TOKEN}/log"]
    assert [body for _, body in web.got] == ["the disk is full", "", "the disk is full", "the disk is full"]


@pytest.mark.parametrize("status", [404, 500])
def test_a_refused_ping_says_which_status(status: int) -> None:
    """The reason has the status, and nothing of the address."""
    with receivers.web() as web:
        web.statuses = [status, status]
        found = delivery.ping([place(f"http://{web.host}/{TOKEN}")], "fail").wait()
    assert [one.reason for one in found] == [f"it answered with HTTP status {status}"]


def test_only_web_servers_are_pinged() -> None:
    """A file is not read, whatever the address says."""
    found = delivery.ping([place("file:///etc/passwd", "ping")], "").wait()
    assert [one.reason for one in found] == ["failed with ValueError"]


@pytest.mark.parametrize(
    ("words", "url", "shown"),
    [
        ("cannot log in as s3cret.", "mailto://ann:s3cret@mail.example", "cannot log in as ***"),
        ("cannot log in as s3/cret", "mailto://ann:s3%2Fcret@mail.example", "cannot log in as ***"),
        (f"POST /{TOKEN}\nfailed", f"json://example/{TOKEN}", "POST /*** failed"),
        ("the key is abcd", "json://example/?key=abcd", "the key is ***"),
        ("error 401", f"slack://{TOKEN}/{TOKEN}2", "error 401"),
        (f"{TOKEN}2", f"slack://{TOKEN}/{TOKEN}2", "***"),
    ],
)
def test_pieces_of_an_address_are_blotted_out(words: str, url: str, shown: str) -> None:
    """A reason has nothing of the address, as written or decoded; longer pieces go before those within them."""
    assert delivery.masked(words, place(url)) == shown


def test_addresses_are_read_as_they_are_written() -> None:
    """Names, comments, lines without a name; what is written is read again."""
    text = "# ours\nops mailto://a:b@c\n\njson://h/x\njson://h/y\nping https://hc/1\nping-2 https://hc/2\n"
    found = addresses.parse(text, "here")
    assert [(one.name, one.service, one.is_ping) for one in found] == [
        ("ops", "mailto", False),
        ("json", "json", False),
        ("json-2", "json", False),
        ("ping", "ping", True),
        ("ping-2", "ping", True),
    ]
    assert addresses.parse(addresses.text_of(found), "here") == found
    assert "a:b" not in repr(found)


@pytest.mark.parametrize(
    "line", [f"ops {TOKEN}", f"a b {TOKEN}", f"o/ps x://{TOKEN}", f"a x://y\na x://{TOKEN}", TOKEN]
)
def test_a_wrong_line_is_named_and_not_repeated(line: str) -> None:
    """The complaint says where, and nothing of what stands there."""
    with pytest.raises(CredentialsError, match=r"here, line [12]: expected a name") as caught:
        addresses.parse(line, "here")
    assert TOKEN not in caught.value.message


@pytest.mark.parametrize(("name", "url"), [("", TOKEN), ("a b", f"x://{TOKEN}"), ("ping", f"slack://{TOKEN}")])
def test_a_new_address_is_checked(name: str, url: str) -> None:
    """What is no address, has no proper name, or cannot be pinged is refused, without a word of it."""
    with pytest.raises(UsageError) as caught:
        addresses.checked(name, url, [])
    assert TOKEN not in caught.value.message + caught.value.hint
