# What test-packages.sh runs in the fresh system, as root, under its systemd. It ends at the first step that fails.
# shellcheck shell=bash
set -euo pipefail
cd /steps
export LC_ALL=C.UTF-8

step() { printf '  %s\n' "$*"; }

fail() {
  printf 'FAILED: %s\n' "$*"
  systemctl --no-pager --full status 'sersync2@*' rsync 2>&1 | tail -n 60 || true
  journalctl --no-pager -t sersync2 -n 40 2>/dev/null || true
  tail -n 40 /steps/*.log 2>/dev/null || true
  printf 'FAILED: %s\n' "$*"
  exit 1
}

# until_true WHAT COMMAND...: waits for it.
until_true() {
  local what=$1 i
  shift
  for ((i = 0; i < 600; i++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    read -r -t 0.05 -u "$silence" || true
  done
  fail "$what"
}

marks=0
# syncs SOURCE REMOTE: whether a change made now arrives.
syncs() {
  marks=$((marks + 1))
  echo "$marks" >"$1/mark"
  until_true "a change in $1 has not arrived in $2" cmp -s "$1/mark" "$2/mark"
}

configuration() { # SOURCE REMOTE...
  cat <<XML
<head version="2.5"><sersync><localpath watch="$1">$2</localpath>
<rsync><commonParams params="-artz"/><auth start="$3" users="sync" passwordfile="/etc/rsync.pas"/></rsync>
<failLog path="/var/tmp/$4.sh" timeToExecute="60"/></sersync></head>
XML
}

running() { /steps/list list "$1" | cut -d : -f 1; }
runs() { running "$1" | grep -qx "$2"; }
gone() { [ -z "$(running "$1")" ]; }
words() { tr '\0' ' ' <"/proc/$1/cmdline"; }
files() { find / -xdev \( -path /steps -o -path /proc -o -path /sys -o -path /run -o -path /dev -o -path /var/log -o -path /data -o -path /tmp \) -prune -o -print | sort; }

# attack EXECUTABLE: a user's process of it, which becomes a program that is set-user-ID once the file is replaced.
attack() {
  (cd /tmp/attacker && exec setpriv --reuid plain --regid plain --init-groups env LD_PRELOAD=/steps/attacker.so SERSYNC2_EVIL=1 \
    "$1" -d -r -o evil.xml >/dev/null 2>&1 </dev/null) &
  attacker=$!
  until_true "the attacker runs" runs "$1" "$attacker"
}

# held OUTPUT: it did become root's, and was named and left alone; nothing runs with its words or variables.
held() {
  [ "$(readlink "/proc/$attacker/exe")" = /steps/set-user-id-sleep ] || fail "the attacker was too slow, and has shown nothing"
  grep -q "^Uid:.*[[:space:]]0$" "/proc/$attacker/status" || fail "the attacker did not become root's"
  grep -q "left alone, for it has become another: process $attacker" "$1" || fail "not named: $(cat "$1")"
  ! grep -lz '^SERSYNC2_EVIL' /proc/[0-9]*/environ 2>/dev/null | grep -v "^/proc/$attacker/" || fail "a user's variables are root's now"
  kill "$attacker"
  wait "$attacker" || true
}

mkfifo silence
exec {silence}<>silence
tar -xzf sersync2-*.tar.gz
cp GNU-Linux-x86/restart-running.sh list
mkdir -p /data/{www-here,source,remote,www,www-copy,boot,boot-copy} /opt/tongbu /data/tongbu

