using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What the kernel could not tell any more.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OverflowTests : EndToEndTest
{
    private InotifyLimit _limit = null!;

    [SetUp]
    public void Limit()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root can set this limit");
        _limit = InotifyLimit.QueuedEvents(50);
        Sync.Launcher = InotifyLimit.NotToBeRaised;
    }

    [TearDown]
    public void Restore() => _limit?.Dispose();

    [Test]
    public async Task At_a_known_mirror_everything_is_equal_afterwards()
    {
        Fill();
        await Sync.Start("-r");
        await Sync.Same();
        await Overflow();
        await Sync.Same();
        Sync.Source.Write("d7/new/later", "watched again");
        await Sync.Same();
    }

    [Test]
    public async Task Elsewhere_it_sends_and_deletes_nothing_and_says_how_much_it_left()
    {
        Fill();
        Sync.Remote.MakeDirectory("d7");
        Sync.Remote.Write("d7/remote-only", "precious");
        Sync.Remote.Write("remote-only", "precious");
        await Sync.Start();
        await Overflow();
        await Sync.Process.WaitForLine(line => line.Contains("paths of its own, which stay", StringComparison.Ordinal));
        await Eventually.Is(() => Sync.Remote.Exists("d7/new/file"), "d7/new/file has not arrived");
        Assert.That(Sync.Remote.Read("remote-only"), Is.EqualTo("precious"));
        Assert.That(Sync.Remote.Read("d7/remote-only"), Is.EqualTo("precious"));
    }

    [Test]
    public async Task The_status_counts_it_and_all_its_views_agree_when_it_is_mended()
    {
        using var pages = new StatusPages();
        Sync.Configuration.MoreInHead = pages.Element;
        Fill();
        await Sync.Start("-r");
        await Sync.Same();
        await Overflow();
        await pages.AgreeAtRest(Sync);
        Assert.That((await pages.Json()).GetProperty("localPaths")[0].GetProperty("overflows").GetInt64(), Is.GreaterThan(0));
        await Sync.Same();
    }

    private void Fill()
    {
        for (int i = 0; i < 100; i++)
        {
            Sync.Source.MakeDirectory($"d{i % 10}");
            Sync.Source.Write($"d{i % 10}/{i}", "content");
        }
    }

    private async Task Overflow()
    {
        Sync.Process.Signal(Signals.Stop);
        for (int i = 0; i < 100; i++)
        {
            Sync.Source.Write($"d{i % 10}/{i}", $"changed {i}");
            if (i % 3 == 0)
                Sync.Source.Remove($"d{i % 10}/{i}");
        }

        Sync.Source.MakeDirectory("d7/new");
        Sync.Source.Write("d7/new/file", "content");
        Sync.Process.Signal(Signals.Continue);
        await Sync.Process.WaitForLine(line => line.Contains("overflowed", StringComparison.Ordinal));
    }
}
