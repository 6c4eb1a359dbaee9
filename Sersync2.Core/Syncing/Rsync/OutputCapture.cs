namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Splits what rsync prints into lines and keeps a bounded part of it: the first and the last lines. Whatever rsync
/// prints is read to the end, or it would block; a flood costs no memory.
/// </summary>
internal sealed class OutputCapture(int maxLines)
{
    // rsync's own limit for a line, each byte an escape of five.
    private const int MaxLineLength = (4096 + 1024) * 5;
    private readonly List<byte> _line = [];
    private readonly List<string> _first = [];
    private readonly Queue<string> _last = new();
    private readonly List<string> _important = [];
    private long _dropped;

    internal delegate bool LineHandler(ReadOnlySpan<byte> line);

    /// <summary>Says of a line that it must not be lost in a flood.</summary>
    public Func<string, bool>? IsImportant { get; init; }

    /// <summary>What is to stand for a line that is kept.</summary>
    public Func<string, string>? Rewrite { get; set; }

    /// <summary>Sees each line first; a line that it takes is not kept.</summary>
    public LineHandler? OnLine { get; init; }

    public IEnumerable<string> Lines =>
        (_dropped == 0 ? _first.Concat(_last) : _first.Append($"({_dropped} lines left out)").Concat(_last)).Concat(_important);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // rsync's progress goes back to the beginning of its line; it escapes what is a line end in a name.
            int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> part = end < 0 ? bytes : bytes[..end];
            _line.AddRange(part[..Math.Min(part.Length, MaxLineLength - _line.Count)]);
            if (end < 0)
                return;
            Complete();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The output has ended: what stands without a line end is a line as well.</summary>
    public void Complete()
    {
        ReadOnlySpan<byte> line = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_line);
        if (!line.IsEmpty && OnLine?.Invoke(line) != true)
            Keep(RsyncEscapes.ToText(line));
        _line.Clear();
    }

    private void Keep(string line)
    {
        line = Rewrite?.Invoke(line) ?? line;
        if (_important.Count < maxLines && IsImportant?.Invoke(line) == true)
        {
            _important.Add(line);
            return;
        }

        if (_first.Count < maxLines / 2)
        {
            _first.Add(line);
            return;
        }

        _last.Enqueue(line);
        if (_last.Count > maxLines / 2)
        {
            _last.Dequeue();
            _dropped++;
        }
    }
}
