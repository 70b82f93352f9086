"""What the packages hold beside the bundle: man pages, completions, desktop entry, and nfpm's description."""

from __future__ import annotations

import configparser
import gzip
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from loopin_backup_core.cli import commands
from loopin_backup_gui import app
from release import archives, manpages, needs, packages, pages, places, shipped

ROOT = Path(__file__).parents[2]
DESKTOP = ROOT / "packaging" / "desktop"
NEEDS = needs.Needs("2.36", ("libEGL.so.1", "libxcb.so.1"))


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """All man pages and completions."""
    return pages.texts(pages.parsers(), "2026-11-23", "1.2.3")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in the form of a bundle."""
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "_internal").mkdir()
    (folder / "_internal" / "data[1].txt").write_text("data")
    for name in ("loopin-backup-cli", "loopin-backup-gui"):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    (folder / "loopin-backup-cron").symlink_to("loopin-backup-cli")
    return folder


@pytest.mark.parametrize("name", places.PROGRAMS)
def test_every_option_is_in_the_man_page(made: dict[str, str], name: str) -> None:
    """A program's page has a head, all commands, and every option that its parser knows."""
    page = made[f"man/{name}.1"]
    assert page.startswith(f'.TH "{name.upper()}"'.replace("-", "\\-"))
    parser = pages.parsers()[name]
    known = {option for action in parser._actions for option in action.option_strings}
    assert [option for option in known if manpages.escape(option) not in page] == []
    if name == "loopin-backup-cli":
        assert [one for one in commands.COMMANDS if f".SS {one}\n" not in page] == []


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff on this machine")
@pytest.mark.parametrize("name", places.PROGRAMS)
def test_groff_warns_of_nothing(made: dict[str, str], name: str) -> None:
    """The pages are troff that troff understands."""
    argv = ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z"]
    told = subprocess.run(argv, input=made[f"man/{name}.1"], capture_output=True, text=True, check=False)
    if "preconv" in told.stderr:
        pytest.skip("this groff is not whole: preconv is missing")
    assert (told.returncode, told.stderr) == (0, "")


def test_a_text_is_no_request_to_troff() -> None:
    """A help that begins with a dot or a quote stays a help."""
    assert manpages.paragraph(".env is read, it's \\n") == "\\&.env is read, it\\(aqs \\en"
    assert manpages.paragraph("'quoted'").startswith("\\&")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shells_understand_their_completions(made: dict[str, str], shell: str, tmp_path: Path) -> None:
    """Each shell that is here parses its file, which knows every command."""
    texts = {name: text for name, text in made.items() if name.startswith(f"{shell}/")}
    assert len(texts) == 3
    whole = next(text for name, text in texts.items() if "-cli" in name)
    assert [one for one in commands.COMMANDS if one not in whole] == []
    for name, text in texts.items():
        path = tmp_path / Path(name).name
        path.write_text(text)
        if shutil.which(shell):
            told = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
            assert (told.returncode, told.stderr) == (0, "")


def test_bash_completes(made: dict[str, str], tmp_path: Path) -> None:
    """After “loopin-backup-cli ver”, the tab key gives “verify”."""
    path = tmp_path / "completions"
    path.write_text(made["bash/loopin-backup-cli"])
    script = f"source {path}; COMP_WORDS=(loopin-backup-cli ver); COMP_CWORD=1; $(complete -p loopin-backup-cli | "
    script += "sed 's/.*-F //; s/ .*//') loopin-backup-cli ver loopin-backup-cli; echo ${COMPREPLY[@]}"
    told = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert told.stdout.split() == ["verify"]


def test_the_desktop_entry_starts_the_window() -> None:
    """Its programs, icon and name are those of the package, and its options those of the window."""
    entry = configparser.ConfigParser(interpolation=None, strict=True)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(DESKTOP / f"{places.APP_ID}.desktop", encoding="utf-8")
    main = entry["Desktop Entry"]
    assert (main["Exec"], main["Icon"], main["Terminal"]) == ("loopin-backup-gui", places.APP_ID, "false")
    action = entry[f"Desktop Action {main['Actions'].rstrip(';')}"]
    assert app.parser().parse_args(action["Exec"].split()[1:]).demo
    assert f'"{places.APP_ID}"' in (ROOT / "loopin_backup_gui" / "app.py").read_text(encoding="utf-8")
    if program := shutil.which("desktop-file-validate"):
        subprocess.run([program, DESKTOP / f"{places.APP_ID}.desktop"], check=True)


def test_the_metadata_is_that_of_the_desktop_entry() -> None:
    """AppStream finds the entry, the icon and the programs."""
    tree = ET.fromstring((DESKTOP / f"{places.APP_ID}.metainfo.xml").read_text(encoding="utf-8"))  # noqa: S314 - ours
    assert tree.findtext("id") == places.APP_ID
    assert tree.findtext("launchable") == f"{places.APP_ID}.desktop"
    assert {one.text for one in tree.findall("provides/binary")} == set(places.PROGRAMS)
    assert tree.findtext("project_license") == "Apache-2.0"


