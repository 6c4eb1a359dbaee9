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

# at_most EXPOSURE INSTANCE: what systemd says of how exposed it is, 0 to 10.
at_most() {
  local exposure
  exposure=$(systemd-analyze security --no-pager "sersync2@$2" 2>&1 | sed -n 's/.*Overall exposure level[^:]*: \([0-9.]*\) .*/\1/p')
  awk -v is="$exposure" -v most="$1" 'BEGIN { exit !(is != "" && is + 0 <= most + 0) }' ||
    fail "sersync2@$2 is exposed by ${exposure:-no number}, and not by $1 at most"
}

# sees_mounts SOURCE REMOTE: whether a mount that is made now below the watch path is seen, and its end.
sees_mounts() {
  mkdir "$1/disk"
  until_true "a new directory in $1 has not arrived" test -d "$2/disk"
  mount -t tmpfs tmpfs "$1/disk"
  echo on the disk >"$1/disk/on"
  until_true "what was mounted below $1 is not seen" cmp -s "$1/disk/on" "$2/disk/on"
  until_true "the service holds a mount below $1" umount "$1/disk"
  echo under the disk >"$1/disk/under"
  until_true "the end of a mount below $1 is not seen" cmp -s "$1/disk/under" "$2/disk/under"
  [ -e "$2/disk/on" ] || fail "deleted what was only unmounted"
}

stops() {
  systemctl stop "sersync2@$1"
  [ "$(systemctl show -P Result "sersync2@$1")" = success ] || fail "a stop of $1 ended with $(systemctl show -P Result "sersync2@$1")"
}

drop_in() { # INSTANCE FILE, or lines on standard input
  mkdir -p "/run/systemd/system/sersync2@$1.service.d"
  cat "${2:--}" >"/run/systemd/system/sersync2@$1.service.d/$(basename "${2:-site.conf}")"
  systemctl daemon-reload
}

# raises COMMAND...: whether it raises a limit of inotify, by 1, and lowers none.
limit=/proc/sys/fs/inotify/max_queued_events
raises() {
  local before
  before=$(cat "$limit")
  echo 327678 >"$limit"
  "$@"
  until_true "$* has not raised a limit of inotify" test "$(cat "$limit")" -ge 327679
  echo 327680 >"$limit"
  "$@"
  [ "$(cat "$limit")" = 327680 ] || fail "$* lowered a limit of inotify"
  echo "$before" >"$limit"
}

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
mkdir -p /data/{asks,www-here,source,remote,www,www-copy,boot,boot-copy} /opt/tongbu /data/tongbu

echo "README"
# Both servers are this one, so that the remote's directory is another one.
here() { sed "s|scripts/install.sh|GNU-Linux-x86/install.sh|; s|/data/www|/data/www-$1|; s/192\.0\.2\.[12]0/127.0.0.1/" "readme/$2"; }
here there rsyncd.conf >/etc/rsyncd.conf
printf '[backup]\n    path = /data/remote\n    read only = no\n[tongbu1]\n    path = /data/tongbu\n    read only = no\n[asks]\n    path = /data/asks\n    read only = no\n    auth users = sync\n    secrets file = /etc/rsyncd.secrets\n' >>/etc/rsyncd.conf
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
grep -qx "ExecStartPre=-+/usr/local/sersync/raise-limits.sh /etc/sysctl.d/00-sersync2.conf" /etc/systemd/system/sersync2@.service ||
  fail "the unit does not raise the limits"
raises GNU-Linux-x86/install.sh >install.log
step "installed; nothing started; limits raised, and none lowered"

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
raises dpkg -i old.deb >dpkg.log
step "installed; nothing started; limits raised, and none lowered"

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

at_most 5.1 www
rm -r /run/systemd/system/sersync2@www.service.d
systemctl daemon-reload
raises systemctl restart sersync2@www
syncs /data/www /data/www-copy
sees_mounts /data/www /data/www-copy
mount -t tmpfs tmpfs /data/www
lost() { [[ $(/usr/sbin/sersync2 --status --json -o /etc/sersync2/www.xml) == *root-lost* ]]; }
until_true "a mount over the watch path is not seen" lost
until_true "the service holds the mount over its watch path" umount /data/www
syncs /data/www /data/www-copy
[ -e /data/www-copy/old ] || fail "deleted what a mount had hidden"
# Of majors that no driver has, too.
mknod /data/www/null c 1 3
mknod /data/www/disk-b b 259 4711
mknod /data/www/disk-c c 4001 1
echo "#!/bin/sh" >/data/www/become
chown daemon:daemon /data/www/become
chmod 6755 /data/www/become
syncs /data/www /data/www-copy
for file in null disk-b disk-c become; do
  until_true "$file is another one at a remote on this machine" test \
    "$(stat -c '%F %t:%T %a %U:%G' "/data/www/$file")" = "$(stat -c '%F %t:%T %a %U:%G' "/data/www-copy/$file" 2>/dev/null)"
