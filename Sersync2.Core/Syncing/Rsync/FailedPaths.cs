using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Finds out which paths of a call rsync's messages are about, so that one bad file does not hold back the others that
/// travelled with it. In doubt it says nothing, and everything is tried again. Pure.
/// </summary>
/// <param name="source">The real path of the directory that rsync ran in: the sender names files by their absolute path.</param>
/// <param name="module">The path of the destination in its module: the receiver names files by their path in the module.</param>
internal sealed class FailedPaths(AbsolutePath source, string module)
{
    /// <param name="lines">What was left undone.</param>
    /// <param name="entries">What the call carried.</param>
    /// <returns>The entries that some line is about; null where a line cannot be told to be about any of them.</returns>
    public List<DirtyEntry>? Find(IEnumerable<RsyncLine> lines, IReadOnlyList<DirtyEntry> entries)
    {
        var byPath = new Dictionary<RelativePath, DirtyEntry>(RelativePathComparer.Instance);
        foreach (DirtyEntry entry in entries)
            byPath[entry.Path] = entry;

        var failed = new HashSet<DirtyEntry>();
        foreach (RsyncLine line in lines)
        {
            IReadOnlyList<LineName> names = Readings(line);
            if (names.Count == 0)
                return null;
            foreach (LineName name in names)
            {
                List<DirtyEntry> meant = EntriesFor(line, name, byPath);
                if (meant.Count == 0)
                    return null;
                failed.UnionWith(meant);
            }
        }

        return failed.Count == 0 ? null : [.. failed];
    }

    /// <summary>The paths that the lines of a full sync are about; null where a line is about none that can be read.</summary>
    public List<DirtyEntry>? FindBelow(IEnumerable<RsyncLine> lines)
    {
        var failed = new HashSet<RelativePath>(RelativePathComparer.Instance);
        foreach (RsyncLine line in lines)
        {
            IReadOnlyList<LineName> names = Readings(line);
            if (names.Count == 0)
                return null;
            foreach (LineName name in names)
            {
                if (PathOf(line, name) is not { IsRoot: false } path)
                    return null;
                failed.Add(path);
                if (TemporaryName.Of(path, line) is { } temporary)
                    failed.UnionWith(temporary.MayBeCut && !path.Parent.IsRoot ? [path.Parent] : temporary.Meant);
            }
        }

        return failed.Count == 0 ? null : [.. failed.Select(path => new DirtyEntry(path, DirtyFlags.Recursive))];
    }

    // Where two names leave doubt: the first is mostly the temporary name of the second.
    private IReadOnlyList<LineName> Readings(RsyncLine line)
    {
        if (line.Names.Count < 2)
            return line.Names;
        List<LineName> matching = [.. line.Names.Where(name =>
            PathOf(line, name) is { } path && TemporaryName.Of(path, line) is { } temporary && temporary.Meant.Contains(SecondOf(name), RelativePathComparer.Instance))];
        return matching.Count == 1 ? matching : line.Names;
    }

    private List<DirtyEntry> EntriesFor(RsyncLine line, LineName name, Dictionary<RelativePath, DirtyEntry> byPath)
    {
        if (PathOf(line, name) is not { } path)
            return [];
        List<RelativePath> candidates = [path];
        if (TemporaryName.Of(path, line) is { } temporary)
        {
            candidates.AddRange(temporary.MayBeCut ? byPath.Keys.Where(temporary.IsOf) : temporary.Meant);
            if (name.Second.Length > 0)
                candidates.Add(SecondOf(name));
        }

        var meant = new HashSet<DirtyEntry>();
        foreach (RelativePath candidate in candidates)
        {
            if (byPath.TryGetValue(candidate, out DirtyEntry exact))
                meant.Add(exact);
        }

        if (meant.Count == 0 && AboveOf(path, byPath) is { } above)
            meant.Add(above);
        return [.. meant];
    }

    private static DirtyEntry? AboveOf(RelativePath path, Dictionary<RelativePath, DirtyEntry> byPath)
    {
        while (!path.IsRoot)
        {
            path = path.Parent;
            // A directory that travelled alone answers for nothing below it.
            if (byPath.TryGetValue(path, out DirtyEntry above) && above.Has(DirtyFlags.Recursive | DirtyFlags.Deleted))
                return above;
        }

        return null;
    }

    private RelativePath? PathOf(RsyncLine line, LineName reading)
    {
        byte[] name = Decode(reading.Name);
        return line.Shape?.Style == NameStyle.Relative ? new RelativePath(name.AsSpan().TrimStart((byte)'/'))
            : reading.IsInModule || name is not [(byte)'/', ..] ? BelowDestination(name)
            : Below(source.Bytes, name);
    }

    private static RelativePath SecondOf(LineName reading) => new(Decode(reading.Second).AsSpan().TrimStart((byte)'/'));

    private static byte[] Decode(string name) => RsyncEscapes.Decode(Encoding.UTF8.GetBytes(name.TrimEnd('/')));

    // A daemon names files by their path in the module, with a slash before it where it runs in a chroot.
    private RelativePath? BelowDestination(byte[] name) =>
        Below(Encoding.UTF8.GetBytes("/" + module), name is [(byte)'/', ..] ? name : [(byte)'/', .. name]);

    private static RelativePath? Below(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name)
    {
        directory = directory.TrimEnd((byte)'/');
        if (!name.StartsWith(directory))
            return null;
        ReadOnlySpan<byte> rest = name[directory.Length..];
        if (rest.IsEmpty)
            return RelativePath.Root;
        return rest[0] == (byte)'/' ? new RelativePath(rest[1..]) : null;
    }
}
