namespace Sersync2.Core.Syncing.Rsync;

/// <summary>A verdict, and the words of rsync that it rests on.</summary>
internal readonly record struct Outcome(Verdict Verdict, string Reason = "")
{
    /// <summary>Which of our options, where it is about one.</summary>
    public OwnOption? Option { get; init; }

    /// <summary>The connection was there, and ended without a word on why.</summary>
    public bool IsBrokenOff { get; init; }

    public bool IsDelivered => Verdict is Verdict.Delivered or Verdict.DeliveredWithWarning;

    /// <summary>For a whole tree: what vanished while it was read has an event of its own.</summary>
    public bool IsComplete => IsDelivered || Verdict == Verdict.Vanished;

    public bool Lacks(OwnOption option) => Verdict == Verdict.LacksOption && Option == option;

    /// <summary>The trouble lies with the remote or this host, not with single paths.</summary>
    public bool ConcernsRemote => Verdict is Verdict.Unreachable or Verdict.Busy or Verdict.Misconfigured or Verdict.OutOfSpace
        or Verdict.Interrupted or Verdict.RsyncMissing or Verdict.CannotStart or Verdict.SourceGone;
}