echo "README"
# Both servers are this one, so that the remote's directory is another one.
here() { sed "s|scripts/install.sh|GNU-Linux-x86/install.sh|; s|/data/www|/data/www-$1|; s/192\.0\.2\.[12]0/127.0.0.1/" "readme/$2"; }
here there rsyncd.conf >/etc/rsyncd.conf
printf '[backup]\n    path = /data/remote\n    read only = no\n[tongbu1]\n    path = /data/tongbu\n    read only = no\n' >>/etc/rsyncd.conf
here there receiver | bash -e >readme.log 2>&1 || fail "the receiving server: $(cat readme.log)"
here here sender | bash -e >readme.log 2>&1 || fail "the sending server: $(cat readme.log)"
here here confxml.xml >/usr/local/sersync/confxml.xml
echo there before >/data/www-here/old
here here start | bash >readme.log 2>&1 || grep -q "not in sync\|syncing" readme.log || fail "the start: $(cat readme.log)"
/usr/local/sersync/sersync2 --wait 30 -o /usr/local/sersync/confxml.xml >>readme.log 2>&1 || fail "not in sync after 30 s: $(cat readme.log)"
/usr/local/sersync/sersync2 --status -o /usr/local/sersync/confxml.xml >>readme.log 2>&1 || fail "not in sync: $(cat readme.log)"
cmp -s /data/www-here/old /data/www-there/old || fail "in sync, it says, but is not"
syncs /data/www-here /data/www-there
/usr/local/sersync/uninstall.sh >uninstall.log
rm -r /usr/local/sersync /var/lib/sersync2
step "the quick start ends in sync, and --status says so"


mkdir /usr/local/sersync
cp old-sersync2 /usr/local/sersync/sersync2
cp GNU-Linux-x86/confxml.xml /usr/local/sersync/confxml.xml
echo "# my own" >/usr/local/sersync/check_sersync.sh
echo "/bin/false # of 2.5.4" >/tmp/rsync_fail_log.sh
echo there before >/opt/tongbu/old
/usr/local/sersync/sersync2 -d -r -o /usr/local/sersync/confxml.xml >/steps/moved.log 2>&1 &
bash readme/moving >readme.log 2>&1 || grep -q "not in sync\|syncing" readme.log || fail "moving: $(cat readme.log)"
/usr/local/sersync/sersync2 --wait 30 -o /usr/local/sersync/confxml.xml >>readme.log 2>&1 || fail "not in sync after 30 s: $(cat readme.log)"
cmp -s GNU-Linux-x86/confxml.xml /usr/local/sersync/confxml.xml || fail "confxml.xml was overwritten"
[ "$(cat /usr/local/sersync/check_sersync.sh)" = "# my own" ] || fail "check_sersync.sh was overwritten"
cmp -s /opt/tongbu/old /data/tongbu/old || fail "in sync, it says, but is not"
syncs /opt/tongbu /data/tongbu
/usr/local/sersync/uninstall.sh >uninstall.log
rm -r /usr/local/sersync /var/lib/sersync2
step "moving from 2.5.4 as the README has it ends in sync, and --status says so"

echo "tarball"
echo there before >/data/source/old
files >before
GNU-Linux-x86/install.sh >install.log
if ! [ -x /usr/local/sersync/sersync2 ] || ! [ -e /usr/local/sersync/confxml.xml ]; then fail "not installed"; fi
gone /usr/local/sersync/sersync2 || fail "something was started by the installation"
step "installed; nothing started"

configuration /data/source '<remote ip="127.0.0.1" name="backup"/>' true tar >/usr/local/sersync/confxml.xml
cp /usr/local/sersync/confxml.xml mine.xml
(cd /tmp && /usr/local/sersync/sersync2 -d -r -o /usr/local/sersync/confxml.xml >/steps/tar.log 2>&1)
until_true "the full sync" cmp -s /data/source/old /data/remote/old
syncs /data/source /data/remote
process=$(running /usr/local/sersync/sersync2)
step "started with -d -r, syncs"

GNU-Linux-x86/install.sh >install.log
cmp -s mine.xml /usr/local/sersync/confxml.xml || fail "confxml.xml was overwritten"
again=$(running /usr/local/sersync/sersync2)
if [ -z "$again" ] || [ "$again" = "$process" ]; then fail "not restarted: before $process, now $again; $(cat install.log)"; fi
[ "$(words "$again")" = "/usr/local/sersync/sersync2 -d -r -o /usr/local/sersync/confxml.xml " ] || fail "restarted as $(words "$again")"
[ "$(readlink "/proc/$again/cwd")" = / ] || fail "restarted in $(readlink "/proc/$again/cwd")"
grep -q "(in /, for others can write in /tmp or above it)" install.log || fail "it does not say where: $(cat install.log)"
[ "$(readlink "/proc/$again/fd/1")" = /steps/tar.log ] || fail "its output goes to $(readlink "/proc/$again/fd/1")"
syncs /data/source /data/remote
step "upgraded: configuration kept, restarted with the same words and output, but not in /tmp"

