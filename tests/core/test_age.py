"""age as a stream: what goes in comes out, in bounded memory; nothing damaged, cut off or foreign passes."""

from __future__ import annotations

import io
import itertools
import os
import subprocess
import threading
import time
import tracemalloc
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.model.errors import (
    CredentialsError,
    LoopinError,
    NoIdentityError,
    StorageError,
    VerificationError,
)
from loopin_backup_core.model.kinds import Compression
from loopin_backup_core.repository import age, codec
from tests.core.test_codec import a_dump, stored
from tests.support import needs
from tests.support.effort import times
from tests.support.promises import allowed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IDENTITY = age.generate()
(RECIPIENT,) = age.public_of(IDENTITY)
CHUNK = 65536
SEALED = CHUNK + 16


def payload_of(data: bytes) -> int:
    """Return where the first chunk of an encrypted file begins: behind the header's MAC and the nonce."""
    return data.index(b"\n", data.index(b"\n--- ") + 1) + 1 + 16


@given(
    st.lists(st.binary(max_size=300) | st.integers(0, 3 * CHUNK).map(bytes), max_size=5),
    st.sampled_from(Compression),
    st.lists(st.integers(0, 200_000), max_size=4),
    st.integers(1, 3),
)
def test_what_goes_in_comes_out(
    pieces: list[bytes], compression: Compression, sections: list[int], number: int
) -> None:
    """Any pieces, compressed or not, to any number of recipients: each of them gets the same bytes back."""
    secrets = [age.generate() for _ in range(number)]
    out = io.BytesIO()
    sink = codec.FileSink(out.write, compression, [age.public_of(one)[0] for one in secrets])
    for place, piece in itertools.zip_longest(sorted(sections), pieces):
        if place is not None:
            sink.begin(place)
        if piece is not None:
            sink.write(memoryview(piece))
    facts = sink.close()
    assert facts.size == len(out.getvalue())
    for secret in secrets:
        stream = codec.decoded(io.BytesIO(out.getvalue()), f"{compression.value}+age", partial(str, secret))
        assert b"".join(stream) == b"".join(pieces)


@pytest.mark.parametrize("compression", list(Compression))
def test_every_section_can_be_read_alone(compression: Compression) -> None:
    """The places of the frames are those in the stream that ``age -d`` gives back."""
    data = a_dump()
    written, facts, index = stored(data, compression)
    for section in index.sections:
        with age.Decrypted(io.BytesIO(age.encrypted(written, [RECIPIENT])), IDENTITY) as opened:
            got = b"".join(codec.section_bytes(opened, compression, facts.frames, section))
        assert got == data[section.offset : section.offset + section.bytes]


ANYWHERE = st.integers(0, 2**32)


@given(st.integers(0, 4 * CHUNK), ANYWHERE, st.booleans())
def test_no_truncation_passes(size: int, place: int, at_boundary: bool) -> None:
    """Cut anywhere, at the boundary of a chunk as well: an error, however many bytes came before it."""
    whole = age.encrypted(bytes(size), [RECIPIENT])
    boundaries = range(payload_of(whole), len(whole), SEALED)
    cut = boundaries[place % len(boundaries)] if at_boundary else place % len(whole)
    with pytest.raises(VerificationError):
        age.decrypted(whole[:cut], IDENTITY)


@given(st.integers(0, 2 * CHUNK), ANYWHERE, st.integers(0, 7))
def test_no_flipped_bit_passes(size: int, place: int, bit: int) -> None:
    """One bit anywhere is an error, in the header as well as in the payload; so is a byte that was added."""
    whole = bytearray(age.encrypted(bytes(size), [RECIPIENT]))
    whole[place % len(whole)] ^= 1 << bit
    with pytest.raises((VerificationError, CredentialsError)):
        age.decrypted(bytes(whole), IDENTITY)
    with pytest.raises(VerificationError):
        age.decrypted(age.encrypted(bytes(size), [RECIPIENT]) + b"x", IDENTITY)


def test_a_stranger_opens_nothing() -> None:
    """Another identity, and none at all, are told apart; neither is damage."""
    data = age.encrypted(b"secret", [RECIPIENT])
    with pytest.raises(CredentialsError, match="does not open") as caught:
        age.decrypted(data, age.generate())
    assert not isinstance(caught.value, NoIdentityError)
    with pytest.raises(NoIdentityError):
        b"".join(codec.decoded(io.BytesIO(data), "none+age"))


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "AGE-SECRET-KEY-1QQQ", "-----BEGIN NOTHING-----\n", "age1x"]
)
def test_what_is_no_identity_is_refused(text: str) -> None:
    """Without repeating it."""
    with pytest.raises(CredentialsError) as caught:
        age.Decrypted(io.BytesIO(b""), text)
    assert text == "" or text not in caught.value.message + caught.value.hint


