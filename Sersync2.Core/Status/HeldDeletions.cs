namespace Sersync2.Core.Status;

/// <summary>Deletions that a remote has not got, and will not get before a person does something.</summary>
/// <param name="Paths">How many were seen here and left out since; there may be more that only a full sync would find.</param>
/// <param name="Since">When the first of them was wanted.</param>
internal sealed record HeldDeletions(HoldReason Reason, long Paths, DateTimeOffset Since)
{
    /// <summary>What to do, for people.</summary>
    public string Remedy => Reason switch
    {
        HoldReason.Refused =>
            "it refuses them (\"refuse options\" in its rsyncd.conf): allow them there and make a full sync with -r, or set <delete start=\"false\"/>",
        HoldReason.OwnDirectory =>
            "it has a directory of its own, which is not empty, where a file was deleted here (the log names it): remove it there, or make a full sync with -r",
        HoldReason.NotListed =>
            "what it has cannot be listed: it refuses -n or --log-format (\"refuse options\" in its rsyncd.conf): allow them there and make a full sync with -r",
        _ => throw new InvalidOperationException($"no remedy for {Reason}"),
    };
}
