using System.Text;
using Sersync2.Core.Paths;

namespace Sersync2.Tests.Support;

/// <summary>A path or name as bytes, written in tests as <c>"text"</c>, <c>"text"u8</c> or a byte array.</summary>
internal readonly struct BytePath(byte[] bytes)
{
    private readonly byte[]? _bytes = bytes;

    public byte[] Bytes => _bytes ?? [];

    /// <summary>With the terminating NUL that system calls want.</summary>
    public byte[] ToCString() => [.. Bytes, 0];

    public BytePath Join(BytePath name) => new([.. Bytes, (byte)'/', .. name.Bytes]);

    public override string ToString() => ByteText.Display(Bytes);

    public static implicit operator BytePath(string text) => new(Encoding.UTF8.GetBytes(text));

    public static implicit operator BytePath(byte[] bytes) => new(bytes);

    public static implicit operator BytePath(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());
}
