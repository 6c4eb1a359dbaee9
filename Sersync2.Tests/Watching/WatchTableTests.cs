using System.Text;
using Sersync2.Core.Watching;

namespace Sersync2.Tests.Watching;

public sealed class WatchTableTests
{
    private WatchTable _table = null!;

    [SetUp]
    public void MakeTable() => _table = new WatchTable();

    [Test]
    public void A_node_is_found_by_its_parent_and_name()
    {
        int a = Add(WatchTable.Root, "a"), b = Add(a, "b");

        Assert.That(Add(a, "b"), Is.EqualTo(b));
        Assert.That(Find(a, "b"), Is.EqualTo(b));
        Assert.That(Find(WatchTable.Root, "b"), Is.EqualTo(WatchTable.None));
        Assert.That(Find(b, "b"), Is.EqualTo(WatchTable.None));
        Assert.That(_table.Count, Is.EqualTo(3));
    }

    [Test]
    public void A_node_has_a_path()
    {
        int deep = Add(Add(Add(WatchTable.Root, "a"), "bb"), "ccc");

        Assert.That(PathOf(WatchTable.Root), Is.Empty);
        Assert.That(PathOf(deep), Is.EqualTo("a/bb/ccc"));
        Assert.That(_table.WritePath(deep, new byte[8]), Is.EqualTo(8), "it fits to the byte");
        Assert.That(_table.WritePath(deep, new byte[7]), Is.EqualTo(-1));
    }

    [TestCase("", true)]
    [TestCase("a", true)]
    [TestCase("a/bb/ccc", true)]
    [TestCase("a/bb/c", false)]
    [TestCase("bb", false)]
    [TestCase("a/none/ccc", false)]
    public void A_node_is_found_by_its_path(string path, bool expected)
    {
        Add(Add(Add(WatchTable.Root, "a"), "bb"), "ccc");

        int node = _table.Find(Support.Entries.Path(path));

        Assert.That(node == WatchTable.None ? null : PathOf(node), Is.EqualTo(expected ? path : null));
    }

    [Test]
    public void A_renamed_directory_takes_along_what_is_below_it()
    {
        int a = Add(WatchTable.Root, "a"), b = Add(a, "b"), c = Add(b, "c"), target = Add(WatchTable.Root, "t");
        _table.Bind(b, 7);

        _table.Detach(b);
        Assert.That(PathOf(c), Is.Null);
        Assert.That(_table.TopOf(c), Is.EqualTo(b));
        Assert.That(Find(a, "b"), Is.EqualTo(WatchTable.None));
        Assert.That(_table.NodeOf(7), Is.EqualTo(b), "its watch stands");

        _table.Attach(b, target, "other name"u8);
        Assert.That(PathOf(c), Is.EqualTo("t/other name/c"));
        Assert.That(Find(target, "other name"), Is.EqualTo(b));
        Assert.That(_table.TopOf(c), Is.EqualTo(WatchTable.Root));
    }

    [Test]
    public void A_removed_subtree_gives_back_its_watches_and_nothing_else()
    {
        int a = Add(WatchTable.Root, "a"), other = Add(WatchTable.Root, "other");
        int deep = a;
        for (int level = 0; level < 100_000; level++)
            deep = Add(deep, "d");
        _table.Bind(a, 1);
        _table.Bind(deep, 2);
        _table.Bind(other, 3);
        List<int> watches = [];

        _table.Remove(a, watches.Add);

        Assert.That(watches, Is.EquivalentTo(new[] { 1, 2 }));
        Assert.That((_table.Count, _table.WatchCount), Is.EqualTo((2, 1)));
        Assert.That(_table.NodeOf(1), Is.EqualTo(WatchTable.None));
        Assert.That(PathOf(_table.NodeOf(3)), Is.EqualTo("other"));
    }

    [Test]
    public void A_detached_subtree_can_be_removed()
    {
        int a = Add(WatchTable.Root, "a");
        Add(Add(a, "b"), "c");
        Add(a, "d");
        _table.Detach(a);

        _table.Remove(a, _ => { });

        Assert.That(_table.Count, Is.EqualTo(1));
        Assert.That(Find(WatchTable.Root, "a"), Is.EqualTo(WatchTable.None));
    }

