"""Reading a manifest: every field is checked, so that what is read can be relied on."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import TYPE_CHECKING, Any, NoReturn

from loopin_backup_core.model.dump_index import DumpIndex, Requirements
from loopin_backup_core.model.errors import ManifestError
from loopin_backup_core.model.kinds import Compression, Kind, Verdict
from loopin_backup_core.model.manifest import Manifest
from loopin_backup_core.model.naming import moment
from loopin_backup_core.model.source import DatabaseFacts, Needs, Source
from loopin_backup_core.repository.manifest.fields import Fields, wrong
from loopin_backup_core.repository.manifest.sections import parse_frames, parse_sections, unknown_of_sections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.dump_index import Section

MAJOR_VERSION = 1
NOT_ENCRYPTED = "none"
ENCRYPTIONS = frozenset({NOT_ENCRYPTED, "age"})


class NewerManifestError(ManifestError):
    """The manifest follows a schema that only a newer program knows; nothing is wrong with the backup."""


def loads(text: str | bytes) -> Manifest:
    """Return the manifest that a JSON text holds; raises ManifestError, which says what is wrong with it."""
    return from_json(decode(text))


def decode(text: str | bytes) -> Any:
    """Return what a JSON text holds; raises ManifestError where it is none, or has numbers that JSON does not know."""
    try:
        return _DECODER.decode(text.decode("utf-8") if isinstance(text, bytes) else text)
    except UnicodeDecodeError as error:
        raise ManifestError(f"it is not UTF-8 text (byte {error.start})") from error
    except RecursionError as error:
        raise ManifestError("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ManifestError(f"it is not JSON (line {error.lineno}: {error.msg})") from error
    except ValueError as error:
        raise ManifestError(f"it holds a number that is none: {error}") from error


def from_json(data: object) -> Manifest:
    """Return the manifest that decoded JSON means."""
    fields = Fields(data)
    version = _version(fields)
    parts = {name: fields.fields(name) for name in ("file", "source", "database", "tool", "dump")}
    file, tool, dump, items = parts["file"], parts["tool"], parts["dump"], fields.items("sections")
    total, rows, stored = dump.number("bytes"), dump.number("rows"), fields.number("file_size")
    timestamp, database_name, profile = fields.several("timestamp", "database_name", "profile")
    _, tool_version, pg_dump_version = tool.several("name", "version", "pg_dump_version")
    manifest = Manifest(
        kind=fields.member("backup_type", Kind),
        timestamp=timestamp,
        created_at=fields.moment("created_at"),
        database_name=database_name,
        file_name=file.file_name("name"),
        file_size=stored,
        sha256=file.sha256("sha256"),
        compression=file.member("compression", Compression),
        encryption=_encryption(file),
        recipients=_if_there(file, "recipients"),
        source=_source(parts["source"], parts["database"]),
        tool_version=tool_version,
        pg_dump_version=pg_dump_version,
        pg_dump_options=tool.texts("pg_dump_options"),
        started_at=fields.moment("started_at"),
        finished_at=fields.moment("finished_at"),
        warnings=fields.texts("warnings"),
        verdict=_verdict(fields),
        reasons=fields.texts("reasons"),
        excluded=fields.texts("excluded"),
        without_rows=_if_there(fields, "without_rows"),
        index=_index(dump, parse_sections(items, total), total),
        frames=parse_frames(fields.items("frames"), total, stored),
        **_globals(fields),
        profile=profile,
        schema_version=version,
        extra=_unknown(fields, parts, items),
    )
    _check_whole(manifest, rows)
    return manifest


def _if_there(fields: Fields, name: str) -> tuple[str, ...]:
    return fields.texts(name) if fields.has(name) else ()


def _version(fields: Fields) -> str:
    version = fields.text("schema_version")
    if re.fullmatch(r"[0-9]{1,6}\.[0-9]{1,6}", version, re.ASCII) is None:
        raise wrong('its field "schema_version"', "two numbers with a dot between them", version)
    if int(version.split(".", maxsplit=1)[0]) != MAJOR_VERSION:
        raise NewerManifestError(
            f"it follows schema {version}, and this program knows only schema {MAJOR_VERSION}",
            hint="Use a newer LoopIn Backup, or restore the data file with psql as the documentation says.",
        )
    return version


def _encryption(file: Fields) -> str:
    encryption = file.text("encryption")
    if encryption not in ENCRYPTIONS:
        raise NewerManifestError(f"its data is encrypted with {ascii(encryption)[:40]}, which this program cannot read")
    return encryption


def _source(fields: Fields, database: Fields) -> Source:
    host, user, version, identifier, timezone = fields.several(
        "host", "user", "server_version", "system_identifier", "timezone"
    )
    return Source(
        host=host,
        port=fields.number("port"),
        user=user,
        server_version=version,
        server_version_num=fields.number("server_version_num"),
        system_identifier=identifier,
        timezone=timezone,
        rows_written=fields.number("rows_written", -1),
        rows_deleted=fields.number("rows_deleted", -1) if fields.has("rows_deleted") else -1,
        counters_reset=fields.text("counters_reset"),
        database_oid=fields.number("database_oid"),
        standby=fields.flag("standby"),
        session_settings=_texts_by_name(fields, "session_settings"),
        lc_monetary=fields.text("lc_monetary") if fields.has("lc_monetary") else "",
        database=_database(database),
    )


def _texts_by_name(fields: Fields, name: str) -> dict[str, str]:
    """Return an object of texts that earlier versions did not write."""
    if not fields.has(name):
        return {}
    inner = fields.fields(name)
    return {key: inner.text(key) for key in inner.rest()}


def _database(fields: Fields) -> DatabaseFacts:
    roles = fields.fields("role_settings")
    name, owner, encoding, collate, ctype = fields.several("name", "owner", "encoding", "collate", "ctype")
    provider, locale, icu_rules, collation_version = fields.several(
        "provider", "locale", "icu_rules", "collation_version"
    )
    return DatabaseFacts(
        name=name,
        owner=owner,
        encoding=encoding,
        collate=collate,
        ctype=ctype,
        provider=provider,
        locale=locale,
        icu_rules=icu_rules,
        collation_version=collation_version,
        tablespace=fields.text("tablespace"),
        connection_limit=fields.number("connection_limit", -2),
        comment=fields.text("comment"),
        acl=fields.texts("acl"),
        settings=fields.texts("settings"),
        role_settings={role: roles.texts(role) for role in roles.rest()},
        needs=_needs(fields.fields("needs")) if fields.has("needs") else None,
    )


def _needs(fields: Fields) -> Needs:
    extensions = fields.fields("extensions")
    return Needs(
        extensions={name: extensions.text(name) for name in extensions.rest()},
        collations=fields.texts("collations"),
        features=fields.texts("features"),
    )


def _index(dump: Fields, sections: tuple[Section, ...], total: int) -> DumpIndex:
    requires, objects, partitions = dump.fields("requires"), dump.fields("objects"), dump.fields("partitions")
    server_version, dump_version, encoding = dump.several("server_version", "dump_version", "encoding")
    return DumpIndex(
        sections=sections,
        bytes=total,
        objects={name: objects.number(name) for name in objects.rest()},
        requires=Requirements(
            roles=requires.texts("roles"),
            extensions=requires.texts("extensions"),
            tablespaces=requires.texts("tablespaces"),
            icu=requires.flag("icu"),
        ),
        problems=dump.texts("problems"),
        notes=dump.texts("notes"),
        server_version=server_version,
        dump_version=dump_version,
        encoding=encoding,
        uses_inserts=dump.flag("uses_inserts"),
        partitions={name: partitions.text(name) for name in partitions.rest()},
    )


def _globals(fields: Fields) -> dict[str, Any]:
    if fields.take("globals") is None:
        return {}
    part = fields.fields("globals")
    return {"globals_name": part.file_name("name"), "globals_sha256": part.sha256("sha256")}


def _verdict(fields: Fields) -> Verdict:
    verdict = fields.member("verdict", Verdict)
    if not verdict.is_good and verdict is not Verdict.SUSPECT:
        raise wrong('its field "verdict"', "a verdict on a finished backup", verdict.value)
    return verdict


def _unknown(fields: Fields, parts: dict[str, Fields], items: list[Any]) -> dict[str, Any]:
    unknown = fields.rest()
    for name, part in parts.items():
        if rest := part.rest():
            unknown[name] = rest
    if in_sections := unknown_of_sections(items):
        unknown["sections"] = in_sections
    return unknown


def _check_whole(manifest: Manifest, rows: int) -> None:
    if circle := _circle(manifest.index.partitions):
        raise ManifestError(f"its partitions belong to each other in a circle: {ascii(circle)[:60]}")
    if moment(manifest.timestamp) is None:
        raise wrong('its field "timestamp"', "a time such as 20260822_020000", manifest.timestamp)
    if rows != manifest.index.rows:
        raise ManifestError(f"its dump is said to have {rows} rows, and its sections have {manifest.index.rows}")
    is_encrypted = manifest.encryption != NOT_ENCRYPTED
    suffix = ".sql" + manifest.compression.suffix + (".age" if is_encrypted else "")
    if not manifest.file_name.endswith(suffix) or manifest.stem + suffix != manifest.file_name:
        raise wrong('its field "file.name"', f"a name that ends in {suffix}", manifest.file_name)
    is_plain = manifest.compression is Compression.NONE and not is_encrypted
    if is_plain and manifest.file_size != manifest.index.bytes:
        raise ManifestError(
            f"its file is said to have {manifest.file_size} bytes, and its dump to have {manifest.index.bytes}"
        )


def _circle(parents: Mapping[str, str]) -> str:
    """Return a table that is a partition of itself, by whatever way; empty if there is none."""
    done: set[str] = set()
    for name in parents:
        way: set[str] = set()
        one: str | None = name
        while one is not None and one not in done:
            if one in way:
                return one
            way.add(one)
            one = parents.get(one)
        done |= way
    return ""


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _refuse(text)


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)
