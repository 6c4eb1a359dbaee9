using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>
/// Which directory each watch descriptor stands for. Nodes hold their parent and their own name only, so that renaming
/// a directory moves one node however much lies below it, and no directory costs an object. Used by the watching thread alone.
/// </summary>
internal sealed class WatchTable
{
    /// <summary>The node of the watch path itself.</summary>
    public const int Root = 0;

    /// <summary>No node, no watch.</summary>
    public const int None = -1;

    private readonly WatchIndex _index;
    private readonly NameHeap _names = new();
    private readonly BlockList<Node> _nodes = new();
    private readonly HashSet<int> _robbed = [];
    private int[] _buckets = NewBuckets(16);
    private int _firstFree = None;

    public WatchTable()
    {
        _index = new WatchIndex(WatchOf);
        _nodes.Add(new Node { Parent = None, FirstChild = None, Next = None, Previous = None, Watch = None });
    }

    /// <summary>Directories in the table, the watch path included.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>Directories with a watch.</summary>
    public int WatchCount => _index.Count;

    public int NodeOf(int watch) => _index.Find(watch);

    public int WatchOf(int node) => _nodes[node].Watch;

    /// <summary>The node of the directory that holds a node's; none for the root, and for a detached node.</summary>
    public int ParentOf(int node) => _nodes[node].Parent;

    public int Find(int parent, ReadOnlySpan<byte> name)
    {
        for (int node = _buckets[Bucket(parent, name)]; node != None; node = _nodes[node].NextInBucket)
        {
            if (_nodes[node].Parent == parent && _names.Get(_nodes[node].Name).SequenceEqual(name))
                return node;
        }

        return None;
    }

    /// <summary>The node of a path, or none.</summary>
    public int Find(RelativePath path)
    {
        int node = Root;
        ReadOnlySpan<byte> rest = path.Bytes;
        while (!rest.IsEmpty && node != None)
        {
            int slash = rest.IndexOf((byte)'/');
            node = Find(node, slash < 0 ? rest : rest[..slash]);
            rest = slash < 0 ? [] : rest[(slash + 1)..];
        }

        return node;
    }

    public int GetOrAdd(int parent, ReadOnlySpan<byte> name)
    {
        int node = Find(parent, name);
        if (node != None)
            return node;

        node = Allocate(new Node { Name = _names.Add(name), FirstChild = None, Watch = None });
        Attach(node, parent);
        return node;
    }

    /// <summary>
    /// Gives a watch to a node. The kernel has one descriptor per inode: if another node had this one, that node's
    /// directory, or one above it, has been renamed and the event that says so is still to come. When it has come, the
    /// other node is to be watched again: see <see cref="IsRobbed"/>.
    /// </summary>
    public void Bind(int node, int watch)
    {
        if (_nodes[node].Watch == watch)
            return;
        Take(watch);
        if (_nodes[node].Watch != None)
            Unbind(_nodes[node].Watch);
        _nodes[node].Watch = watch;
        _index.Add(node);
    }

    /// <summary>Takes a watch from the node that has it, as <see cref="Bind"/> does.</summary>
    public void Take(int watch)
    {
        for (int robbed = NodeOf(watch); robbed != None; robbed = _nodes[robbed].Parent)
            _robbed.Add(robbed);
        Unbind(watch);
    }

    /// <summary>Forgets a watch that the kernel has removed.</summary>
    public void Unbind(int watch)
    {
        int node = NodeOf(watch);
        if (node == None)
            return;
        _index.Remove(node);
        _nodes[node].Watch = None;
    }

    /// <summary>
    /// Whether a node, or one that was below it then, has lost its watch to another node: a scan was ahead of the events.
    /// When an event says where the node's directory is now, all below it must be scanned.
    /// </summary>
    public bool IsRobbed(int node) => _robbed.Contains(node);

    /// <summary>A node is being scanned: watched anew, and then all below it.</summary>
    public void ForgetRobbery(int node) => _robbed.Remove(node);

    /// <summary>Adds the nodes right below a node to a set.</summary>
    public void CollectChildren(int node, HashSet<int> children)
    {
        for (int child = _nodes[node].FirstChild; child != None; child = _nodes[child].Next)
            children.Add(child);
    }

    /// <summary>Takes a node out of its directory; what lies below it stays below it.</summary>
    public void Detach(int node)
    {
        ref Node entry = ref _nodes[node];
        ref int link = ref _buckets[Bucket(entry.Parent, _names.Get(entry.Name))];
        while (link != node)
            link = ref _nodes[link].NextInBucket;
        link = entry.NextInBucket;

        if (entry.Previous == None)
            _nodes[entry.Parent].FirstChild = entry.Next;
        else
            _nodes[entry.Previous].Next = entry.Next;
        if (entry.Next != None)
            _nodes[entry.Next].Previous = entry.Previous;
        entry.Parent = None;
    }

