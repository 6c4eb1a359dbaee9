using System.Text;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.FullSyncs;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.FullSyncs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FullSyncProgressTests
{
    private readonly ManualClock _clock = new();
    private readonly RemoteCounters _counters = new();

    [Test]
    public void Files_share_and_rate_come_from_rsyncs_lines()
    {
        using FullSyncProgress progress = Begin();

        Read(progress, "          32768   0%    0.00kB/s    0:00:00  ", 1);
        FullSyncStatus? first = _counters.FullSync;
        Read(progress, "       68845568  32%   60.04MB/s    0:00:02 (xfr#7, ir-chk=1020/1022)", 1);
        FullSyncStatus? listing = _counters.FullSync;
        Read(progress, "       68845568   2%   60.04MB/s    0:00:02 (xfr#8, to-chk=500/2000)", 2);
        FullSyncStatus? mostlySame = _counters.FullSync;
        Read(progress, "      109721040  90%   41.02MB/s    0:00:04 ", 1);

        Assert.Multiple(() =>
        {
            Assert.That(first, Is.EqualTo(new FullSyncStatus(0, 0, 32768)));
            Assert.That(listing, Is.EqualTo(new FullSyncStatus(7, null, 68812800)));
            Assert.That(mostlySame, Is.EqualTo(new FullSyncStatus(8, 75, 0)));
            Assert.That(_counters.FullSync, Is.EqualTo(new FullSyncStatus(8, 90, 40875472)));
            Assert.That(mostlySame!.ToString(), Is.EqualTo("75 %, 8 files, 0 B/s"));
        });
    }

    [Test]
    public void One_line_in_a_second_is_looked_at_and_all_are_taken()
    {
        using FullSyncProgress progress = Begin();

        Read(progress, "  1   0%    0.00kB/s    0:00:00 (xfr#1, to-chk=9/10)", 1);
        Read(progress, "  2   0%    0.00kB/s    0:00:00 (xfr#2, to-chk=8/10)", 0.5);

        Assert.That(_counters.FullSync!.Files, Is.EqualTo(1));
    }

    [Test]
    public void Nothing_is_left_when_it_ends()
    {
        using (FullSyncProgress progress = Begin())
            Read(progress, "  1   0%    0.00kB/s    0:00:00 (xfr#1, to-chk=9/10)", 1);

        Assert.That(_counters.FullSync, Is.Null);
    }

    [TestCase("")]
    [TestCase("Number of files: 12")]
    [TestCase("a 50% file at 3MB/s")]
    [TestCase("cannot delete non-empty directory: 100% B/s x")]
    public void Any_other_line_is_left_for_others(string line)
    {
        using FullSyncProgress progress = Begin();
        _clock.AdvanceSeconds(2);

        Assert.That(progress.Read(Encoding.UTF8.GetBytes(line)), Is.False);
    }

    private FullSyncProgress Begin() => new("full sync", _counters, _clock);

    private void Read(FullSyncProgress progress, string line, double after)
    {
        _clock.AdvanceSeconds(after);
        Assert.That(progress.Read(Encoding.UTF8.GetBytes(line)), line);
    }
}
