namespace Sersync2.Core.Paths;

/// <summary>
/// A path below a watch path, as bytes: no leading, trailing or doubled slash, no <c>.</c> or <c>..</c>. The empty path
/// is the watch path itself.
/// </summary>
public readonly struct RelativePath : IEquatable<RelativePath>
{
    /// <summary>The longest path that one rsync file list entry, with its leading slash, can carry.</summary>
    public const int MaxLength = 4094;

    private readonly byte[]? _bytes;

    public RelativePath(byte[] bytes) => _bytes = bytes;

    public RelativePath(ReadOnlySpan<byte> bytes)
        : this(bytes.ToArray())
    {
    }

    /// <summary>The watch path itself.</summary>
    public static RelativePath Root => default;

    public ReadOnlySpan<byte> Bytes => _bytes;

    public bool IsRoot => _bytes is null or { Length: 0 };

    /// <summary>The last component.</summary>
    public ReadOnlySpan<byte> Name => Bytes[(Bytes.LastIndexOf((byte)'/') + 1)..];

    /// <summary>The directory that holds this entry; the root's parent is the root.</summary>
    public RelativePath Parent
    {
        get
        {
            int slash = Bytes.LastIndexOf((byte)'/');
            return slash < 0 ? Root : new RelativePath(Bytes[..slash]);
        }
    }

    public RelativePath Join(ReadOnlySpan<byte> name) =>
        IsRoot ? new RelativePath(name) : new RelativePath([.. Bytes, (byte)'/', .. name]);

    /// <summary>Whether <paramref name="other"/> lies strictly below this path.</summary>
    public bool IsAncestorOf(RelativePath other) =>
        IsRoot
            ? !other.IsRoot
            : other.Bytes.Length > Bytes.Length && other.Bytes[Bytes.Length] == (byte)'/' && other.Bytes.StartsWith(Bytes);

    /// <summary>Whether the other is this path, or lies below it.</summary>
    public bool Covers(RelativePath other) => Equals(other) || IsAncestorOf(other);

    /// <summary>Whether one is the other, or lies below it.</summary>
    public bool Touches(RelativePath other) => Equals(other) || IsAncestorOf(other) || other.IsAncestorOf(this);

    public bool Equals(RelativePath other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is RelativePath other && Equals(other);

    public override int GetHashCode() => RelativePathComparer.Hash(Bytes);

    /// <summary>For people: see <see cref="ByteText.Display"/>; the watch path itself is <c>.</c>.</summary>
    public override string ToString() => IsRoot ? "." : ByteText.Display(Bytes);

    public static bool operator ==(RelativePath left, RelativePath right) => left.Equals(right);

    public static bool operator !=(RelativePath left, RelativePath right) => !left.Equals(right);
}
