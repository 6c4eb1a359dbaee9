using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>What a call that sends has said of each path: see <see cref="RsyncCall.ItemizeAll"/>.</summary>
/// <param name="delivered">Gets what the remote has now.</param>
internal sealed class SentFiles(RsyncCall call, DeliveredFiles delivered)
{
    // A moved tree may have millions.
    private const int MostNamed = 100_000;

    /// <summary>Every path that is sent or the same; not gathered in a full sync.</summary>
    public HashSet<RelativePath> Named { get; } = new(RelativePathComparer.Instance);

    /// <summary>Whether these are all.</summary>
    public bool IsWhole => !call.Progress && Named.Count < MostNamed;

    /// <summary>Takes in a line; false where it is about something else.</summary>
    public bool Read(ReadOnlySpan<byte> line)
    {
        if (!call.ItemizeAll)
            return false;
        if (DeliveredLine.Parse(line, call.Mark) is not { } sent)
            return ItemizedLine.TryRead(line, call.Mark, out _, out _);
        delivered.Add(sent);
        if (IsWhole)
            Named.Add(sent.Path);
        return true;
    }
}