    [Test]
    public void A_watch_belongs_to_the_node_that_got_it_last()
    {
        int old = Add(WatchTable.Root, "old"), renamed = Add(WatchTable.Root, "renamed");
        _table.Bind(old, 5);

        _table.Bind(renamed, 5);

        Assert.That(_table.NodeOf(5), Is.EqualTo(renamed));
        Assert.That(_table.WatchOf(old), Is.EqualTo(WatchTable.None));
        Assert.That(_table.WatchCount, Is.EqualTo(1));
        List<int> watches = [];
        _table.Remove(old, watches.Add);
        Assert.That(watches, Is.Empty, "the watch is not the old node's any more");
    }

    [Test]
    public void Who_lost_a_watch_to_another_node_and_who_is_above_it_is_known_until_a_scan()
    {
        int a = Add(WatchTable.Root, "a"), b = Add(a, "b"), beside = Add(a, "beside"), robber = Add(WatchTable.Root, "robber");
        _table.Bind(b, 5);
        _table.Bind(b, 5);
        Assert.That(_table.IsRobbed(b), Is.False, "its own watch again");

        _table.Bind(robber, 5);
        Assert.That(new[] { a, b, beside, robber }.Select(_table.IsRobbed), Is.EqualTo(new[] { true, true, false, false }));

        _table.Detach(a);
        _table.Attach(a, robber, "a"u8);
        Assert.That(_table.IsRobbed(a) && _table.IsRobbed(b), Is.True, "a move alone does not bring it back");
        _table.ForgetRobbery(a);
        Assert.That((_table.IsRobbed(a), _table.IsRobbed(b)), Is.EqualTo((false, true)));

        _table.Remove(b, _ => { });
        Assert.That(_table.IsRobbed(Add(a, "new")), Is.False, "the number of a node is used again");
    }

    [Test]
    public void A_watch_that_the_kernel_removes_is_no_robbery()
    {
        int a = Add(WatchTable.Root, "a");
        _table.Bind(a, 5);
        _table.Unbind(5);

        Assert.That(_table.IsRobbed(a), Is.False);
    }

    [Test]
    public void A_node_that_gets_another_watch_forgets_the_first()
    {
        int node = Add(WatchTable.Root, "a");
        _table.Bind(node, 5);
        _table.Bind(node, 6);
        _table.Bind(node, 6);

        Assert.That(_table.NodeOf(5), Is.EqualTo(WatchTable.None));
        Assert.That((_table.NodeOf(6), _table.WatchOf(node), _table.WatchCount), Is.EqualTo((node, 6, 1)));
        _table.Unbind(6);
        _table.Unbind(6);
        Assert.That((_table.NodeOf(6), _table.WatchOf(node), _table.WatchCount), Is.EqualTo((WatchTable.None, WatchTable.None, 0)));
    }

    [Test]
    public void After_very_many_adds_and_removes_it_is_no_larger_than_it_was()
    {
        int Round()
        {
            int top = Add(WatchTable.Root, "top");
            int highest = 0;
            for (int number = 0; number < 100; number++)
                highest = Math.Max(highest, Add(Add(top, $"d{number}"), "leaf"));
            _table.Remove(top, _ => { });
            return highest;
        }

        int first = Round();
        for (int round = 0; round < 500; round++)
            Assert.That(Round(), Is.LessThanOrEqualTo(first));
        Assert.That(_table.Count, Is.EqualTo(1));
    }

    private int Add(int parent, string name) => _table.GetOrAdd(parent, Encoding.UTF8.GetBytes(name));

    private int Find(int parent, string name) => _table.Find(parent, Encoding.UTF8.GetBytes(name));

    private string? PathOf(int node)
    {
        byte[] path = new byte[1000];
        int length = _table.WritePath(node, path);
        return length < 0 ? null : Encoding.UTF8.GetString(path, 0, length);
    }
}
