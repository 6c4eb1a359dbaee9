using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>
/// Every option that Sersync2 adds, at a real daemon that refuses it in its configuration, and at one that breaks the
/// connection off on it without a word: the remote becomes the same, or what is not possible is said.
/// </summary>
[TestFixture]
internal sealed class OwnOptionsTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false), IAsyncDisposable
{
    // Where one of these is refused, nothing is deleted there, or not everything.
    private static readonly OwnOption[] Losing = [OwnOption.Delete, OwnOption.OutFormat, OwnOption.DryRun];

    private static readonly string[] Refusable =
        [.. OwnOptions.All.Where(row => row is { IsTold: true, Loss: not OwnOptionLoss.Needed }).Select(row => row.RefusedAs!)];

    private static readonly string[] Loseless =
        [.. OwnOptions.All.Where(row => row is { IsTold: true, Loss: not OwnOptionLoss.Needed }).Where(row => !Losing.Contains(row.Option)).Select(row => row.RefusedAs!)];

    private static readonly string[] Needed = [.. OwnOptions.All.Where(row => row.Loss == OwnOptionLoss.Needed).Select(row => row.RefusedAs!)];

    // What is asked only with -u.
    private static readonly string Question = OwnOptions.Of(OwnOption.ListOnly).RefusedAs!;