    /// <summary>Puts a detached node below <paramref name="parent"/> under a new name.</summary>
    public void Attach(int node, int parent, ReadOnlySpan<byte> name)
    {
        _names.Release(_nodes[node].Name);
        _nodes[node].Name = _names.Add(name);
        Attach(node, parent);
    }

    /// <summary>Removes a node with all below it, and reports the watches that they still own.</summary>
    public void Remove(int node, Action<int> onWatch)
    {
        if (_nodes[node].Parent != None)
            Detach(node);

        // The tree is taken apart from its leaves; depth is bounded by nothing but the file system, so no recursion.
        int current = node;
        while (true)
        {
            while (_nodes[current].FirstChild != None)
                current = _nodes[current].FirstChild;
            int parent = _nodes[current].Parent;
            if (current != node)
                Detach(current);
            Free(current, onWatch);
            if (current == node)
                return;
            current = parent;
        }
    }

    /// <summary>Whether a watch belongs to a node or to one below it.</summary>
    public bool Holds(int node, int watch)
    {
        int owner = NodeOf(watch);
        while (owner != node && owner != None)
            owner = _nodes[owner].Parent;
        return owner == node;
    }

    /// <summary>The topmost node above: <see cref="Root"/>, or a detached node.</summary>
    public int TopOf(int node)
    {
        while (_nodes[node].Parent != None)
            node = _nodes[node].Parent;
        return node;
    }

    /// <summary>Writes the path of a node, relative to the watch path.</summary>
    /// <returns>The number of bytes, or -1 where the node is detached or the path does not fit.</returns>
    public int WritePath(int node, Span<byte> destination)
    {
        int length = -1;
        int top = node;
        for (; _nodes[top].Parent != None; top = _nodes[top].Parent)
            length += _names.Get(_nodes[top].Name).Length + 1;
        if (top != Root || length > destination.Length)
            return -1;

        int end = Math.Max(length, 0);
        for (int at = node, position = end; _nodes[at].Parent != None; at = _nodes[at].Parent)
        {
            ReadOnlySpan<byte> name = _names.Get(_nodes[at].Name);
            position -= name.Length;
            name.CopyTo(destination[position..]);
            if (position > 0)
                destination[--position] = (byte)'/';
        }

        return end;
    }

    private int Bucket(int parent, ReadOnlySpan<byte> name) =>
        (int)((uint)HashCode.Combine(parent, RelativePathComparer.Hash(name)) & (uint)(_buckets.Length - 1));

    private void Attach(int node, int parent)
    {
        ref Node entry = ref _nodes[node];
        entry.Parent = parent;
        entry.Previous = None;
        entry.Next = _nodes[parent].FirstChild;
        if (entry.Next != None)
            _nodes[entry.Next].Previous = node;
        _nodes[parent].FirstChild = node;
        AddToBucket(node);
    }

    private void AddToBucket(int node)
    {
        ref int bucket = ref _buckets[Bucket(_nodes[node].Parent, _names.Get(_nodes[node].Name))];
        _nodes[node].NextInBucket = bucket;
        bucket = node;
    }

    private int Allocate(Node entry)
    {
        Count++;
        if (_firstFree != None)
        {
            int node = _firstFree;
            _firstFree = _nodes[node].Next;
            _nodes[node] = entry;
            return node;
        }

        if (_nodes.Count == _buckets.Length)
            Grow();
        return _nodes.Add(entry);
    }

    private void Grow()
    {
        _buckets = NewBuckets(_buckets.Length * 2);
        for (int node = 1; node < _nodes.Count; node++)
        {
            if (_nodes[node].Parent != None)
                AddToBucket(node);
        }
    }

    private static int[] NewBuckets(int size)
    {
        int[] buckets = GC.AllocateUninitializedArray<int>(size);
        Array.Fill(buckets, None);
        return buckets;
    }

    private void Free(int node, Action<int> onWatch)
    {
        int watch = _nodes[node].Watch;
        if (watch != None)
        {
            _index.Remove(node);
            onWatch(watch);
        }

        _robbed.Remove(node);
        _names.Release(_nodes[node].Name);
        _nodes[node] = new Node { Parent = None, FirstChild = None, Watch = None, Next = _firstFree };
        _firstFree = node;
        Count--;
    }

    private struct Node
    {
        public int Parent;
        public int FirstChild;
        public int Next;
        public int Previous;
        public int NextInBucket;
        public int Watch;
        public NameHeap.Slot Name;
    }
}
