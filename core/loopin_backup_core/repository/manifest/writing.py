"""Writing a manifest: two spaces of indentation at the top, one section a line, so that people and grep can read it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from loopin_backup_core.model.dump_index import DumpIndex, Section
    from loopin_backup_core.model.manifest import Manifest

TOOL = "LoopIn Backup"


def dumps(manifest: Manifest) -> str:
    """Return a manifest as JSON text, which UTF-8 can encode; raises ValueError for a time without an offset."""
    lines = [f'  "{name}": {_value(name, value)}' for name, value in to_json(manifest).items()]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    return text if text.isascii() or _is_encodable(text) else _escaped(text)


def to_json(manifest: Manifest) -> dict[str, Any]:
    """Return a manifest as the objects, lists, texts and numbers of JSON."""
    source = _source(manifest)
    database = {name: value for name, value in source.pop("database").items() if value is not None}
    known: dict[str, Any] = {
        "schema_version": manifest.schema_version,
        "backup_type": manifest.kind.value,
        "timestamp": manifest.timestamp,
        "created_at": _moment(manifest.created_at),
        "started_at": _moment(manifest.started_at),
        "finished_at": _moment(manifest.finished_at),
        "database_name": manifest.database_name,
        "profile": manifest.profile,
        "file_size": manifest.file_size,
        "verdict": manifest.verdict.value,
        "reasons": list(manifest.reasons),
        "warnings": list(manifest.warnings),
        "excluded": list(manifest.excluded),
        **_where_any("without_rows", manifest.without_rows),
        "file": {
            "name": manifest.file_name,
            "sha256": manifest.sha256,
            "compression": manifest.compression.value,
            "encryption": manifest.encryption,
            **_where_any("recipients", manifest.recipients),
        },
        "globals": _globals(manifest),
        "source": source,
        "database": database,
        "tool": {
            "name": TOOL,
            "version": manifest.tool_version,
            "pg_dump_version": manifest.pg_dump_version,
            "pg_dump_options": list(manifest.pg_dump_options),
        },
        "dump": _dump(manifest.index),
        "sections": [_section(section) for section in manifest.index.sections],
        "frames": [[frame.offset, frame.stored_offset] for frame in manifest.frames],
    }
    return _merged(known, manifest.extra)


def _source(manifest: Manifest) -> dict[str, Any]:
    source = asdict(manifest.source)
    for name in ("session_settings", "lc_monetary"):
        if not source[name]:
            del source[name]
    if source["rows_deleted"] < 0:
        del source["rows_deleted"]
    return source


def _where_any(name: str, values: tuple[str, ...]) -> dict[str, list[str]]:
    return {name: list(values)} if values else {}


def _globals(manifest: Manifest) -> dict[str, str] | None:
    return {"name": manifest.globals_name, "sha256": manifest.globals_sha256} if manifest.globals_name else None


def _dump(index: DumpIndex) -> dict[str, Any]:
    facts = asdict(replace(index, sections=()))
    del facts["sections"], facts["requires"]["role_uses"]
    return {"bytes": index.bytes, "rows": index.rows, **facts}


def _section(section: Section) -> dict[str, Any]:
    known: dict[str, Any] = {
        "kind": section.kind.value,
        "name": section.name,
        "offset": section.offset,
        "bytes": section.bytes,
        "rows": section.rows,
        "sha256": section.sha256,
    }
    if section.values:
        known["values"] = {name: [one.last_value, one.is_called] for name, one in section.values.items()}
    return known


def _merged(known: dict[str, Any], unknown: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in unknown.items():
        if name == "sections":
            for number, more in value.items():
                known["sections"][int(number)].update(more)
        elif isinstance(known.get(name), dict):
            known[name].update(value)
        else:
            known[name] = value
    return known


def _value(name: str, value: Any) -> str:
    if name == "sections" and value:
        return "[\n" + ",\n".join(f"    {_compact(one)}" for one in value) + "\n  ]"
    if name == "frames":
        return _compact(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2).replace("\n", "\n  ")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _moment(when: datetime) -> str:
    if when.tzinfo is None:
        raise ValueError(f"{when} has no time zone")
    return when.isoformat()


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _escaped(text: str) -> str:
    # Names of a database in SQL_ASCII may have bytes that are no characters; Python holds them as lone surrogates.
    return "".join(c if c.isascii() else json.dumps(c)[1:-1] for c in text)