kill "$again"
until_true "it ends" gone /usr/local/sersync/sersync2
(cd /usr/local/sersync && ./sersync2 -dro confxml.xml >/steps/tar.log 2>&1)
GNU-Linux-x86/install.sh >install.log
[ "$(words "$(running /usr/local/sersync/sersync2)")" = "/usr/local/sersync/sersync2 -dro confxml.xml " ] || fail "not restarted: $(cat install.log)"
syncs /data/source /data/remote
step "upgraded: restarted in its own directory, with a relative name"

mkdir /data/other /data/other-copy
cp GNU-Linux-x86/sersync2 other
configuration /data/other '<remote path="/data/other-copy"/>' false other >other.xml
./other -d -o other.xml >other.log 2>&1
other=$(running other)
useradd -m plain
mkdir /data/plain /data/plain-copy
chown plain /data/plain /data/plain-copy
configuration /data/plain '<remote path="/data/plain-copy"/>' false plain >/data/plain.xml
(cd /data && exec setpriv --reuid plain --regid plain --init-groups env HOME=/home/plain \
  nohup /usr/local/sersync/sersync2 -r -o plain.xml >/home/plain/log 2>&1 </dev/null) &
plain=$!
until_true "the instance of another user starts" syncs /data/plain /data/plain-copy
mkdir -m 777 /tmp/attacker
cp /data/plain.xml /tmp/attacker/evil.xml
attack /usr/local/sersync/sersync2
GNU-Linux-x86/install.sh >install.log 2>&1
until_true "root's runs again: $(cat install.log)" test "$(running /usr/local/sersync/sersync2 | wc -l)" = 1
grep -q "left alone, for it is not root's own here: process $plain of user plain, /usr/local/sersync/sersync2 -r -o plain.xml" install.log ||
  fail "not named: $(cat install.log)"
held install.log
syncs /data/plain /data/plain-copy
syncs /data/source /data/remote
[ "$(running other)" = "$other" ] || fail "what runs from elsewhere was restarted"
kill "$other"
until_true "it ends" gone other
step "upgraded with two instances and an attacker; that of another user, and a third from elsewhere, were left alone"

kill "$plain"
wait "$plain" || true
/usr/local/sersync/uninstall.sh >uninstall.log
gone /usr/local/sersync/sersync2 || fail "it still runs"
[ "$(ls /usr/local/sersync)" = confxml.xml ] || fail "left: $(ls /usr/local/sersync)"
rm -r /usr/local/sersync /var/lib/sersync2
files >after
left=$(comm -13 before after | grep -v -e '^/etc/.*-$' -e '^/var/tmp/' -e '^/home/plain' -e '^/var/mail/plain$' || true)
[ -z "$left" ] || fail "left behind: $left"
step "removed: it ended, confxml.xml stayed, and nothing else"

echo ".deb"
new=$(echo sersync2_*.deb)
dpkg-deb -R "$new" old
sed -i 's/^Version: .*/Version: 2.9/' old/DEBIAN/control
dpkg-deb --root-owner-group -b old old.deb >/dev/null
files >before
dpkg -i old.deb >dpkg.log 2>&1 || fail "dpkg -i: $(cat dpkg.log)"
gone /usr/sbin/sersync2 || fail "something was started by the installation"
[ -z "$(ls /etc/systemd/system/*.wants/sersync2* 2>/dev/null)" ] || fail "enabled by the installation"
step "installed; nothing started"

configuration /data/www '<remote path="/data/www-copy"/>' false www >/etc/sersync2/www.xml
configuration /data/boot '<remote path="/data/boot-copy"/>' false boot >/etc/sersync2/boot.xml
cp /etc/sersync2/www.xml /etc/sersync2/idle.xml
echo there before >/data/www/old
systemctl enable --now sersync2@www 2>dpkg.log || fail "does not start"
[ "$(systemctl show -P Type sersync2@www)" = notify ] || fail "no unit of the package"
cmp -s /data/www/old /data/www-copy/old || until_true "the full sync" cmp -s /data/www/old /data/www-copy/old
syncs /data/www /data/www-copy
in_sync() { [[ $(systemctl show -P StatusText sersync2@www) == "in sync"* ]]; }
until_true "systemd shows that it is in sync" in_sync
journalctl -q -o cat -p info -u sersync2@www | grep -q "^watching as" || fail "the journal has other lines"
step "started by systemd, which says: $(systemctl show -P StatusText sersync2@www)"

