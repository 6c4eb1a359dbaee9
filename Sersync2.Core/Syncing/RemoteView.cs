using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// What a remote really has at the two places of a move, as its own rsync sees it: real directories, not links to some. A
/// call whose destination or <c>--link-dest</c> lies below the target trusts each step of these; a link that a user of
/// the source has sent would lead it out of the target, as root. True as long as no other call runs there.
/// </summary>
internal sealed class RemoteView(MoveHint hint)
{
    // What is remembered of a directory takes some hundred bytes for each entry.
    private const int Most = 300_000;
    private readonly HashSet<RelativePath> _directories = new(RelativePathComparer.Instance);
    private readonly List<RelativePath> _linkable = [];
    private int _count;

    /// <summary>The directory that is written to.</summary>
    public RelativePath Target { get; } = hint.IsDirectory ? hint.To : hint.To.Parent;

    /// <summary>The directory whose files are linked to.</summary>
    public RelativePath Origin { get; } = hint.IsDirectory ? hint.From : hint.From.Parent;

    /// <summary>Asks for both places: what is gone here is listed as to be deleted, and the new place as existing on both sides.</summary>
    public RsyncCall Question { get; } = new()
    {
        Names = NameList.Rules,
        Recursive = true,
        Listing = Listing.Remote,
        Input = Rules(hint),
    };

    /// <summary>Takes in a line of the answer.</summary>
    public bool Read(ReadOnlySpan<byte> line)
    {
        if (RemoteOnlyPath.Parse(line, Question.Mark) is { } gone)
        {
            // That it is named there at all says that each step above it is a directory: rsync walks through nothing else.
            if (!gone.IsDirectory && (hint.IsDirectory ? hint.From.IsAncestorOf(gone.Path) : gone.Path == hint.From) && ++_count <= Most)
                _linkable.Add(gone.Path);
            return true;
        }

        if (!ItemizedLine.TryRead(line, Question.Mark, out ReadOnlySpan<byte> item, out ReadOnlySpan<byte> name)
            || !item.StartsWith(".d"u8) || name.Length < 2 || name[^1] != (byte)'/')
        {
            return false;
        }

        _directories.Add(new RelativePath(RsyncEscapes.Decode(name[..^1])));
        return true;
    }

    /// <summary>
    /// The files that can be linked, below <see cref="Target"/>; none where a place is not what it should be. By name, and not as
    /// all that is there: a directory that takes a file's place here now would be looked for at the remote through what may be
    /// a link.
    /// </summary>
    /// <param name="root">The watched directory.</param>
    public List<RelativePath> Linkable(SafeFileHandle root)
    {
        for (RelativePath step = Target; !step.IsRoot; step = step.Parent)
        {
            if (!_directories.Contains(step))
                return [];
        }

        if (_count > Most)
            return [];
        List<DirtyEntry> renamed = _linkable.ConvertAll(path => new DirtyEntry(New(path), DirtyFlags.None));
        return PathResolver.Resolve(root, DirtyEntries.Prune(renamed), unsettled: [])
            .FindAll(path => path.Kind == FileKind.File && Target.IsAncestorOf(path.Path))
            .ConvertAll(path => Target.IsRoot ? path.Path : new RelativePath(path.Path.Bytes[(Target.Bytes.Length + 1)..]));
    }

    private static byte[] Rules(MoveHint hint)
    {
        byte[] to = FilterRules.For([hint.To], withBelow: false), from = FilterRules.For([hint.From], withBelow: hint.IsDirectory);
        return [.. to[..^FilterRules.Rest.Length], .. from];
    }

    private RelativePath New(RelativePath old) => new([.. hint.To.Bytes, .. old.Bytes[hint.From.Bytes.Length..]]);
}
