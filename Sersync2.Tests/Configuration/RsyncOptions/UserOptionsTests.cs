using Sersync2.Core.Configuration.RsyncOptions;

namespace Sersync2.Tests.Configuration.RsyncOptions;

internal sealed class UserOptionsTests
{
    [TestCase("-artuz", "-artuz")]
    [TestCase("-avzP --delete --progress", "-az --partial")]
    [TestCase("-rqlpt", "-rlpt")]
    [TestCase("-q", "")]
    [TestCase("--quiet --stderr=all --stderr all --msgs2stderr -a", "-a")]
    [TestCase("-a --out-format %n --info=NAME --debug ALL", "-a")]
    [TestCase("-ae ssh", "-a -e ssh")]
    [TestCase("-aqe ssh -n", "-a -e ssh")]
    [TestCase("-aessh", "-a -essh")]
    [TestCase("-ae ssh -nz", "-a -e ssh -z")]
    [TestCase("-a --rsh=ssh --rsh -n", "-a --rsh=ssh --rsh -n")]
    [TestCase("-a --exclude -n --exclude=--delete", "-a --exclude -n --exclude=--delete")]
    [TestCase("-aT /tmp -fq", "-a -T /tmp -fq")]
    [TestCase("-aR", "-a")]
    [TestCase("-a --no-R --no-relative", "-a")]
    [TestCase("-a --remove-source-files --list-only -n --dry-run", "-a")]
    [TestCase("-a --from0 -0 --files-from=/x --files-from /x", "-a")]
    [TestCase("-a --exclude-from=- --include-from -", "-a")]
    [TestCase("-a --exclude-from=list", "-a --exclude-from=list")]
    [TestCase("-a --delete-excluded --delete-after --del --force --ignore-errors", "-a")]
    [TestCase("-a src dst - ''", "-a")]
    [TestCase("-a -- -z --delete", "-a")]
    [TestCase("-a --exclude", "-a")]
    [TestCase("-aB", "-a")]
    [TestCase("-a --new-option --other=1 -?", "-a --new-option --other=1 -?")]
    public void rsync_gets_what_does_no_harm(string given, string expected)
    {
        var options = new UserOptions(Words(given));

        Assert.That(options.Words, Is.EqualTo(Words(expected)));
    }

    [TestCase("-a --delete-excluded", "--delete-excluded")]
    [TestCase("-a --delete", "")]
    public void Some_it_gets_in_full_syncs_alone(string given, string expected) =>
        Assert.That(new UserOptions(Words(given)).FullSyncWords, Is.EqualTo(Words(expected)));

    [TestCase("-artuz", "")]
    [TestCase("-a --existing --size-only --append --ignore-existing", "--existing --size-only --append --ignore-existing")]
    [TestCase("-a --max-size 1m -m --safe-links", "--max-size -m --safe-links")]
    [TestCase("-a --exclude=x -C -F", "")]
    [TestCase("-a --no-specials --no-devices", "--no-specials --no-devices")]
    [TestCase("-a --no-x --no-m --no-append --no-update", "")]
    public void What_keeps_a_mirror_from_being_one_is_named(string given, string expected) =>
        Assert.That(new UserOptions(Words(given)).Limits, Is.EqualTo(Words(expected)));

    [TestCase("-artuz", true)]
    [TestCase("-avz --bwlimit=100 --numeric-ids -e ssh", true)]
    [TestCase("-artH", false)]
    [TestCase("-a --inplace", false)]
    [TestCase("-a --append-verify", false)]
    [TestCase("-aL", false)]
    [TestCase("-artuzK", false)]
    [TestCase("-a -M -K", false)]
    [TestCase("-a --remote-option=-K", false)]
    [TestCase("-a --exclude=*.BAK", false)]
    [TestCase("-a --link-dest=/x", false)]
    [TestCase("-a --new-option", false)]
    public void A_rename_is_left_to_the_remote_only_beside_options_that_were_tried(string given, bool expected) =>
        Assert.That(new UserOptions(Words(given)).AllowRenameShortcut, Is.EqualTo(expected));

    [TestCase("-a -e ssh", true)]
    [TestCase("-aessh", true)]
    [TestCase("-a --rsh=ssh", true)]
    [TestCase("-a --rsync-path=x", false)]
    [TestCase("-a -f 'e x'", false)]
    public void A_remote_shell_is_noticed(string given, bool expected) =>
        Assert.That(new UserOptions(Words(given)).HasRemoteShell, Is.EqualTo(expected));

    private static List<string> Words(string text) => Sersync2.Core.Configuration.ShellWords.Split(text, out _)!;
}