before=$(systemctl show -P MainPID sersync2@www)
systemctl reload sersync2@www || fail "cannot be reloaded"
[ "$(systemctl is-active sersync2@www)" = active ] || fail "not active after the reload"
[ "$(systemctl show -P MainPID sersync2@www)" = "$before" ] || fail "restarted by the reload"
syncs /data/www /data/www-copy
mkdir /data/more
sed 's|<localpath|<localpath watch="/data/more"><remote path="/data/more-copy"/></localpath><localpath|' /etc/sersync2/www.xml >www.xml
mkdir /data/more-copy
cp www.xml /etc/sersync2/www.xml
systemctl reload sersync2@www || fail "cannot be reloaded"
syncs /data/more /data/more-copy
syncs /data/www /data/www-copy
step "reloaded: the same process serves what was added to its configuration"

/usr/sbin/sersync2 -d -r -o /etc/sersync2/boot.xml >/steps/boot.log 2>&1
attack /usr/sbin/sersync2
dpkg -i "$new" >dpkg.log 2>&1 || fail "dpkg -i: $(cat dpkg.log)"
[ "$(systemctl is-active sersync2@www)" = active ] || fail "not active after the upgrade: $(cat dpkg.log)"
[ "$(systemctl show -P MainPID sersync2@www)" != "$before" ] || fail "not restarted by the upgrade"
[ "$(systemctl is-active sersync2@idle)" = inactive ] || fail "started by the upgrade"
[ "$(running /usr/sbin/sersync2 | wc -l)" = 2 ] || fail "run now: $(running /usr/sbin/sersync2)"
syncs /data/www /data/www-copy
syncs /data/boot /data/boot-copy
held dpkg.log
step "upgraded: what ran was restarted, by systemd or with its own words, and nothing else was started"

mkdir -p /run/systemd/system/sersync2@www.service.d
printf '[Service]\nWatchdogSec=4\nRestartSec=0\nTimeoutAbortSec=1\n' >/run/systemd/system/sersync2@www.service.d/short.conf
systemctl daemon-reload
systemctl restart sersync2@www
syncs /data/www /data/www-copy
[ "$(systemctl show -P NRestarts sersync2@www)" = 0 ] || fail "the watchdog acted without need"
kill -STOP "$(systemctl show -P MainPID sersync2@www)"
restarted() { [ "$(systemctl show -P NRestarts sersync2@www)" -ge 1 ] && [ "$(systemctl is-active sersync2@www)" = active ]; }
until_true "the watchdog restarts what does not answer" restarted
syncs /data/www /data/www-copy
step "the watchdog restarted an instance that did not answer"

systemctl stop sersync2@www
[ "$(systemctl show -P Result sersync2@www)" = success ] || fail "a stop ended with $(systemctl show -P Result sersync2@www)"
systemctl start sersync2@www
dpkg -r sersync2 >dpkg.log 2>&1 || fail "dpkg -r: $(cat dpkg.log)"
gone /usr/sbin/sersync2 || fail "it still runs"
[ "$(systemctl is-active sersync2@www)" != active ] || fail "systemd takes it to be active"
[ "$(cd /etc/sersync2 && echo *)" = "boot.xml confxml.xml idle.xml www.xml" ] || fail "a configuration was removed"
rm /etc/sersync2/{www,boot,idle}.xml
dpkg -P sersync2 >dpkg.log 2>&1 || fail "dpkg -P: $(cat dpkg.log)"
rm -r /run/systemd/system/sersync2@www.service.d
files >after
left=$(comm -13 before after | grep -v -e '^/var/lib/dpkg/' -e '^/var/tmp/' -e '^/var/cache/ldconfig' || true)
[ -z "$left" ] || fail "left behind: $left"
step "removed: instances ended, configurations stayed; purged: nothing left"
echo "all packages passed"
