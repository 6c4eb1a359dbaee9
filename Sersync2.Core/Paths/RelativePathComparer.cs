namespace Sersync2.Core.Paths;

/// <summary>
/// Equality of paths that dictionaries can also ask with plain bytes, so that looking up a known path allocates nothing;
/// and the order in which a directory comes right before everything below it.
/// </summary>
internal sealed class RelativePathComparer
    : IEqualityComparer<RelativePath>, IAlternateEqualityComparer<ReadOnlySpan<byte>, RelativePath>, IComparer<RelativePath>
{
    public static readonly RelativePathComparer Instance = new();

    public static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    public bool Equals(RelativePath x, RelativePath y) => x.Equals(y);

    public int GetHashCode(RelativePath obj) => Hash(obj.Bytes);

    public bool Equals(ReadOnlySpan<byte> alternate, RelativePath other) => alternate.SequenceEqual(other.Bytes);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => Hash(alternate);

    public RelativePath Create(ReadOnlySpan<byte> alternate) => new(alternate);

    // '/' sorts below every other byte: a plain byte order would put "a.txt" between "a" and "a/b".
    public int Compare(RelativePath x, RelativePath y)
    {
        ReadOnlySpan<byte> left = x.Bytes, right = y.Bytes;
        int common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);
        return Rank(left[common]).CompareTo(Rank(right[common]));

        static int Rank(byte value) => value == (byte)'/' ? 0 : value;
    }
}
