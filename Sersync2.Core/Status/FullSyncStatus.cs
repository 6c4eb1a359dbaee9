using System.Globalization;

namespace Sersync2.Core.Status;

/// <summary>How far a running full sync has come.</summary>
/// <param name="Files">Files sent so far.</param>
/// <param name="Percent">Of what rsync has found so far; null while that is not known.</param>
/// <param name="BytesPerSecond">The rate of late.</param>
internal sealed record FullSyncStatus(long Files, int? Percent, long BytesPerSecond)
{
    /// <summary>For people.</summary>
    public override string ToString() =>
        (Percent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent} %, ") : "")
        + $"{Readable.Number(Files)} files, {Readable.Bytes(BytesPerSecond)}/s";
}
