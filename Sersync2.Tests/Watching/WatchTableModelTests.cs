using System.Text;
using Sersync2.Core.Watching;

namespace Sersync2.Tests.Watching;

/// <summary>Random operations on the table and on a model that is too simple to be wrong: nodes as objects.</summary>
public sealed class WatchTableModelTests
{
    private readonly Dictionary<int, ModelNode> _model = [];
    private readonly Dictionary<int, ModelNode> _watches = [];
    private WatchTable _table = null!;
    private Random _random = null!;
    private int _nextWatch;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void It_does_what_a_tree_of_objects_does(int seed)
    {
        _table = new WatchTable();
        _random = new Random(seed);
        _model.Clear();
        _watches.Clear();
        _model[WatchTable.Root] = new ModelNode(WatchTable.Root, "");
        for (int step = 0; step < 20_000; step++)
        {
            switch (_random.Next(11))
            {
                case < 4:
                    Add();
                    break;
                case < 6:
                    Bind();
                    break;
                case 6:
                    Unbind();
                    break;
                case 10:
                    Scan();
                    break;
                case < 9:
                    Move();
                    break;
                default:
                    Remove();
                    break;
            }

            if (step % 500 == 0)
                Compare();
        }

        Compare();
    }

    private void Add()
    {
        ModelNode parent = Any();
        // Names of all lengths, few of them, so that they meet and holes are filled again.
        string name = new((char)('a' + _random.Next(3)), _random.Next(1, 200));
        ModelNode? known = parent.Children.Find(child => child.Name == name);
        int node = _table.GetOrAdd(parent.Id, Encoding.ASCII.GetBytes(name));
        if (known is not null)
        {
            Assert.That(node, Is.EqualTo(known.Id));
            return;
        }

        Assert.That(_model.ContainsKey(node), Is.False, "a node is given out twice");
        var added = new ModelNode(node, name) { Parent = parent };
        parent.Children.Add(added);
        _model[node] = added;
    }

    private void Scan()
    {
        ModelNode node = Any();
        node.IsRobbed = false;
        _table.ForgetRobbery(node.Id);
    }

    private void Bind()
    {
        ModelNode node = Any();
        int watch = _random.Next(3) > 0 || _watches.Count == 0 ? ++_nextWatch : _watches.Keys.ElementAt(_random.Next(_watches.Count));
        _table.Bind(node.Id, watch);
        if (_watches.TryGetValue(watch, out ModelNode? before) && before != node)
        {
            before.Watch = WatchTable.None;
            for (ModelNode? robbed = before; robbed is not null; robbed = robbed.Parent)
                robbed.IsRobbed = true;
        }

        _watches.Remove(node.Watch);
        node.Watch = watch;
        _watches[watch] = node;
    }

    private void Unbind()
    {
        int watch = _watches.Count == 0 ? 1 : _watches.Keys.ElementAt(_random.Next(_watches.Count));
        _table.Unbind(watch);
        if (_watches.Remove(watch, out ModelNode? node))
            node.Watch = WatchTable.None;
    }

    private void Move()
    {
        ModelNode node = Any();
        if (node.Parent is null)
            return;
        _table.Detach(node.Id);
        node.Parent.Children.Remove(node);
        node.Parent = null;
        ModelNode target = Any();
        if (target.Top.Id != WatchTable.Root)
            target = _model[WatchTable.Root];
        node.Name = $"moved{_random.Next(1_000_000)}";
        Assert.That(_table.WritePath(node.Id, new byte[100]), Is.EqualTo(-1));
        if (target.Children.Exists(child => child.Name == node.Name))
            node.Name += "again" + node.Id;
        _table.Attach(node.Id, target.Id, Encoding.ASCII.GetBytes(node.Name));
        node.Parent = target;
        target.Children.Add(node);
    }

    private void Remove()
    {
        ModelNode node = Any();
        if (node.Parent is null)
            return;
        List<int> watches = [];
        _table.Remove(node.Id, watches.Add);
        node.Parent.Children.Remove(node);
        List<ModelNode> gone = [node];
        for (int index = 0; index < gone.Count; index++)
        {
            gone.AddRange(gone[index].Children);
            _model.Remove(gone[index].Id);
            _watches.Remove(gone[index].Watch);
        }

        Assert.That(watches, Is.EquivalentTo(gone.Where(one => one.Watch != WatchTable.None).Select(one => one.Watch)));
    }

    private void Compare()
    {
        Assert.That(_table.Count, Is.EqualTo(_model.Count));
        Assert.That(_table.WatchCount, Is.EqualTo(_watches.Count));
        foreach ((int id, ModelNode node) in _model)
        {
            byte[] path = new byte[100_000];
            Assert.That(Encoding.ASCII.GetString(path, 0, _table.WritePath(id, path)), Is.EqualTo(node.Path));
            Assert.That(_table.WatchOf(id), Is.EqualTo(node.Watch));
            Assert.That(_table.IsRobbed(id), Is.EqualTo(node.IsRobbed));
            HashSet<int> children = [];
            _table.CollectChildren(id, children);
            Assert.That(children, Is.EquivalentTo(node.Children.Select(child => child.Id)));
            if (node.Parent is not null)
                Assert.That(_table.Find(node.Parent.Id, Encoding.ASCII.GetBytes(node.Name)), Is.EqualTo(id));
        }

        foreach ((int watch, ModelNode node) in _watches)
            Assert.That(_table.NodeOf(watch), Is.EqualTo(node.Id));
    }

    private ModelNode Any() => _model.Values.ElementAt(_random.Next(_model.Count));

    private sealed class ModelNode(int id, string name)
    {
        public int Id { get; } = id;

        public string Name { get; set; } = name;

        public ModelNode? Parent { get; set; }

        public List<ModelNode> Children { get; } = [];

        public int Watch { get; set; } = WatchTable.None;

        public bool IsRobbed { get; set; }

        public ModelNode Top => Parent is null ? this : Parent.Top;

        public string Path => Parent is null ? "" : Parent.Parent is null ? Name : $"{Parent.Path}/{Name}";
    }
}
