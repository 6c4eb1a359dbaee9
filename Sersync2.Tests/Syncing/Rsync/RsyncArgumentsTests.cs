using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class RsyncArgumentsTests
{
    private const string Daemon = "--sockopts=SO_KEEPALIVE,TCP_NODELAY --contimeout=20";
    private static readonly RemoteSettings Module = new() { Ip = "10.0.0.1", Name = "backup" };
    private static readonly RsyncCall Lone = new() { Names = NameList.Files, Recursive = false };
    private static readonly RsyncCall Tree = new() { Names = NameList.None, Recursive = true };
    private static readonly RsyncVersion Current = new(3, 5, 0);

    private static readonly object[] Transports =
    [
        new object[] { new RsyncSettings(), Module, $"{Daemon} ./ 10.0.0.1::backup/" },
        new object[] { new RsyncSettings { Port = 8730 }, Module, $"{Daemon} --port=8730 ./ 10.0.0.1::backup/" },
        new object[] { new RsyncSettings { User = "u", PasswordFile = "/etc/p" }, Module, $"{Daemon} --password-file=/etc/p ./ u@10.0.0.1::backup/" },
        new object[] { new RsyncSettings { Timeout = TimeSpan.FromSeconds(100) }, Module, $"{Daemon} --timeout=100 ./ 10.0.0.1::backup/" },
        new object[] { new RsyncSettings { Timeout = TimeSpan.FromSeconds(0.5) }, Module, $"{Daemon} --timeout=1 ./ 10.0.0.1::backup/" },
        new object[] { new RsyncSettings { Ssh = true }, Module, "-e ssh|-o|LogLevel=ERROR ./ 10.0.0.1:backup/" },
        new object[] { new RsyncSettings { Ssh = true, Port = 2222 }, Module with { Name = "/srv/data" }, "-e ssh|-o|LogLevel=ERROR|-p|2222 ./ 10.0.0.1:/srv/data/" },
        new object[] { new RsyncSettings { Ssh = true, User = "u", PasswordFile = "/etc/p" }, Module, "-e ssh|-o|LogLevel=ERROR ./ u@10.0.0.1:backup/" },
        new object[] { new RsyncSettings { Port = 873, PasswordFile = "/etc/p" }, new RemoteSettings { LocalDirectory = new AbsolutePath("/mnt/b") }, "./ /mnt/b/" },
    ];

    private static readonly object[] OwnShells =
    [
        new object[] { new[] { "-e", "ssh -i k" }, true },
        new object[] { new[] { "-avze", "ssh -i k" }, true },
        new object[] { new[] { "-essh" }, true },
        new object[] { new[] { "--rsh=ssh -i k" }, true },
        new object[] { new[] { "--rsh", "ssh" }, true },
        new object[] { new[] { "-artuz" }, false },
        new object[] { new[] { "-T/tmp/e" }, false },
        new object[] { new[] { "-aB8192e" }, false },
        new object[] { new[] { "--delete-excluded", "--exclude=-e" }, false },
        new object[] { new[] { "-rltD", "--executability" }, false },
    ];

    private static readonly object[] Calls =
    [
        new object[] { "a list of files", Lone, "-artuz --no-r --modify-window=-1 --from0 --files-from=-" },
        new object[] { "a list of trees", Lone with { Recursive = true }, "-artuz -r --modify-window=-1 --from0 --files-from=-" },
        new object[]
        {
            "deletions", Lone with { Recursive = true, Delete = true, Force = true, DeleteMissing = true },
            "-artuz -r --modify-window=-1 --delete --force --delete-missing-args --from0 --files-from=-",
        },
        new object[]
        {
            "deletions by rules", new RsyncCall { Names = NameList.Rules, Recursive = true, Delete = true, Force = true },
            "-artuz -r --modify-window=-1 --delete --force --from0 --include-from=-",
        },
        new object[] { "everything", Tree with { Statistics = true }, "-artuz -r --modify-window=-1 --stats --no-h" },
        new object[] { "everything, telling how far it is", Tree with { Progress = true }, "-artuz -r --modify-window=-1 --info=progress2" },
        new object[] { "everything but", Tree with { Exclude = ["*.tmp", "/a b"] }, "--exclude=*.tmp --exclude=/a|b -artuz -r --modify-window=-1" },
        new object[] { "written anew", Lone with { Rewrite = true }, "-artuz --no-r -I --from0 --files-from=-" },
        new object[]
        {
            "a listing of what is there alone", Tree with { Listing = Listing.RemoteOnly, Mark = "mark" },
            "-artuz -r --modify-window=-1 --delete -n --existing -8 --out-format=mark|%i|%n --ignore-existing",
        },
        new object[]
        {
            "a listing of what is there", Tree with { Listing = Listing.Remote, Mark = "mark" },
            "-artuz -r --modify-window=-1 --delete -n --existing -8 --out-format=mark|%i|%n -ii",
        },
    ];

    [TestCase(true, new string[0], true)]
    [TestCase(false, new string[0], false)]
    [TestCase(true, new[] { "/disk/" }, false, Description = "what we exclude is to stay there")]
    public void What_is_excluded_goes_only_where_the_user_alone_excludes(bool may, string[] ours, bool goes)
    {
        var settings = new RsyncSettings { CommonParams = ["-a", "--delete-excluded"] };
        string words = Words(settings, Module, Tree with { Delete = true, MayDeleteExcluded = may, Exclude = ours });
        Assert.That(words.Contains("--delete-excluded", StringComparison.Ordinal), Is.EqualTo(goes), words);
    }

    [TestCaseSource(nameof(Calls))]
    public void A_call_is_put_into_words(string what, object call, string expected) =>
        Assert.That(Words(new RsyncSettings(), Module, (RsyncCall)call), Is.EqualTo($"{expected} {Daemon} ./ 10.0.0.1::backup/"), what);

    [TestCaseSource(nameof(Transports))]
    public void Each_transport_has_its_words(object settings, object remote, string expected) =>
        Assert.That(
            Words((RsyncSettings)settings, (RemoteSettings)remote, Lone),
            Is.EqualTo("-artuz --no-r --modify-window=-1 --from0 --files-from=- " + expected));

    [TestCaseSource(nameof(OwnShells))]
    public void A_remote_shell_of_the_users_own_is_kept(string[] words, bool isShell)
    {
        string daemon = Words(new RsyncSettings { CommonParams = words }, Module, Lone);
        string ssh = Words(new RsyncSettings { CommonParams = words, Ssh = true }, Module, Lone);

        Assert.That(daemon.Contains("--sockopts", StringComparison.Ordinal), Is.Not.EqualTo(isShell));
        Assert.That(daemon.Contains("--contimeout", StringComparison.Ordinal), Is.Not.EqualTo(isShell));
        Assert.That(ssh.Contains(" -e ssh|-o|LogLevel=ERROR ./", StringComparison.Ordinal), Is.Not.EqualTo(isShell));
    }

    [Test]
    public void The_users_words_come_first_so_that_ours_have_the_last_say()
    {
        var settings = new RsyncSettings { CommonParams = ["-avz", "--sockopts=SO_SNDBUF=1", "--no-r"] };

        Assert.That(Words(settings, Module, Tree), Does.StartWith("-az --sockopts=SO_SNDBUF=1 -r --modify-window=-1 "));
    }

    [Test]
    public void How_coarse_times_are_there_the_user_may_know_better()
    {
        var settings = new RsyncSettings { CommonParams = ["-az", "--modify-window=2"] };

        Assert.That(Words(settings, Module, Tree), Does.StartWith("-az --modify-window=2 -r ").And.Not.Contain("window=-1"));
        Assert.That(Words(settings, Module, Tree with { Rewrite = true }), Does.StartWith("-az --modify-window=2 -r -I "));
    }

    [Test]
    public void What_a_server_lacks_is_done_otherwise()
    {
        Destination destination = new(Module, new RsyncSettings());
        var features = new ServerFeatures(Current);
        var arguments = new RsyncArguments(new RsyncSettings(), destination, features);
        RsyncCall call = Lone with { Recursive = true, Delete = true, DeleteMissing = true };

        features.Learn(new Outcome(Verdict.LacksOption) { Option = OwnOption.ModifyWindow }, destination);
        Assert.That(arguments.For(call), Does.Contain("-I").And.Not.Contain("--modify-window=-1"));

        features.Learn(new Outcome(Verdict.LacksOption) { Option = OwnOption.Delete }, destination);
        Assert.That(arguments.For(call).Where(word => word.StartsWith("--delete", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase(false, "m", "a/b", "--link-dest=/a/b")]
    [TestCase(false, "m/sub", "a", "--link-dest=/sub/a")]
    [TestCase(true, "/srv/data", "a", "--link-dest=/srv/data/a")]
    public void A_renamed_directory_is_linked_to_what_is_there(bool ssh, string name, string old, string expected)
    {
        RsyncCall call = Tree with { Subdirectory = Path("x/new"), LinkDestination = Path(old) };

        string words = Words(new RsyncSettings { Ssh = ssh }, Module with { Name = name }, call);

        Assert.That(words, Does.Contain($" {expected} ./ ").And.EndsWith($"{name}/x/new/"));
    }

    [Test]
    public void A_local_directory_is_linked_by_its_absolute_path()
    {
        RsyncCall call = Tree with { Subdirectory = Path("new"), LinkDestination = Path("old") };

        Assert.That(
            Words(new RsyncSettings(), new RemoteSettings { LocalDirectory = new AbsolutePath("/mnt/b") }, call),
            Does.EndWith(" --link-dest=/mnt/b/old ./ /mnt/b/new/"));
    }

    private static string Words(RsyncSettings settings, RemoteSettings remote, RsyncCall call)
    {
        var arguments = new RsyncArguments(settings, new Destination(remote, settings), new ServerFeatures(Current));
        return string.Join(' ', arguments.For(call).Select(word => word.Replace(' ', '|')));
    }
}
