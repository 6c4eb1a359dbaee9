using System.Text;
using System.Text.RegularExpressions;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Finds out which paths of a call rsync's messages are about, so that one bad file does not hold back the others that
/// travelled with it. In doubt it says nothing, and everything is tried again. Pure.
/// </summary>
/// <param name="source">The real path of the directory that rsync ran in: the sender names files by their absolute path.</param>
/// <param name="module">The path of the destination in its module: the receiver names files by their path in the module.</param>
internal sealed partial class FailedPaths(AbsolutePath source, string module)
{
    /// <param name="lines">Standard error without the summary lines.</param>
    /// <param name="entries">What the call carried.</param>
    /// <returns>The entries that some line is about; null where a line cannot be told to be about any of them.</returns>
    public List<DirtyEntry>? Find(IEnumerable<string> lines, IReadOnlyList<DirtyEntry> entries)
    {
        var byPath = new Dictionary<RelativePath, DirtyEntry>(RelativePathComparer.Instance);
        foreach (DirtyEntry entry in entries)
            byPath[entry.Path] = entry;

        var failed = new HashSet<DirtyEntry>();
        foreach (string line in lines)
        {
            List<DirtyEntry> meant = [.. NamesIn(line).Select(name => EntryFor(name, byPath)).OfType<DirtyEntry>()];
            if (meant.Count == 0)
                return null;
            failed.UnionWith(meant);
        }

        return failed.Count == 0 ? null : [.. failed];
    }

    /// <summary>The paths that the lines of a full sync are about; null where a line is about none that can be read.</summary>
    public List<DirtyEntry>? FindBelow(IEnumerable<string> lines)
    {
        var failed = new HashSet<RelativePath>(RelativePathComparer.Instance);
        foreach (string line in lines)
        {
            List<RelativePath> meant = [.. NamesIn(line)];
            if (meant.Count == 0 || meant.Exists(path => path.IsRoot))
                return null;
            failed.UnionWith(meant);
        }

        return failed.Count == 0 ? null : [.. failed.Select(path => new DirtyEntry(path, DirtyFlags.Recursive))];
    }

    private static DirtyEntry? EntryFor(RelativePath path, Dictionary<RelativePath, DirtyEntry> byPath)
    {
        if (byPath.TryGetValue(path, out DirtyEntry exact))
            return exact;
        while (!path.IsRoot)
        {
            path = path.Parent;
            // A directory that travelled alone answers for nothing below it.
            if (byPath.TryGetValue(path, out DirtyEntry above) && above.Has(DirtyFlags.Recursive | DirtyFlags.Deleted))
                return above;
        }

        return null;
    }

    private IEnumerable<RelativePath> NamesIn(string line)
    {
        // Quotes inside names are not escaped: the name reaches to the last one.
        Match match = Quoted().Match(line);
        bool isDeletion = !match.Success;
        if (isDeletion)
            match = Deletion().Match(line);
        if (!match.Success)
            yield break;
        byte[] name = RsyncEscapes.Decode(Encoding.UTF8.GetBytes(match.Groups[1].Value.TrimEnd('/')));
        RelativePath? stripped = isDeletion ? new RelativePath(name)
            : match.Groups[2].Success || name is not [(byte)'/', ..] ? BelowDestination(name)
            : Below(source.Bytes, name);
        if (stripped is not { } path)
            yield break;
        yield return path;
        if (TemporaryFor(path) is { } meant)
            yield return meant;
    }

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

    // The receiver writes "name" as ".name.XXXXXX" first, and complains about that.
    private static RelativePath? TemporaryFor(RelativePath path)
    {
        const int SuffixLength = 7;
        ReadOnlySpan<byte> name = path.Name;
        return name.Length > SuffixLength + 1 && name[0] == (byte)'.' && name[^SuffixLength] == (byte)'.'
            ? path.Parent.Join(name[1..^SuffixLength])
            : null;
    }

    [GeneratedRegex("\"(.*)\"( \\(in )?", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?:unlink|rmdir)\((.*)\) failed", RegexOptions.CultureInvariant)]
    private static partial Regex Deletion();
}
