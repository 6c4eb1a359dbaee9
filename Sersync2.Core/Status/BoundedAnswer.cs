using System.Buffers;

namespace Sersync2.Core.Status;

/// <summary>Gathers what the daemon answers, up to a size that no honest answer has.</summary>
internal sealed class BoundedAnswer
{
    /// <summary>
    /// Some 3 KiB for each of 10,000 remotes: in JSON one has 700 bytes, and the message of its last error, which is cut
    /// (<see cref="RemoteStatus.LastError"/>).
    /// </summary>
    public const int MostBytes = 32 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What has come so far.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <returns>False where it is too much.</returns>
    public bool Add(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.WrittenCount + bytes.Length > MostBytes)
            return false;
        _bytes.Write(bytes);
        return true;
    }
}