    private BreakingProxy? _proxy;

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
            await _proxy.DisposeAsync();
    }

    [TestCaseSource(nameof(Loseless))]
    public async Task A_server_that_refuses_it_is_served_all_the_same(string option)
    {
        Refuse(option);
        await Sync.Start("-r");
        await ChangeEverything();
        Assert.That(Sync.Process.Output, Does.Not.Contain("is not in sync"));
        if (option == Question)
            Assert.That(Sync.Process.Output.Split("does not do -d --list-only: ").Length, Is.EqualTo(2), "it was asked for, and told once");
    }

    [TestCaseSource(nameof(Loseless))]
    public async Task With_a_filter_as_well(string option)
    {
        Refuse(option);
        Sync.Configuration.Exclude("[.]skip$");
        await Sync.Start("-r");
        await ChangeEverything();
        Assert.That(Sync.Process.Output, Does.Not.Contain("is not in sync"));
    }

    [TestCaseSource(nameof(Loseless))]
    public async Task A_server_that_breaks_off_on_it_is_served_all_the_same(string option)
    {
        await BreakOn(option);
        await ChangeEverything();
        string wire = Wire(option);
        Assert.That(_proxy!.Calls.Count(words => BreakingProxy.Names(words, wire)), Is.LessThan(40), "what is learned is remembered");
    }

    [TestCaseSource(nameof(Needed))]
    public async Task What_nothing_is_possible_without_is_said(string option)
    {
        Refuse(option);
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/file", "content");
        await Sync.Start("-r");
        Sync.Source.Write("dir/other", "content");
        OwnOptionRow row = OwnOptions.All.Single(row => row.RefusedAs == option);
        await Sync.Process.WaitForLine(line => line.Contains($"configured to refuse --{option}", StringComparison.Ordinal));
        Assert.That(Sync.Process.Output, Does.Contain("something must be changed first").And.Contain(row.Otherwise));
    }

    [TestCase("log-format")]
    [TestCase("dry-run")]
    public async Task Where_nothing_can_be_listed_all_is_sent_and_what_is_there_alone_stays_and_that_is_said(string option)
    {
        Refuse(option);
        Sync.Source.Write("kept", "content");
        Sync.Source.Write("file", "content");
        Sync.Remote.Write("only there", "stays");
        await Sync.Start("-r");
        await Sync.Same("only there");
        await Sync.Process.WaitForLine(line => line.Contains("full sync of", StringComparison.Ordinal));
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/file", "content");
        await Sync.Same("only there");
        Sync.Source.Remove("dir");
        Sync.Source.Remove("file");
        await Sync.Same("only there");
        (_, string status) = await Sync.Ask("--status");
        Assert.That(status, Does.Contain("deletions-held").Or.Contain("deletions held"), Sync.Process.Output);
        Assert.That(Sync.Process.Output, Does.Contain("does not do").And.Contain("cannot be listed"));
    }

    [Test]
    public async Task A_server_that_refuses_several_is_served()
    {
        Refuse("force modify-window delete-missing-args checksum stats timeout existing ignore-existing link-dest");
        await Sync.Start("-r");
        await ChangeEverything();
        Assert.That(Sync.Process.Output, Does.Not.Contain("is not in sync"));
    }

    [Test]
    public async Task A_server_that_breaks_off_on_several_is_served()
    {
        await Sync.Daemon.Start();
        _proxy = new BreakingProxy(Sync.Daemon.Port, (_, words) => BreakingProxy.Names(words, "-@-1") || BreakingProxy.Names(words, "--delete-missing-args"));
        await StartThrough();
        await ChangeEverything();
    }

    [TestCase(2, 0)]
    [TestCase(2, 1)]
    [TestCase(3, 0)]
    [TestCase(3, 1)]
    [TestCase(3, 2)]
    public async Task A_network_that_breaks_connections_teaches_nothing(int every, int which)
    {
        await Sync.Daemon.Start();
        _proxy = new BreakingProxy(Sync.Daemon.Port, (number, _) => number < 16 && number % every == which);
        await StartThrough();
        Sync.Source.Write("a", "content");
        await Sync.Same();
        Assert.That(Sync.Process.Output, Does.Not.Contain("does not do"));
        Assert.That(_proxy.Calls[^1], Does.Contain("-@-1"));
    }

    [Test]
    public async Task A_remote_that_breaks_everything_off_is_no_storm_of_calls()
    {
        await Sync.Daemon.Start();
        _proxy = new BreakingProxy(Sync.Daemon.Port, (_, _) => true);
        await StartThrough();
        await Sync.Process.WaitForLine(line => line.Contains("is not in sync", StringComparison.Ordinal));
        await Eventually.Is(() => _proxy.Calls.Count >= 6, "it is tried again");
        // Each attempt has one call beside it.
        int[] bare = [.. _proxy.Calls.Select((words, number) => (words, number)).Where(call => !call.words.Contains("-@-1")).Select(call => call.number)];
        Assert.That(bare, Is.All.Matches<int>(number => number % 2 == 1));
        Assert.That(Sync.Process.Output, Does.Not.Contain("does not do"));
    }

    [TestCaseSource(nameof(Refusable))]
    public async Task Check_tells_what_it_refuses_and_what_that_costs(string option)
    {
        Refuse(option);
        await Sync.Daemon.Start();
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        (int exit, string output) = await Sync.Ask("--check");
        OwnOptionRow row = OwnOptions.All.Single(row => row.RefusedAs == option);
        Assert.That(exit, Is.Zero, output);
        Assert.That(output, row.Option == OwnOption.Delete ? Does.Contain("refuses deletions") : Does.Contain($"it does not do {row.Words}: {row.Otherwise}"));
        Assert.That(Sync.Remote.Snapshot().Entries, Is.Empty);
    }

    [Test]
    public async Task Check_tells_what_it_breaks_off_on()
    {
        await Sync.Daemon.Start();
        _proxy = new BreakingProxy(Sync.Daemon.Port, (_, words) => BreakingProxy.Names(words, "-@-1"));
        Sync.Configuration.Port = _proxy.Port;
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "backup"));
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        (int exit, string output) = await Sync.Ask("--check");
        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("it does not do --modify-window=-1").And.Contain("a file was written and deleted"));
        Assert.That(output.Split("it does not do").Length, Is.EqualTo(2), output);
    }

    private static string Wire(string option)
    {
        OwnOptionRow row = OwnOptions.All.Single(row => row.RefusedAs == option);
        return row.ToldAs ?? (row.Letter != '\0' ? "-" + row.Letter : "--" + option);
    }

    private void Refuse(string options)
    {
        UseQuestion(options);
        Sync.Configuration.Timeout = 60;
        Sync.Daemon.Add(SyncScenario.Module("strict", Sync.Remote, $"refuse options = {options}"));
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "strict"));
    }

    private void UseQuestion(string options)
    {
        if (options == Question)
            Sync.Configuration.CommonParams = "-artuz";
    }

    private async Task BreakOn(string option)
    {
        UseQuestion(option);
        await Sync.Daemon.Start();
        string wire = Wire(option);
        _proxy = new BreakingProxy(Sync.Daemon.Port, (_, words) => BreakingProxy.Names(words, wire));
        await StartThrough();
    }

    private async Task StartThrough()
    {
        Sync.Configuration.Timeout = 60;
        Sync.Configuration.Port = _proxy!.Port;
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "backup"));
        Sync.Source.Write("first", "content");
        await Sync.StartSersync("-r");
    }

    // Everything that a call is made for, and each of it once more when the options are known.
    private async Task ChangeEverything()
    {
        for (int round = 0; round < 2; round++)
        {
            string dir = $"dir{round}";
            Sync.Source.MakeDirectory($"{dir}/deep");
            Sync.Source.Write($"{dir}/deep/file", "content");
            Sync.Source.Write($"{dir}/other", new string('x', 200_000));
            Sync.Source.Write("same size", "0000");
            await Sync.Same();
            Sync.Source.Write("same size", $"000{round + 1}");
            await Sync.Same();
            Sync.Source.Remove($"{dir}/deep/file");
            await Sync.Same();
            // A full directory becomes a file, and a file a directory.
            Sync.Source.Write($"{dir}/deep/inner", "content");
            await Sync.Same();
            Sync.Source.Remove($"{dir}/deep");
            Sync.Source.Write($"{dir}/deep", "a file now");
            await Sync.Same();
            Sync.Source.Remove($"{dir}/deep");
            Sync.Source.MakeDirectory($"{dir}/deep");
            Sync.Source.Write($"{dir}/deep/again", "content");
            await Sync.Same();
            Sync.Source.Rename(dir, $"renamed{round}");
            await Sync.Same();
            Sync.Source.Remove($"renamed{round}");
            await Sync.Same();
        }
    }
}