def test_memory_stays_bounded() -> None:
    """Encrypting and decrypting 64 MB, with somebody slow at the end, holds only a few of them."""
    size = 64

    class Pipe:
        """What is written is read again by the other side; at most two megabytes lie between them."""

        def __init__(self) -> None:
            self._pieces: list[bytes] = []
            self._room = threading.Semaphore(32)
            self._there = threading.Semaphore(0)

        def write(self, data: bytes) -> None:
            self._room.acquire()
            self._pieces.append(data)
            self._there.release()

        def read(self, _: int = 0) -> bytes:
            self._there.acquire()
            self._room.release()
            return self._pieces.pop(0)

    pipe = Pipe()

    def feed() -> None:
        age.encrypt((bytes(1 << 20) for _ in range(size)), pipe.write, [RECIPIENT])
        pipe.write(b"")

    threading.Thread(target=feed, daemon=True).start()
    tracemalloc.start()
    try:
        with age.Decrypted(pipe, IDENTITY) as opened:
            total = sum(len(piece) for piece in iter(opened.read, b""))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == size << 20
    assert peak < 16 << 20


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_whoever_stops_reading_leaves_no_thread(taken: int) -> None:
    """A cancelled restore does not wait for the rest of the file."""
    data = age.encrypted(bytes(32 << 20), [RECIPIENT])
    before = threading.active_count()
    stream = codec.decoded(io.BytesIO(data), "none+age", lambda: IDENTITY)
    for _ in range(taken):
        next(stream)
    began = time.monotonic()
    stream.close()
    assert time.monotonic() - began < allowed(1)
    assert threading.active_count() == before


@pytest.mark.parametrize("size", [0, 1, 10_000, 40_000_000])
def test_an_error_of_the_disk_reaches_whoever_writes(size: int) -> None:
    """Also where only the last few bytes could not be written, of which pyrage says nothing."""

    def full(_: bytes | memoryview) -> None:
        raise StorageError("no space left")

    def fill() -> None:
        sink.begin(0)
        sink.write(memoryview(os.urandom(size)))
        sink.close()

    before = threading.active_count()
    sink = codec.FileSink(full, Compression.ZSTD, [RECIPIENT])
    with pytest.raises(StorageError, match="no space"):
        fill()
    sink.abandon()
    assert threading.active_count() == before


def test_an_abandoned_sink_leaves_no_thread() -> None:
    """Cancelling does not wait for what is in the queue, and does not make a whole file of it."""
    before = threading.active_count()
    out = io.BytesIO()
    sink = codec.FileSink(out.write, Compression.ZSTD, [RECIPIENT])
    for number in range(30):
        sink.begin(number * 300_000)
        sink.write(memoryview(bytes(300_000)))
    sink.abandon()
    assert threading.active_count() == before
    with pytest.raises(LoopinError):
        age.decrypted(out.getvalue(), IDENTITY)


def test_an_error_of_the_file_is_told_as_it_is() -> None:
    """A disk that fails in the middle is not taken for a damaged backup, nor for a wrong key."""

    class Failing:
        def read(self, _: int = 0) -> bytes:
            raise StorageError("the disk reports an error")

    with pytest.raises(StorageError, match="the disk"), age.Decrypted(Failing(), IDENTITY) as opened:
        opened.read()

    def pieces() -> Iterator[bytes]:
        yield b"x"
        raise LoopinError("the dump failed")

    with pytest.raises(LoopinError, match="the dump"):
        age.encrypt(pieces(), lambda _: None, [RECIPIENT])


@pytest.mark.parametrize("armour", [(), ("-a",)])
def test_we_and_age_understand_each_other(tmp_path: Path, armour: tuple[str, ...]) -> None:
    """What age encrypted we read, armoured as well, and what we encrypted age reads."""
    program, data = needs.program("age"), bytes(range(256)) * times(1000)
    theirs = subprocess.run([program, *armour, "-r", RECIPIENT], input=data, check=True, capture_output=True).stdout
    assert age.decrypted(theirs, f"# a file of age-keygen\n{IDENTITY}\n") == data
    key = tmp_path / "key.txt"
    key.write_text(IDENTITY + "\n")
    ours = age.encrypted(data, [RECIPIENT])
    assert subprocess.run([program, "-d", "-i", key], input=ours, check=True, capture_output=True).stdout == data


def test_a_key_of_ssh_opens_too(tmp_path: Path) -> None:
    """A public key of SSH is a recipient, and its private key the identity."""
    path = tmp_path / "key"
    subprocess.run([needs.program("ssh-keygen", "openssh-client"), "-qt", "ed25519", "-N", "", "-f", path], check=True)
    data = age.encrypted(b"hello", [path.with_suffix(".pub").read_text()])
    assert age.decrypted(data, path.read_text()) == b"hello"
    assert age.public_of(path.read_text()) == ()
