using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>
/// A user of the source, or of the target, puts symbolic links where a cheap rename looks or writes: nothing outside the
/// target is written, and nothing from there gets in. The victim lies beside the target, as <c>/etc</c> would.
/// </summary>
[TestFixture(FetchedRsync.Installed)]
[TestFixture(FetchedRsync.Old)]
internal sealed class RenameAttackTests(string rsync) : EndToEndTest(RemoteKind.LocalDirectory)
{
    private const int Size = 300_000;
    private TestTree _victim = null!;

    // What is there at each of rsync's calls from the rename on: a link to the victim, or the directory.
    [TestCase("new", "new")]
    [TestCase("dir/new", "dir/new")]
    [TestCase("dir/new", "dir")]
    public async Task Swapped_between_the_calls_it_leads_nowhere(string to, string swapped)
    {
        MakeVictim();
        string place = $"{Sync.Source.Root}/{swapped}", aside = Sync.PathOf("aside"), count = Sync.PathOf("count"), turns = Sync.PathOf("turns");
        Sync.RecordRsync($$"""
            if [ -e '{{turns}}' ] && [ $# -gt 1 ]; then
              echo call >> '{{count}}'
              turn=$(cut -c "$(wc -l < '{{count}}')" < '{{turns}}')
              if [ "$turn" = L ] && [ ! -L '{{place}}' ]; then mv '{{place}}' '{{aside}}'; ln -s '{{_victim.Root}}' '{{place}}'; fi
              if [ "$turn" != L ] && [ -L '{{place}}' ]; then rm '{{place}}'; mv '{{aside}}' '{{place}}'; fi
            fi
            """, FetchedRsync.Find(rsync));
        Sync.Source.MakeDirectory("dir");
        await Sync.Start("-r");
        await Sync.Same();
        foreach (string order in (string[])["LD", "LDD", "LLD", "DL", "DDL"])
        {
            Sync.Source.MakeDirectory("old");
            Sync.Source.Write("old/file", new byte[Size]);
            Sync.Source.Write("old/secret", new byte[Size]);
            await Sync.Settle();
            await Sync.Same();
            await File.WriteAllTextAsync(turns, order + "\n");
            Sync.Source.Rename("old", to);
            await Eventually.Is(() => (File.Exists(count) && File.ReadAllLines(count).Length > order.Length) || !Mark(), "the calls have not come");
            File.Delete(turns);
            File.Delete(count);
            await Sync.Settle();
            await Sync.Same();
            AssertVictim(order);
            Sync.Source.Remove(to);
            await Sync.Settle();
        }
    }

    // What stands at the remote, and was never sent there by us.
    [TestCase("old", "")]
    [TestCase("old/sub", "")]
    [TestCase("old/sub/deep", "")]
    [TestCase("over/old", "over")]
    [TestCase("over/old", "over/old")]
    public async Task What_a_link_at_the_remote_leads_to_does_not_get_in(string directory, string link)
    {
        MakeVictim();
        Sync.RecordRsync("", FetchedRsync.Find(rsync));
        string old = directory.StartsWith("over/", StringComparison.Ordinal) ? "over/old" : "old";
        Sync.Source.MakeDirectory("over");
        Sync.Source.MakeDirectory(directory);
        Sync.Source.Write($"{directory}/secret", Content('s'));
        Sync.Source.Write($"{old}/large", Content('l'));
        Alike(Sync.Source.At($"{directory}/secret"));
        await Sync.Start("-r");
        await Sync.Same();
        string place = link.Length > 0 ? link : directory;
        string below = directory.Length > place.Length && directory.StartsWith(place, StringComparison.Ordinal) ? directory[(place.Length + 1)..] : "";
        _victim.MakeDirectory(below.Length > 0 ? below : "other");
        string secret = below.Length > 0 ? $"{below}/secret" : "secret";
        _victim.Write(secret, Content('v'));
        Alike(_victim.At(secret));
        Sync.Remote.Remove(place);
        Sync.Remote.MakeSymbolicLink(place, _victim.Root);
        TreeSnapshot before = _victim.Snapshot();

        Sync.Source.Rename(old, "new");

        string arrived = "new" + directory[old.Length..] + "/secret";
        await Eventually.Is(() => Sync.Remote.Exists(arrived), $"{arrived} has not arrived");
        await Sync.Settle();
        Assert.That(Sync.Remote.Read(arrived)![0], Is.EqualTo('s'), "it is the victim's");
        Assert.That(Sync.Remote.Status(arrived)!.Value.Inode, Is.Not.EqualTo(_victim.Status(secret)!.Value.Inode));
        Assert.That(new TreeComparison(before, _victim.Snapshot(), times: true).Same, Is.True, "the victim has changed");
    }

    [TestCase("sub")]
    [TestCase("new")]
    public async Task A_link_here_in_the_place_of_a_directory_is_not_followed(string swapped)
    {
        MakeVictim();
        Sync.RecordRsync("", FetchedRsync.Find(rsync));
        Sync.Source.MakeDirectory("old/sub");
        Sync.Source.Write("old/sub/secret", new byte[Size]);
        await Sync.Start("-r");
        await Sync.Same();
        Sync.Source.Rename("old", "new");
        string place = swapped == "sub" ? "new/sub" : "new";
        ByteFile.Rename(Sync.Source.At(place), Sync.PathOf("aside"));
        Sync.Source.MakeSymbolicLink(place, _victim.Root);
        await Sync.Same();
        AssertVictim(swapped);
    }

    private void MakeVictim()
    {
        _victim = Sync.NewTree("victim");
        _victim.Write("secret", "the victim's");
    }

    private void AssertVictim(string attack)
    {
        Assert.That(ByteFile.List(_victim.Root).ConvertAll(System.Text.Encoding.UTF8.GetString), Is.EqualTo(new[] { "secret" }), attack);
        Assert.That(_victim.Read("secret"), Is.EqualTo("the victim's"), attack);
    }

    // Each mark is a call, sooner or later.
    private bool Mark()
    {
        Sync.Source.Append("mark", ".");
        return true;
    }

    private static byte[] Content(char letter) => [.. Enumerable.Repeat((byte)letter, Size)];

    // A file with this size, time and mode is the same to rsync.
    private static void Alike(BytePath path)
    {
        ByteFile.SetTimes(path, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        ByteFile.ChangeMode(path, 0x1a4);
    }
}
