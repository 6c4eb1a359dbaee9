namespace Sersync2.Core.Syncing;

/// <summary>
/// What one remote understands. Optimistic at first, limited by the local rsync's version; a refusal teaches the rest.
/// </summary>
internal sealed class ServerFeatures(RsyncVersion client)
{
    /// <summary><c>--delete-missing-args</c>: rsync 3.1.0; broken in 3.4.3 and in security builds of 3.2.7.</summary>
    public bool DeleteMissingArgs { get; private set; } = client.AtLeast(3, 1, 0);

    /// <summary><c>--modify-window=-1</c>, times compared to the nanosecond: rsync 3.1.3.</summary>
    public bool NanosecondTimes { get; private set; } = client.AtLeast(3, 1, 3);

    /// <summary>Takes in what a refusal says.</summary>
    /// <returns>Whether that was news: the call is worth repeating.</returns>
    public bool Learn(Verdict verdict)
    {
        if (verdict == Verdict.LacksDeleteMissingArgs && DeleteMissingArgs)
        {
            DeleteMissingArgs = false;
            return true;
        }

        if (verdict == Verdict.LacksNanosecondTimes && NanosecondTimes)
        {
            NanosecondTimes = false;
            return true;
        }

        return false;
    }
}
