namespace Sersync2.Tests.EndToEnd;

/// <summary>A rename beside options of the user's that write into files as they lie there, or keep hard links.</summary>
[TestFixture("-rlptgoDR")]
[TestFixture("-rlptgoD --inplace")]
[TestFixture("-rlptgoDH")]
[TestFixture("-rlptgoDH --inplace")]
[TestFixture("-rlptgoDR --inplace")]
internal sealed class RenameBesideOptionsTests(string options) : EndToEndTest
{
    private const int Large = 300_000;

    [Test]
    public async Task No_bytes_end_in_another_file()
    {
        Sync.Configuration.CommonParams = options;
        Sync.Source.MakeDirectory("old");
        Sync.Source.MakeDirectory("p");
        Sync.Source.Write("old/a", Bytes('a'));
        Sync.Source.Write("p/file", Bytes('f'));
        Sync.Source.MakeHardLink("beside", "p/file");
        await Sync.Start("-r");
        await Sync.Same();

        // The old name is in use again at once, with the same size; and a linked file moves.
        Sync.Source.Rename("old", "new");
        Sync.Source.MakeDirectory("old");
        Sync.Source.Write("old/a", Bytes('b'));
        Sync.Source.MakeDirectory("q");
        Sync.Source.Rename("p/file", "q/file");
        Sync.Source.Write("p/file", Bytes('g'));
        await Sync.Settle();
        await Sync.Same();

        Sync.Source.Rename("new", "newer");
        await Sync.Settle();
        Sync.Source.Write("newer/a", Bytes('c'));
        Sync.Source.Write("beside", Bytes('h'));
        await Sync.Settle();
        await Sync.Same();
        Assert.That(Sync.Remote.Exists("new"), Is.False);
    }

    private static byte[] Bytes(char of) => [.. Enumerable.Repeat((byte)of, Large)];
}
