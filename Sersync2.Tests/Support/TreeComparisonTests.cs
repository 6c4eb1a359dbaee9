namespace Sersync2.Tests.Support;

/// <summary>Every end-to-end test rests on this comparison: it must see each kind of difference.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TreeComparisonTests : IDisposable
{
    private static readonly byte[] NotUtf8 = [0xff, (byte)'\n', 0x80];

    private readonly TempDirectory _directory = new();
    private readonly TestTree _source;
    private readonly TestTree _remote;

    public TreeComparisonTests()
    {
        _source = new TestTree(_directory.CreateDirectory("source"));
        _remote = new TestTree(_directory.CreateDirectory("remote"));
        foreach (TestTree tree in (TestTree[])[_source, _remote])
        {
            tree.MakeDirectory("dir/sub");
            tree.Write("dir/sub/file", "content");
            tree.Write(NotUtf8, "content");
            tree.MakeSymbolicLink("link", "dir");
            tree.MakeFifo("fifo");
            ByteFile.SetTimes(tree.At("dir/sub/file"), DateTimeOffset.UnixEpoch.AddYears(40));
        }
    }

    private string[] Differences => [.. new TreeComparison(_source.Snapshot(), _remote.Snapshot()).Differences];

    [Test]
    public void Equal_trees_have_no_differences()
    {
        Assert.That(Differences, Is.Empty);
        Assert.That(_source.Snapshot().Entries, Has.Count.EqualTo(6));
    }

    [Test]
    public void A_missing_entry_is_one()
    {
        _remote.Remove(NotUtf8);
        Assert.That(Differences, Is.EqualTo([@"missing at the remote: File \xff\x0a\x80"]));
    }

    [Test]
    public void An_entry_at_the_remote_alone_is_one()
    {
        _remote.MakeDirectory("dir/extra");
        Assert.That(Differences, Is.EqualTo(["only at the remote: Directory dir/extra"]));
    }

    [Test]
    public void Another_content_of_the_same_size_is_one()
    {
        _remote.Write("dir/sub/file", "CONTENT");
        Assert.That(Differences, Has.One.StartsWith("content of dir/sub/file: 7 bytes"));
    }

    [Test]
    public void Another_type_is_one()
    {
        _remote.Remove("fifo");
        _remote.Write("fifo", "");
        Assert.That(Differences, Is.EqualTo(["type of fifo: Fifo here, File at the remote"]));
    }

    [Test]
    public void Another_mode_is_one()
    {
        _remote.ChangeMode("dir/sub", 0x1c0);
        Assert.That(Differences, Is.EqualTo(["mode of dir/sub: 0755 here, 0700 at the remote"]));
    }

    [Test]
    public void Another_target_of_a_link_is_one()
    {
        _remote.Remove("link");
        _remote.MakeSymbolicLink("link", "elsewhere");
        Assert.That(Differences, Is.EqualTo(["content of link: -> dir here, -> elsewhere at the remote"]));
    }

    [Test]
    public void Another_time_is_one_only_where_times_count()
    {
        ByteFile.SetTimes(_remote.At("dir/sub/file"), DateTimeOffset.UnixEpoch.AddYears(41));
        Assert.That(Differences, Is.Empty);
        ByteFile.SetTimes(_remote.At(NotUtf8), DateTimeOffset.UnixEpoch);
        ByteFile.SetTimes(_source.At(NotUtf8), DateTimeOffset.UnixEpoch);
        Assert.That(new TreeComparison(_source.Snapshot(), _remote.Snapshot(), times: true).Differences, Has.One.StartsWith("time of dir/sub/file"));
    }

    [Test]
    public void What_is_left_out_is_left_out_with_all_below_it()
    {
        _remote.Remove("dir");
        Assert.That(new TreeComparison(_source.Snapshot().Without("dir"), _remote.Snapshot()).Differences, Is.Empty);
    }

    public void Dispose() => _directory.Dispose();
}
