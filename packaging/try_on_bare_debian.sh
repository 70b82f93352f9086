#!/bin/bash
# Try a .deb on a bare Debian: no Python, no PostgreSQL, nothing but what debootstrap makes. Takes about 4 minutes.
#
#   sudo bash packaging/try_on_bare_debian.sh dist/loopin-backup-0.1.0-x86_64.deb [FOLDER]
#
# FOLDER keeps the system for another try, which then takes 1 minute; else it is removed. The server that is backed
# up is one of the tests', with TLS and a password; `make setup` must have made .venv. Debian's packages come from the
# mirror that this machine uses itself. Screen, keyring and assistive technology are this machine's (see .ci/run); the
# program and all that it needs are those of the bare one.
set -euo pipefail
deb=$(realpath "$1")
cd "$(dirname "$0")/.."
keep=${2:-}
root=${keep:-$(mktemp -d /var/tmp/loopin-bare.XXXXXX)}
mkdir -p "$root"
chmod 755 "$root"
suite=${SUITE:-bookworm}
python=${LOOPIN_VENV:-.venv}/bin/python

leave() {
    for place in dev/shm dev/pts dev proc; do mountpoint -q "$root/$place" && umount "$root/$place"; done
    [ -n "$keep" ] || rm -rf --one-file-system "$root"
}
trap leave EXIT

sources=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null || true)
mirror=$(sed -nE 's/^URIs:[[:space:]]*([^[:space:]]+).*/\1/p; s/^deb[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+)[[:space:]].*/\2/p' <<<"$sources" | head -n 1)
if [ ! -x "$root/usr/bin/apt-get" ]; then
    echo "Making a bare Debian $suite in $root"
    debootstrap --variant=minbase "$suite" "$root" "$mirror" >/dev/null
    cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/"
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mkdir -p "$root/dev/shm" "$root/dev/pts"

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

for program in python3 psql pg_dump openssl; do
    if inside sh -c "command -v $program" >/dev/null; then echo "$root is not bare: it has $program" >&2; exit 1; fi
done
before=$(inside dpkg-query -W | wc -l)
cp "$deb" "$root/tmp/package.deb"
inside apt-get -qq update

name=$(dpkg-deb --field "$deb" Package)
if [ "$name" = loopin-backup-core ]; then
    echo "1. The command line, with the recommended client tools of the system"
    inside apt-get -qq install --yes --reinstall /tmp/package.deb >/dev/null 2>&1
else
    echo "1. The command line alone: installed without recommended packages"
    inside apt-get -qq install --yes --no-install-recommends --reinstall /tmp/package.deb >/dev/null 2>&1
fi
echo "   packages before and after: $before, $(inside dpkg-query -W | wc -l); $(inside loopin-backup-cli --version)"
inside sh -c 'id laptop >/dev/null 2>&1 || useradd --create-home laptop'
PYTHONPATH=. "$python" packaging/try_installed.py "$root" cli

if [ -e "$root/usr/bin/loopin-backup-gui" ]; then
    echo "2. The window: with the recommended packages"
    inside sh -c 'apt-get -qq install --yes $(dpkg-query -W -f="\${Recommends}" loopin-backup | tr -d ,)' >/dev/null 2>&1
    echo "   packages now: $(inside dpkg-query -W | wc -l)"
    QT_QPA_PLATFORM=offscreen PYTHONPATH=. "$python" packaging/try_installed.py "$root" gui
fi

echo "3. Removed again"
inside apt-get -qq purge --yes "$name" >/dev/null 2>&1
inside apt-get -qq autoremove --purge --yes >/dev/null 2>&1
[ ! -e "$root/opt/loopin-backup" ] && [ ! -e "$root/usr/bin/loopin-backup-cli" ] && echo "   nothing of it is left"
echo "All is well."
