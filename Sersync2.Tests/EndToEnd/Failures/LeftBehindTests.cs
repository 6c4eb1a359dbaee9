using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>Sersync2 is killed, and its rsync goes on.</summary>
[TestFixture]
internal sealed class LeftBehindTests() : FailureTest(RemoteKind.LocalDirectory)
{
    [Test]
    public async Task A_transfer_that_it_leaves_behind_does_not_undo_what_is_sent_after_it()
    {
        Sync.Configuration.CommonParams = "-artz --bwlimit=4m";
        await Sync.Start("-r");
        byte[] content = new byte[24_000_000];
        Random.Shared.NextBytes(content);
        Sync.Source.Write("large", content);
        await Eventually.Is(
            () => Directory.EnumerateFiles(Sync.Remote.Root, ".large.*").Any(file => new FileInfo(file).Length > 0),
            "the transfer has not begun");
        await Sync.Kill();
        Assert.That(Transfers(), Is.Not.Empty);
        // What that one reads is the file that has lost its name.
        Sync.Source.Write("other", "small now");
        Sync.Source.Rename("other", "large");
        await Sync.StartSersync();
        await Sync.Same();
        await Eventually.Is(() => !Transfers().Any(), "an rsync of the one that was killed still runs");
        await Sync.Same();
    }

    // By the destination, which is this test's own, and which they have been given open.
    private IEnumerable<int> Transfers() => Directory.EnumerateDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), out int id) ? id : 0)
        .Where(id => id > 0 && HasRemoteOpen(id));

    private bool HasRemoteOpen(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm").TrimEnd() == "rsync"
                && Directory.EnumerateFileSystemEntries($"/proc/{id}/fd").Any(descriptor => new FileInfo(descriptor).LinkTarget == Sync.Remote.Root);
        }
        catch (IOException)
        {
            // It has ended.
            return false;
        }
    }
}
