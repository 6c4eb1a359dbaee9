using System.Globalization;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Changes that neither size nor, within a second, time tells of.</summary>
[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
[NonParallelizable]
internal sealed class SameSizeTests(RemoteKind kind) : EndToEndTest(kind)
{
    private const int Files = 20;
    private const int Rewrites = 1_000;

    [Test]
    public async Task A_thousand_rewrites_of_twenty_files_leave_none_stale()
    {
        await Sync.Start("-r");
        for (int i = 0; i < Files; i++)
            Sync.Source.Write($"file-{i}", "0000");
        await Sync.Same();
        var random = new Random(1);
        for (int i = 0; i < Rewrites; i++)
        {
            Sync.Source.Write($"file-{random.Next(Files)}", i.ToString("0000", CultureInfo.InvariantCulture));
            // Now and then the sender is let into the middle of it.
            if (random.Next(10) == 0)
                Thread.Sleep(random.Next(30));
        }

        await Sync.Same();
    }

    [Test]
    public async Task Of_two_files_of_the_same_size_and_time_the_right_one_arrives_under_each_name()
    {
        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddYears(40);
        foreach (string name in (string[])["one", "two"])
        {
            Sync.Source.Write(name, name);
            ByteFile.SetTimes(Sync.Source.At(name), time);
        }

        await Sync.Start("-r");
        await Sync.Same();
        for (int i = 0; i < 5; i++)
        {
            Sync.Source.Rename("one", "other");
            Sync.Source.Rename("two", "one");
            Sync.Source.Rename("other", "two");
            await Sync.Same();
        }
    }
}
