using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Two hosts that send to each other, as guides have it, with <c>-artuz</c>.</summary>
[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class PairTests(RemoteKind kind) : EndToEndTest(kind), IAsyncDisposable
{
    private RsyncDaemon? _otherDaemon;
    private SersyncProcess? _other;

    // The daemon behind Sync.Source: what the other host sends comes by it.
    private RsyncDaemon OtherDaemon => _otherDaemon!;

    [SetUp]
    public async Task StartBoth()
    {
        Sync.Configuration.CommonParams = "-artuz";
        Sync.Source.MakeDirectory("d");
        Sync.Source.Write("d/old", "old");
        Sync.Source.Write("d/same", "old");
        Sync.Source.Write("f", "old");
        foreach (string name in (string[])["d/old", "d/same", "f"])
            File.SetLastWriteTimeUtc($"{Sync.Source}/{name}", DateTime.UtcNow.AddDays(-1));
        Directory.SetLastWriteTimeUtc($"{Sync.Source}/d", DateTime.UtcNow.AddDays(-1));
        await Sync.Start("-r");
        await Sync.Same();

        var configuration = new ConfXml { FailLog = Sync.PathOf("other.sh"), CommonParams = "-artuz" };
        if (Sync.Kind == RemoteKind.Daemon)
        {
            Directory.CreateDirectory(Sync.PathOf("other-daemon"));
            _otherDaemon = new RsyncDaemon(Sync.PathOf("other-daemon"), new RsyncModule("other", Sync.Source.Root));
            await _otherDaemon.Start();
            configuration.Port = _otherDaemon.Port;
        }

        configuration.Watch(Sync.Remote.Root, Sync.Kind == RemoteKind.Daemon ? ConfXml.Module("127.0.0.1", "other") : ConfXml.Local(Sync.Source.Root));
        await File.WriteAllTextAsync(Sync.PathOf("other.xml"), configuration.ToString());
        _other = SersyncProcess.Start(["-r", "-o", Sync.PathOf("other.xml")], Sync.PathOf("."), [], new Dictionary<string, string> { [StateDirectory.Variable] = Sync.PathOf("other-state") });
        await _other.WaitUntilReady(1);
        await SettleBoth();
    }

    [TearDown]
    public async Task SayWhatTheOtherSaid()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
            await TestContext.Out.WriteLineAsync($"the other sersync2 said:\n{_other?.Output}\n\nits rsync daemon said:\n{_otherDaemon?.Log}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_other is not null)
            await _other.DisposeAsync();
        if (_otherDaemon is not null)
            await _otherDaemon.DisposeAsync();
    }

    /// <summary>The deletion of the directory is known to the other host, which has not sent it back yet, when there is a new one.</summary>
    [Test]
    public async Task The_echo_of_a_deletion_leaves_what_is_new()
    {
        Assume.That(Sync.Kind, Is.EqualTo(RemoteKind.Daemon), "only a daemon can be made to wait");
        OtherDaemon.Freeze();
        Directory.Delete($"{Sync.Source}/d", recursive: true);
        Sync.Source.Remove("f");
        await Eventually.Is(() => !Sync.Remote.Exists("d") && !Sync.Remote.Exists("f"), "the deletion does not arrive");
        await Eventually.Is(() => OtherCalls() > 0, "the other host has nothing to send");
        Sync.Source.MakeDirectory("d");
        Sync.Source.Write("d/same", "new");
        Sync.Source.Write("d/new", "new");
        Sync.Source.Write("f", "new");
        OtherDaemon.Thaw();

        await SettleBoth();
        Assert.That((Sync.Source.Read("d/same"), Sync.Source.Read("d/new"), Sync.Source.Read("f")), Is.EqualTo(("new", "new", "new")));
        Assert.That(Sync.Source.Exists("d/old"), Is.False);
        await Sync.Same();
    }

    /// <summary>Whatever the moment at which the new one is made.</summary>
    [Test]
    public async Task A_directory_that_is_made_anew_a_moment_later_stays([Values(0, 30, 60, 90, 150)] int milliseconds)
    {
        for (int round = 0; round < 2; round++)
        {
            Directory.Delete($"{Sync.Source}/d", recursive: true);
            await Task.Delay(milliseconds);
            for (int directory = 0; directory < 3; directory++)
                Directory.CreateDirectory($"{Sync.Source}/d/sub{directory}");
            for (int file = 0; file < 30; file++)
                Sync.Source.Write($"d/sub{file % 3}/{file}", $"round {round}");
            Sync.Source.Write("d/same", $"round {round}");

            await SettleBoth();
            Assert.That(Sync.Source.Exists("d/same"), $"round {round}");
            for (int file = 0; file < 30; file++)
                Assert.That(Sync.Source.Exists($"d/sub{file % 3}/{file}"), $"round {round}, file {file}");
            await Sync.Same();
        }
    }

    /// <summary>What was deleted stays so at both, and what was made anew a moment before as well.</summary>
    [Test]
    public async Task A_deletion_is_a_deletion()
    {
        Sync.Source.Write("d/young", "x");
        await Eventually.Is(() => Sync.Remote.Exists("d/young"), "a new file does not arrive");
        Directory.Delete($"{Sync.Remote}/d", recursive: true);
        Sync.Source.Remove("f");

        await Eventually.Is(() => !Sync.Source.Exists("d") && !Sync.Remote.Exists("f"), "a deletion does not arrive");
        await SettleBoth();
        Assert.That((Sync.Source.Exists("d"), Sync.Remote.Exists("d"), Sync.Source.Exists("f"), Sync.Remote.Exists("f")), Is.EqualTo((false, false, false, false)));
        await Sync.Same();
    }

    private int OtherCalls() =>
        ProcessList.All().Count(process => process.Words.Contains($"--port={OtherDaemon.Port}") && !process.Words.Contains("--daemon"));

    // Nothing is owed by either: what is echoed has been echoed.
    private async Task SettleBoth()
    {
        for (int i = 0; i < 2; i++)
        {
            await Owes(Sync.ConfigurationPath, Sync.PathOf("state"));
            await Owes(Sync.PathOf("other.xml"), Sync.PathOf("other-state"));
        }
    }

    private async Task Owes(string configuration, string state)
    {
        await using SersyncProcess asking = SersyncProcess.Start(["--wait", "30", "-o", configuration], Sync.PathOf("."), [], new Dictionary<string, string> { [StateDirectory.Variable] = state });
        Assert.That(await asking.WaitForExit(), Is.Zero, asking.Output);
    }
}
