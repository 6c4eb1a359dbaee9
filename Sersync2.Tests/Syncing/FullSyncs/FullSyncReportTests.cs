using System.Text;
using Sersync2.Core.Syncing.FullSyncs;

namespace Sersync2.Tests.Syncing.FullSyncs;

public sealed class FullSyncReportTests
{
    [Test]
    public void The_numbers_come_from_the_statistics()
    {
        FullSyncReport report = Read("""
            Number of files: 12 (reg: 10, dir: 2)
            Number of created files: 3 (reg: 3)
            Number of deleted files: 4
            Number of regular files transferred: 1234567
            Total file size: 99 bytes
            Total transferred file size: 77 bytes
            Total bytes sent: 9876543210
            Total bytes received: 60
            """);

        Assert.That((report.Files, report.Deleted, report.Bytes), Is.EqualTo((1_234_567L, 4L, 9_876_543_210L)));
        Assert.That(report.ToString(), Is.EqualTo("1234567 files sent, 4 entries deleted, 9876543210 bytes"));
    }

    [Test]
    public void A_detailed_count_of_deletions_is_read_to_its_sum() =>
        Assert.That(Read("Number of deleted files: 7 (reg: 5, dir: 2)").Deleted, Is.EqualTo(7));

    [Test]
    public void An_old_rsync_has_other_words() =>
        Assert.That(Read("Number of files transferred: 8").Files, Is.EqualTo(8));

    [TestCase("")]
    [TestCase("Number of things: 12")]
    [TestCase("Number of deleted files: many")]
    [TestCase("a Total bytes sent: 3")]
    [TestCase("IO error encountered -- skipping file deletion")]
    public void Any_other_line_is_left_for_others(string line)
    {
        var report = new FullSyncReport();

        Assert.That(report.Read(Encoding.UTF8.GetBytes(line)), Is.False);
        Assert.That(report, Is.EqualTo(new FullSyncReport()));
    }

    private static FullSyncReport Read(string text)
    {
        var report = new FullSyncReport();
        foreach (string line in text.Split('\n'))
            report.Read(Encoding.UTF8.GetBytes(line));
        return report;
    }
}
