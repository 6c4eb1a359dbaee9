using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>What a call that sends has said of each path: see <see cref="RsyncCall.ItemizeAll"/>.</summary>
internal sealed class SentFiles(string mark)
{
    /// <summary>What the remote has now.</summary>
    public List<DeliveredLine> Lines { get; } = [];

    /// <summary>Every path that is sent or the same.</summary>
    public HashSet<RelativePath> Named { get; } = new(RelativePathComparer.Instance);

    /// <summary>Takes in a line; false where it is about something else.</summary>
    public bool Read(ReadOnlySpan<byte> line)
    {
        if (DeliveredLine.Parse(line, mark) is not { } delivered)
            return ItemizedLine.TryRead(line, mark, out _, out _);
        Named.Add(delivered.Path);
        Lines.Add(delivered);
        return true;
    }
}
