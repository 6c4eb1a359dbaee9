using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>One remote fails in many ways while its source changes all the time; a second one does not notice.</summary>
[TestFixture]
internal sealed class RemoteOutageTests() : FailureTest(RemoteKind.Daemon, watchSource: false)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(LongForm.Or(5, 30));
    private TestTree _healthy = null!;

    private TestTree _failing = null!;

    [Test]
    public async Task Nothing_fails_and_these_are_the_numbers_to_compare_the_others_with()
    {
        await Start();
        await UnderLoad("nothing fails", () => Task.Delay(Outage));
    }

    [Test]
    public async Task It_is_down()
    {
        await Start();
        await UnderLoad("it is down", async () =>
        {
            await Sync.Daemon.Stop();
            await SaysThatItFails();
            await Task.Delay(Outage);
            await Sync.Daemon.Start();
        });
    }

    [Test]
    public async Task It_is_killed_and_restarted_20_times()
    {
        var random = new Random(1);
        await Start();
        await UnderLoad(
            "it is killed and restarted 20 times",
            async () =>
            {
                for (int i = 0; i < 20; i++)
                {
                    await Task.Delay(random.Next(10, 500));
                    await Sync.Daemon.Stop();
                    await Sync.Daemon.Start();
                }
            },
            leftovers: true);
    }

    [Test]
    public async Task It_does_not_answer()
    {
        await Start();
        await UnderLoad("it does not answer", async () =>
        {
            Sync.Daemon.Freeze();
            await SaysThatItFails();
            await Task.Delay(Outage);
            Sync.Daemon.Thaw();
        });
    }

    [Test]
    public async Task Its_password_is_wrong_at_first()
    {
        string right = await File.ReadAllTextAsync(Sync.Configuration.PasswordFile!);
        await File.WriteAllTextAsync(Sync.Configuration.PasswordFile!, "wrong\n");
        await Start();
        await UnderLoad("its password is wrong", async () =>
        {
            await Says("auth failed");
            await File.WriteAllTextAsync(Sync.Configuration.PasswordFile!, right);
        });
        AssertSaidOnce("auth failed");
    }

    [Test]
    public async Task Its_directory_is_missing_for_a_while()
    {
        await Start();
        await UnderLoad("its directory is missing", async () =>
        {
            Directory.Move(Sync.Remote.Root, Sync.PathOf("away"));
            await SaysThatItFails();
            Directory.Move(Sync.PathOf("away"), Sync.Remote.Root);
        });
    }

    [Test]
    public async Task Its_disk_is_full_for_a_while()
    {
        string mount = Sync.NewTree("disk").Root;
        using var disk = new SmallDisk(mount, "24m");
        var small = new TestTree(Directory.CreateDirectory(Path.Combine(mount, "small")).FullName);
        Sync.Daemon.Add(SyncScenario.Module("small", small));
        await Start("small", small);
        await UnderLoad("its disk is full", async () =>
        {
            disk.Fill();
            await Says("it has no room");
            await Task.Delay(Outage);
            disk.Free();
        });
        await Sync.Process.Stop();
    }

    private Task Start() => Start("backup", Sync.Remote);

    private async Task Start(string module, TestTree failing)
    {
        _failing = failing;
        _healthy = Sync.NewTree("healthy");
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", module), ConfXml.Local(_healthy.Root));
        Sync.Configuration.Timeout = 5;
        await Sync.Start("-r");
    }

    private async Task UnderLoad(string what, Func<Task> trouble, bool leftovers = false)
    {
        var probe = new LatencyProbe(Sync.Source, _healthy);
        using var over = new CancellationTokenSource();
        Task probing = probe.RunUntil(over.Token);
        int changes;
        using (var load = new TreeLoad(Sync.Source))
        {
            await trouble();
            changes = load.Changes;
        }

        await over.CancelAsync();
        await probing;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Recovered(Sync.Source, _failing, leftovers);
        TimeSpan recovered = clock.Elapsed;
        await Recovered(Sync.Source, _healthy);
        await TestContext.Progress.WriteLineAsync(
            $"measured: {what}, {changes} changes meanwhile: equal {recovered.TotalSeconds:0.0} s after the last of them; to the other remote: {probe}");
    }

    private void AssertSaidOnce(string text) =>
        Assert.That(Sync.Process.Lines.Count(line => line.Contains(text, StringComparison.Ordinal)), Is.EqualTo(1), Sync.Process.Output);
}
