using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What a service manager hears of the executable.</summary>
[TestFixture]
internal sealed class ServiceManagerTests() : EndToEndTest(RemoteKind.LocalDirectory)
{
    private readonly NotifyListener _listener = NotifyListener.AtPath();

    [SetUp]
    public void Listen()
    {
        Sync.Environment["NOTIFY_SOCKET"] = _listener.Address;
        Sync.Environment["WATCHDOG_USEC"] = "100000";
    }

    [TearDown]
    public void Close() => _listener.Dispose();

    [Test]
    public async Task It_hears_that_the_service_is_ready_lives_and_stops()
    {
        await Sync.Start();

        await _listener.Hears("WATCHDOG=1", times: 3);
        Assert.That(_listener.Messages[0], Is.EqualTo(new[] { "READY=1", _listener.Messages[0][1] }));
        Assert.That(_listener.Messages[0][1], Does.StartWith("STATUS="));

        await Sync.Process.Stop();
        Assert.That(_listener.Lines, Does.Contain("STOPPING=1"));
    }

    [Test]
    public async Task It_hears_nothing_before_a_bad_configuration_is_refused()
    {
        Sync.Configuration.Watch("/nowhere/at/all", ConfXml.Local(Sync.Remote.Root));
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        await using var process = SersyncProcess.Start(["-o", Sync.ConfigurationPath], "/", [], Sync.Environment);

        Assert.That(await process.WaitForExit(), Is.EqualTo(1));
        Assert.That(_listener.Lines, Is.Empty);
    }

    [Test]
    public async Task What_is_started_from_the_service_does_not_know_the_manager()
    {
        string seen = Sync.PathOf("environment");
        Sync.RecordRsync(before: $"env > '{seen}.'$$");
        await Sync.Start();
        Sync.Source.Write("file", "content");
        await Sync.Same();

        string[] environments = Directory.GetFiles(Path.GetDirectoryName(seen)!, "environment.*");
        Assert.That(environments, Is.Not.Empty);
        Assert.That(environments.Select(File.ReadAllText), Has.None.Contains("NOTIFY_SOCKET").And.None.Contains("WATCHDOG_"));
    }
}
