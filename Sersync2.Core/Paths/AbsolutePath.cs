using System.Text;

namespace Sersync2.Core.Paths;

/// <summary>An absolute path as the bytes that the kernel sees, without a trailing slash (except the root itself).</summary>
public sealed class AbsolutePath : IEquatable<AbsolutePath>
{
    private readonly byte[] _bytes;
    private string? _display;

    /// <param name="bytes">Begins with <c>/</c>; trailing slashes are dropped.</param>
    /// <exception cref="ArgumentException">The bytes do not begin with a slash, or hold a NUL.</exception>
    public AbsolutePath(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != (byte)'/' || bytes.Contains((byte)0))
            throw new ArgumentException($"\"{ByteText.Display(bytes)}\" is not an absolute path", nameof(bytes));
        ReadOnlySpan<byte> trimmed = bytes.TrimEnd((byte)'/');
        _bytes = trimmed.IsEmpty ? "/"u8.ToArray() : trimmed.ToArray();
    }

    public AbsolutePath(string path)
        : this(Encoding.UTF8.GetBytes(path))
    {
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The bytes with a terminating NUL, as system calls take them.</summary>
    public byte[] ToCString() => [.. _bytes, 0];

    /// <summary>The absolute path of <paramref name="relative"/> below this one.</summary>
    public AbsolutePath Join(RelativePath relative)
    {
        if (relative.IsRoot)
            return this;
        return _bytes.Length == 1
            ? new AbsolutePath([.. _bytes, .. relative.Bytes])
            : new AbsolutePath([.. _bytes, (byte)'/', .. relative.Bytes]);
    }

    /// <summary>Whether <paramref name="other"/> is this path or lies below it, by name alone.</summary>
    public bool Contains(AbsolutePath other) =>
        other.Bytes.StartsWith(_bytes)
        && (_bytes.Length == 1 || other._bytes.Length == _bytes.Length || other._bytes[_bytes.Length] == (byte)'/');

    public bool Equals(AbsolutePath? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => Equals(obj as AbsolutePath);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>For people: see <see cref="ByteText.Display"/>.</summary>
    public override string ToString() => _display ??= ByteText.Display(_bytes);
}
