namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Finds out what a server does not tell. One that gets an option which it does not know closes the connection with our
/// data unread; the kernel resets it then, and the server's own words are lost. So calls that are about nothing are made,
/// with and without each of our options that this server has not proved yet. A network that breaks connections is to teach
/// nothing: with the option each of them must break, and without it none, in an order that no such pattern follows.
/// </summary>
/// <param name="tryAsync">Makes such a call, with this option or with none of ours.</param>
internal sealed class OptionElimination(ServerFeatures features, Func<OwnOption?, CancellationToken, Task<Outcome>> tryAsync)
{
    // Thue and Morse: no every-other and no every-third connection is like it.
    private static readonly bool[] WithOption = [false, true, true, false, true, false, false, true];

    /// <param name="broken">A call that was broken off.</param>
    /// <param name="options">Our options in it.</param>
    /// <returns>That the server lacks one of these; the same where it does not lie with them, or where that is not certain.</returns>
    public async Task<Outcome> ExplainAsync(Outcome broken, IReadOnlySet<OwnOption> options, CancellationToken cancellation)
    {
        IReadOnlyList<OwnOption> suspects = features.Suspects(options);
        if (suspects.Count == 0 || !(await tryAsync(null, cancellation)).IsDelivered)
            return broken;
        return await FindAsync(suspects, cancellation) ?? broken;
    }

    /// <summary>Tries every option that is not known yet, for a person who asks.</summary>
    /// <param name="learn">Takes in what the server lacks.</param>
    public async Task ExploreAsync(Action<Outcome> learn, CancellationToken cancellation)
    {
        while (features.Unknown() is { Count: > 0 } unknown && await FindAsync(unknown, cancellation) is { } lacking)
            learn(lacking);
    }

    // The first that is lacking; null where none is, or where the network is at fault.
    private async Task<Outcome?> FindAsync(IReadOnlyList<OwnOption> suspects, CancellationToken cancellation)
    {
        foreach (OwnOption suspect in suspects)
        {
            Outcome outcome = await tryAsync(suspect, cancellation);
            if (outcome.IsDelivered)
                features.Prove([suspect]);
            else if (outcome.Lacks(suspect))
                return outcome;
            else if (!outcome.IsBrokenOff)
                return null;
            else if (await IsCertainAsync(suspect, cancellation))
                return new Outcome(Verdict.LacksOption, $"it breaks the connection off where that is among the options: {outcome.Reason}") { Option = suspect };
            else
                return null;
        }

        return null;
    }

    private async Task<bool> IsCertainAsync(OwnOption suspect, CancellationToken cancellation)
    {
        foreach (bool with in WithOption)
        {
            Outcome outcome = await tryAsync(with ? suspect : null, cancellation);
            if (with ? !outcome.IsBrokenOff && !outcome.Lacks(suspect) : !outcome.IsDelivered)
                return false;
        }

        return true;
    }
}
