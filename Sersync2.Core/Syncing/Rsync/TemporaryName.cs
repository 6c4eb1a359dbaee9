using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// The name under which rsync's receiver writes a file, and complains: see <see cref="ReceivedName"/>. More than one file may
/// be meant.
/// </summary>
internal sealed class TemporaryName
{
    private readonly RelativePath _parent;
    private readonly byte[] _stem;

    private TemporaryName(RelativePath parent, byte[] stem)
    {
        _parent = parent;
        _stem = stem;
    }

    /// <summary>Whether only the beginning of the name is known.</summary>
    public bool MayBeCut => ReceivedName.MayBeCut(_stem);

    /// <summary>The files that it may be of, unless it was cut.</summary>
    public IReadOnlyList<RelativePath> Meant =>
        [_parent.Join(_stem), _parent.Join([(byte)'.', .. _stem]), _parent.Join([.. _stem, (byte)'.']), _parent.Join([(byte)'.', .. _stem, (byte)'.'])];

    /// <returns>Null where the line, or the name, is none of a temporary file.</returns>
    public static TemporaryName? Of(RelativePath path, RsyncLine line)
    {
        if (line.Shape?.Style != NameStyle.FullOrTemporary)
            return null;
        return ReceivedName.IsTemporary(path.Name) ? new TemporaryName(path.Parent, ReceivedName.Stem(path.Name).ToArray()) : null;
    }

    /// <summary>Whether it may be the beginning of this file's name.</summary>
    public bool IsOf(RelativePath path)
    {
        if (path.IsRoot || !RelativePathComparer.Instance.Equals(path.Parent, _parent))
            return false;
        ReadOnlySpan<byte> name = path.Name;
        return name.StartsWith(_stem) || (name[0] == (byte)'.' && name[1..].StartsWith(_stem));
    }
}
