using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// The name under which rsync's receiver writes a file, and complains: <c>.NAME.XXXXXX</c>. A point that the name begins or
/// ends with is not doubled, and a long name is cut, so more than one file may be meant.
/// </summary>
internal sealed class TemporaryName
{
    private const int SuffixLength = 7;

    // It is cut to 255 bytes in all; a character of several bytes goes as a whole.
    private const int MayBeCutFrom = 255 - 1 - SuffixLength - 8;
    private readonly RelativePath _parent;
    private readonly byte[] _stem;

    private TemporaryName(RelativePath parent, byte[] stem)
    {
        _parent = parent;
        _stem = stem;
    }

    /// <summary>Whether only the beginning of the name is known.</summary>
    public bool MayBeCut => _stem.Length >= MayBeCutFrom;

    /// <summary>The files that it may be of, unless it was cut.</summary>
    public IReadOnlyList<RelativePath> Meant =>
        [_parent.Join(_stem), _parent.Join([(byte)'.', .. _stem]), _parent.Join([.. _stem, (byte)'.']), _parent.Join([(byte)'.', .. _stem, (byte)'.'])];

    /// <returns>Null where the line, or the name, is none of a temporary file.</returns>
    public static TemporaryName? Of(RelativePath path, RsyncLine line)
    {
        if (line.Shape?.Style != NameStyle.FullOrTemporary)
            return null;
        ReadOnlySpan<byte> name = path.Name;
        return name.Length > SuffixLength + 1 && name[0] == (byte)'.' && name[^SuffixLength] == (byte)'.'
            ? new TemporaryName(path.Parent, name[1..^SuffixLength].ToArray())
            : null;
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
