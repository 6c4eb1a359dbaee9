using NLog;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// What one remote understands. Optimistic at first, limited by the local rsync's version; a refusal teaches the rest.
/// </summary>
internal sealed class ServerFeatures(RsyncVersion client)
{
    private static readonly Logger Log = LogManager.GetLogger("sync");

    /// <summary><c>--delete-missing-args</c>: rsync 3.1.0; broken in 3.4.3 and in security builds of 3.2.7.</summary>
    public bool DeleteMissingArgs { get; private set; } = client.AtLeast(3, 1, 0);

    /// <summary><c>--modify-window=-1</c>, times compared to the nanosecond: rsync 3.1.3.</summary>
    public bool NanosecondTimes { get; private set; } = client.AtLeast(3, 1, 3);

    /// <summary>The client can tell how far a whole call has come.</summary>
    public bool Progress { get; } = client.AtLeast(3, 1, 0);

    /// <summary>Names with spaces or wildcards arrive as they are when they stand on the command line: a local rsync 3.2.4.</summary>
    public bool ProtectsArguments { get; } = client.AtLeast(3, 2, 4);

    /// <summary>Deletions; an administrator may have them refused.</summary>
    public bool Deletions { get; private set; } = true;

    /// <summary>Takes in what a refusal says, and reports it once.</summary>
    /// <returns>Whether that was news: the next call will be another one.</returns>
    public bool Learn(Outcome outcome, Destination destination)
    {
        switch (outcome.Verdict)
        {
            case Verdict.LacksDeleteMissingArgs when DeleteMissingArgs:
                DeleteMissingArgs = false;
                Log.Info("{0} does not do --delete-missing-args: deleting by filter rules there", destination);
                return true;
            case Verdict.LacksNanosecondTimes when NanosecondTimes:
                NanosecondTimes = false;
                Log.Info("{0} does not do --modify-window=-1: using -I there", destination);
                return true;
            case Verdict.RefusesDelete when Deletions:
                Deletions = false;
                Log.Error("{0} refuses deletions (\"refuse options\" in its rsyncd.conf): nothing is deleted there; allow it, or set <delete start=\"false\"/>", destination);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Tries again what a server refused by configuration: that may have been changed.</summary>
    public void ForgetRefusals() => Deletions = true;
}