done
process=$(systemctl show -P MainPID sersync2@www)
grep -q "^NoNewPrivs:.0" "/proc/$process/status" || fail "a plugin could not call sudo"
touch "/proc/$process/root/usr/new" || fail "remotes on this machine are limited to some places"
rm /usr/new
if cat "$limit" 2>/dev/null >"/proc/$process/root$limit"; then fail "the kernel's settings can be written"; fi
stops www
step "the unit as it is: exposed by 5.1; sees mounts come and go, makes device nodes, keeps setuid"

mkdir -p /data/strict /data/copies/strict
configuration /data/strict '<remote ip="127.0.0.1" name="backup"/><remote path="/data/copies/strict"/>' false strict |
  sed 's|/var/tmp/|/tmp/|' >/etc/sersync2/strict.xml
drop_in strict /usr/share/doc/sersync2/examples/hardened.conf
printf '[Service]\nReadWritePaths=/data/copies\n' | drop_in strict
raises systemctl restart sersync2@strict
syncs /data/strict /data/remote
syncs /data/strict /data/copies/strict
sees_mounts /data/strict /data/copies/strict
at_most 2.4 strict
process=$(systemctl show -P MainPID sersync2@strict)
grep -q "^NoNewPrivs:.1" "/proc/$process/status" || fail "new privileges can be had"
touch "/proc/$process/root/data/copies/new" || fail "what the drop-in names cannot be written"
if touch "/proc/$process/root/data/strict/new" 2>/dev/null; then fail "the watch path can be written"; fi
systemctl stop rsync
echo for the fail log >/data/strict/late
until_true "no fail log in /tmp" grep -q late /tmp/strict.sh
systemctl start rsync
until_true "what failed has not arrived" cmp -s /data/strict/late /data/remote/late
stops strict
step "with hardened.conf: exposed by 2.4; syncs to a daemon and to what may be written, sees mounts"

useradd --system --create-home sersync2
mkdir -p /data/user/private
echo of another >/data/user/private/file
chown -R daemon:daemon /data/user/private
chmod 700 /data/user/private
chmod 600 /data/user/private/file
configuration /data/user '<remote ip="127.0.0.1" name="asks"/>' true user |
  sed 's|/var/tmp/user.sh|/var/lib/sersync2-user/user/fail.sh|' >/etc/sersync2/user.xml
chmod 600 /etc/sersync2/user.xml
drop_in user /usr/share/doc/sersync2/examples/ordinary-user.conf
for with in "" hardened.conf; do
  [ -z "$with" ] || drop_in user "/usr/share/doc/sersync2/examples/$with"
  raises systemctl restart sersync2@user
  process=$(systemctl show -P MainPID sersync2@user)
  [ "$(stat -c %U "/proc/$process")" = sersync2 ] || fail "runs as $(stat -c %U "/proc/$process")"
  [ "$(sed -n 's/^Cap\(Eff\|Prm\|Bnd\|Amb\):\t//p' "/proc/$process/status" | sort -u)" = 0000000000000004 ] || fail "has $(grep ^Cap "/proc/$process/status")"
  marks=$((marks + 1))
  echo "$marks" >/data/user/private/file
  until_true "what only another may read has not arrived" cmp -s /data/user/private/file /data/asks/private/file
  [ "$(stat -c '%a %U' /data/asks/private/file)" = "600 daemon" ] || fail "it is $(stat -c '%a %U' /data/asks/private/file) there"
  SERSYNC2_STATE_DIR=/var/lib/sersync2-user/user /usr/sbin/sersync2 --wait 30 -o /etc/sersync2/user.xml >status.log 2>&1 ||
    fail "root cannot ask: $(cat status.log)"
  stops user
done
systemctl start sersync2@user
sees_mounts /data/user /data/asks
at_most 1.9 user
rm /run/systemd/system/sersync2@user.service.d/hardened.conf
systemctl daemon-reload
at_most 3.0 user
stops user
if journalctl -q -o cat -p warning -u sersync2@user | grep "refused\|denied\|cannot"; then fail "warned for no reason"; fi
rm -r /run/systemd/system/sersync2@{strict,user}.service.d
systemctl daemon-reload
userdel -r sersync2 2>/dev/null
[ "$(stat -c %U /var/lib/sersync2)" = root ] || fail "the directory of root's instances is $(stat -c %U /var/lib/sersync2)'s"
step "with ordinary-user.conf: exposed by 3.0, with both by 1.9; reads all as a user, whose one privilege that is"

systemctl start sersync2@www
dpkg -r sersync2 >dpkg.log 2>&1 || fail "dpkg -r: $(cat dpkg.log)"
gone /usr/sbin/sersync2 || fail "it still runs"
[ "$(systemctl is-active sersync2@www)" != active ] || fail "systemd takes it to be active"
[ "$(cd /etc/sersync2 && echo *)" = "boot.xml confxml.xml idle.xml strict.xml user.xml www.xml" ] || fail "a configuration was removed"
rm /etc/sersync2/{www,boot,idle,strict,user}.xml
dpkg -P sersync2 >dpkg.log 2>&1 || fail "dpkg -P: $(cat dpkg.log)"
files >after
left=$(comm -13 before after | grep -v -e '^/var/lib/dpkg/' -e '^/var/tmp/' -e '^/var/cache/ldconfig' || true)
[ -z "$left" ] || fail "left behind: $left"
step "removed: instances ended, configurations stayed; purged: nothing left"
echo "all packages passed"
