using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>That rsync can be led out of the watch path is said where it can happen, and nowhere else.</summary>
internal sealed class SwappedLinksTests() : EndToEndTest(RemoteKind.LocalDirectory)
{
    private const string Remedy = "update rsync to 3.5.0 or newer";

    [TestCase("shared", 0x1fd, OldRsync.Client327, true)]
    [TestCase("shared", 0x1ef, OldRsync.Client327, true)]
    [TestCase("shared", 0x1ed, OldRsync.Client327, false, TestName = "Nobody else may write there")]
    [TestCase("shared", 0x1ff, OldRsync.Client350, false, TestName = "This rsync cannot be led out")]
    [TestCase("", 0x1ff, OldRsync.Client327, true, TestName = "The watch path itself")]
    [TestCase("a/b/leaf", 0x3ff, OldRsync.Client327, true, TestName = "In one with the sticky bit everybody may make a link")]
    public async Task An_old_rsync_and_a_directory_that_others_may_write_in_are_warned_of(string directory, int mode, string rsync, bool warned)
    {
        string place = Path.Combine(Sync.Source.Root, directory).TrimEnd('/');
        Sync.Source.MakeDirectory("a/b/leaf");
        Sync.Source.MakeDirectory("shared/x");
        ByteFile.ChangeMode(place, mode);
        Sync.RecordRsync(rsync);
        await Sync.Start();
        Sync.Source.Write("f", "x");
        await Sync.Settle();
        string[] lines = [.. Sync.Process.Lines.Where(line => line.Contains(Remedy, StringComparison.Ordinal))];
        (int exitCode, string checking) = await Sync.Ask("--check");

        Assert.That(exitCode, Is.Zero, checking);
        string expected = $"\"{place}\" can be written by others than root";
        Assert.That(lines, warned ? Has.Length.EqualTo(1).And.All.Contains(expected) : Is.Empty);
        Assert.That(checking, warned ? Does.Contain("warning  " + expected).And.Contain(Remedy) : Does.Not.Contain(Remedy));
    }

    [Test]
    public async Task Another_owner_may_let_himself_write()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("only root can give a directory away");
        Sync.Source.MakeDirectory("upload");
        using (var chown = System.Diagnostics.Process.Start("chown", ["12345:12345", Sync.Source.Root + "/upload"]))
            await chown.WaitForExitAsync();
        ByteFile.ChangeMode(Sync.Source.At("upload"), 0x16d);
        Sync.RecordRsync(OldRsync.Client327);
        await Sync.Start();

        await Eventually.Is(() => Sync.Process.Lines.Any(line => line.Contains(Remedy, StringComparison.Ordinal)), () => Sync.Process.Output);
        Assert.That(Sync.Process.Output, Does.Contain("upload\" can be written by others"));
    }
}
