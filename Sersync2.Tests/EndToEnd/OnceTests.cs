using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary><c>--once</c>: the full sync, and the end.</summary>
[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class OnceTests(RemoteKind kind) : EndToEndTest(kind)
{
    [SetUp]
    public Task StartRemote() => Sync.Kind == RemoteKind.Daemon ? Sync.Daemon.Start() : Task.CompletedTask;

    [Test]
    public async Task It_makes_remotes_equal_and_ends()
    {
        TestTree second = Sync.NewTree("second"), other = Sync.NewTree("other source"), third = Sync.NewTree("third");
        Sync.Configuration.Watch(other.Root, ConfXml.Local(third.Root), ConfXml.Local(second.Root));
        Fill(Sync.Source);
        Fill(other);
        Sync.Remote.Write("only there", "x");
        Sync.Remote.MakeDirectory("file");

        (int exitCode, string output) = await Once();
        Assert.That(exitCode, Is.Zero, output);
        await Sync.Same();
        await Eventually.Same(other, second);
        await Eventually.Same(other, third);
        Assert.That(output, Does.Not.Contain("watching"));
    }

    [Test]
    public async Task With_a_filter_it_leaves_alone_what_that_excludes()
    {
        Sync.Configuration.Exclude(@".*\.log");
        Fill(Sync.Source);
        Sync.Source.Write("a.log", "here");
        Sync.Remote.Write("b.log", "there");
        Sync.Remote.Write("only there", "x");
        Assert.That((await Once("-n", "1")).ExitCode, Is.Zero);
        await Sync.Same("a.log", "b.log");
        Assert.That((Sync.Remote.Exists("a.log"), Sync.Remote.Read("b.log")), Is.EqualTo((false, "there")));
    }

    [Test]
    public async Task One_remote_that_fails_is_told_by_the_exit_code_and_the_others_are_served()
    {
        Fill(Sync.Source);
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Local(Sync.PathOf("missing")));
        (int exitCode, string output) = await Once();
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"the target directory \"{Sync.PathOf("missing")}\" does not exist").And.Contain("1 of 2 remotes are not in sync"));
        await Sync.Same();
    }

    [Test]
    public async Task Deletions_that_are_held_back_are_no_success()
    {
        Sync.Source.Write("f", "x");
        Sync.Remote.MakeDirectory("many");
        for (int number = 0; number <= 1000; number++)
            Sync.Remote.Write($"many/{number}", "");
        (int exitCode, string output) = await Once();
        Assert.That((exitCode, Sync.Remote.Exists("f"), Sync.Remote.Exists("many/0")), Is.EqualTo((1, true, true)), output);
    }

    [Test]
    public async Task From_an_empty_source_it_deletes_nothing_and_that_is_no_success()
    {
        Sync.Remote.Write("only there", "x");
        (int exitCode, string output) = await Once();
        Assert.That((exitCode, Sync.Remote.Read("only there")), Is.EqualTo((1, "x")), output);
        Assert.That(output, Does.Contain("is empty: nothing is deleted"));
    }

    [Test]
    public async Task A_mirror_that_it_made_is_known_to_later_runs()
    {
        Sync.Source.Write("f", "x");
        Sync.Source.Write("g", "x");
        Assert.That((await Once()).ExitCode, Is.Zero);
        await Sync.StartSersync();
        Sync.Process.Signal(Signals.Kill);
        await Sync.Process.WaitForExit();
        Sync.Source.Remove("f");
        await Sync.StartSersync();
        await Sync.Same();
    }

    [Test]
    public async Task After_a_run_that_was_killed_it_is_the_comparison()
    {
        Sync.Source.Write("f", "x");
        await Sync.StartSersync();
        Sync.Process.Signal(Signals.Kill);
        await Sync.Process.WaitForExit();
        Assert.That((await Once()).ExitCode, Is.Zero);
        await Sync.StartSersync();
        await Sync.Settle();
        Assert.That(Sync.Process.Output, Does.Not.Contain("everything is compared"));
    }

    [Test]
    public async Task While_the_configuration_is_served_it_refuses()
    {
        await Sync.StartSersync();
        (int exitCode, string output) = await Once();
        Assert.That((exitCode, output), Is.EqualTo((InstanceLock.AlreadyRunning, $"sersync2: \"{Sync.ConfigurationPath}\" is already running as process {Sync.Process.Id}; stop it first")));
    }

    [Test]
    public async Task A_stop_ends_it_at_once_and_is_no_success()
    {
        Sync.Source.Write("f", "x");
        RsyncWrapper rsync = Sync.RecordRsync("case $* in *--version*) ;; *) echo > \"$0.started\"; exec sleep 60;; esac");
        await using SersyncProcess process = Start();
        await Eventually.Is(() => File.Exists(Path.Combine(rsync.BinDirectory, "rsync.started")), "rsync is not run");
        process.Signal(Signals.Terminate);
        Assert.That(await process.WaitForExit(), Is.EqualTo(1), process.Output);
        Assert.That(process.Output, Does.Contain("stopped before everything was sent"));
    }

    private static void Fill(TestTree tree)
    {
        tree.MakeDirectory("a/b");
        foreach (BytePath name in HostileNames.All)
            tree.Write(((BytePath)"a").Join(name), "x");
        tree.Write("file", "x");
        tree.MakeSymbolicLink("link", "nowhere");
    }

    private SersyncProcess Start(params string[] options)
    {
        File.WriteAllText(Sync.ConfigurationPath, Sync.Configuration.ToString());
        return SersyncProcess.Start(["--once", .. options, "-o", Sync.ConfigurationPath], Sync.PathOf("."), [], Sync.Environment);
    }

    private async Task<(int ExitCode, string Output)> Once(params string[] options)
    {
        await using SersyncProcess process = Start(options);
        int exitCode = await process.WaitForExit();
        return (exitCode, process.Output);
    }
}