@pytest.mark.parametrize("form", ["deb", "rpm"])
def test_the_command_line_needs_the_c_library_alone(form: str) -> None:
    """What the window wants of a display is recommended, so that a server can do without."""
    whole = packages.configuration(packages.WHOLE, form, "amd64", NEEDS)
    core = packages.configuration(packages.CORE, form, "amd64", needs.Needs("2.36", ()))
    for one in (whole, core):
        assert len(one["depends"]) == 1
        assert "2.36" in one["depends"][0]
        assert one["version"] == places.version()
    assert {"deb": "libegl1", "rpm": "libEGL.so.1()(64bit)"}[form] in whole["recommends"]
    assert whole["conflicts"] == [core["name"]]
    assert core["conflicts"] == [whole["name"]]


def test_all_of_the_bundle_and_no_folder_of_others(bundle: Path, tmp_path: Path) -> None:
    """Files with their modes, links as links; of the folders only those that are the package's own."""
    stage = tmp_path / "stage"
    shutil.copytree(bundle, stage / "opt" / "loopin-backup", symlinks=True)
    (stage / "usr" / "bin").mkdir(parents=True)
    (stage / "usr" / "bin" / "loopin-backup-cli").symlink_to("../../opt/loopin-backup/loopin-backup-cli")
    found = {one["dst"]: one for one in packages.contents(stage)}
    assert found["/opt/loopin-backup/loopin-backup-cron"]["type"] == "symlink"
    assert found["/opt/loopin-backup/loopin-backup-cli"]["file_info"]["mode"] == 0o755
    assert found["/opt/loopin-backup/_internal/data[1].txt"]["file_info"]["mode"] == 0o644
    assert found["/opt/loopin-backup"]["type"] == "dir"
    assert "/usr/bin" not in found
    assert found["/usr/bin/loopin-backup-cli"]["src"] == "../../opt/loopin-backup/loopin-backup-cli"


def test_what_lies_beside_the_bundle(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Man pages, completions, examples, entry, metadata, all sizes of the icon, and a licence."""
    monkeypatch.setattr(packages, "BUILD", tmp_path)
    monkeypatch.setattr(packages, "run", lambda *_, **__: pages.write(tmp_path / "pages"))
    whole = packages.Package("loopin-backup", bundle, places.PROGRAMS, packages.ABOUT, "loopin-backup-core")
    share = packages.staged(whole, "deb") / "usr" / "share"
    assert len(list((share / "icons").rglob(f"{places.APP_ID}.*"))) == len(packages.ICON_SIZES) + 1
    assert gzip.decompress((share / "man/man1/loopin-backup-gui.1.gz").read_bytes()).startswith(b".TH")
    assert "@" not in (share / "metainfo" / f"{places.APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    assert (share / "doc/loopin-backup/copyright").read_text(encoding="utf-8").count("Apache License") > 0
    core = packages.Package("loopin-backup-core", bundle, places.PROGRAMS[:2], packages.ABOUT, "loopin-backup")
    alone = packages.staged(core, "rpm") / "usr" / "share"
    assert not (alone / "applications").exists()
    assert (alone / "zsh" / "site-functions" / "_loopin-backup-cron").is_file()


def test_the_examples_are_calls_that_the_program_understands() -> None:
    """The lines for cron and systemd can be parsed by the cron helper."""
    parser = pages.parsers()["loopin-backup-cron"]
    lines = [
        line.partition("/usr/bin/loopin-backup-cron ")[2].replace("%i", "loopin")
        for path in (ROOT / "packaging" / "templates").iterdir()
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"^[^#].*/usr/bin/loopin-backup-cron", line)
    ]
    assert len(lines) == 5
    assert {parser.parse_args(line.split()).profile for line in lines} == {"loopin"}


def test_the_bill_of_materials_names_what_is_shipped_and_no_more() -> None:
    """Tools of the build are left out; Python, PostgreSQL and the system's libraries are put in."""
    whole = {
        "metadata": {"component": {"name": "environment"}},
        "components": [{"bom-ref": f"{name}==1", "name": name} for name in ("psycopg", "nfpm", "PyYAML")],
        "dependencies": [{"ref": "psycopg==1", "dependsOn": ["nfpm==1", "PyYAML==1"]}, {"ref": "nfpm==1"}],
    }
    found = shipped.Shipped(("psycopg", "pyyaml"), ("libssl3=3.0.1-1",))
    bill = archives.of_what_is_shipped(whole, found, "loopin-backup", "3.11.7")
    assert {one["name"] for one in bill["components"]} == {"psycopg", "PyYAML", "Python", "PostgreSQL", "libssl3"}
    assert bill["dependencies"] == [{"ref": "psycopg==1", "dependsOn": ["PyYAML==1"]}]
    assert bill["metadata"]["component"]["version"] == places.version()
