using NLog;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// What one remote understands of <see cref="OwnOptions"/>. Optimistic at first, limited by the local rsync's version; what a
/// server refuses, or is found to lack, is left out for a day: by then it may have been changed, and is asked anew.
/// </summary>
/// <remarks>The calls of a remote tell it, and two of them may run at once: everything is under the lock.</remarks>
internal sealed class ServerFeatures(RsyncVersion client, TimeProvider? clock = null)
{
    /// <summary>How long it is believed that a server does not do something.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromDays(1);

    // From here on nothing is taken for proved: the server may be another one by now.
    private const int BreaksThatDisprove = 3;

    private static readonly Logger Log = LogManager.GetLogger("sync");
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<OwnOption, (long Since, string Reason)> _lacking = [];
    private readonly HashSet<OwnOption> _said = [];
    private readonly HashSet<OwnOption> _proved = [];
    private int _breaks;

    /// <summary><c>--delete-missing-args</c>: rsync 3.1.0; broken in 3.4.3 and in security builds of 3.2.7.</summary>
    public bool DeleteMissingArgs => Allows(OwnOption.DeleteMissingArgs);

    /// <summary>Names with spaces or wildcards arrive as they are when they stand on the command line: a local rsync 3.2.4.</summary>
    public bool ProtectsArguments { get; } = client.AtLeast(3, 2, 4);

    /// <summary>Deletions; an administrator may have them refused.</summary>
    public bool Deletions => Allows(OwnOption.Delete);

    /// <summary>Whether what is there can be listed without changing anything.</summary>
    public bool Listings => Allows(OwnOption.DryRun) && Allows(OwnOption.OutFormat);

    /// <summary>The address that stands for the remote's name, where the first one of the name does not answer.</summary>
    public string? Address { get; set; }

    /// <summary>What it does not do, and how it said so.</summary>
    public IReadOnlyList<(OwnOptionRow Row, string Reason)> Lacking
    {
        get
        {
            lock (_gate)
                return [.. OwnOptions.All.Where(row => IsLacking(row.Option)).Select(row => (row, _lacking[row.Option].Reason))];
        }
    }

    /// <summary>Whether the local rsync has this option, and the server is not known to lack or refuse it.</summary>
    public bool Allows(OwnOption option)
    {
        RsyncVersion since = OwnOptions.Of(option).Since;
        lock (_gate)
            return client.AtLeast(since.Major, since.Minor, since.Patch) && !IsLacking(option);
    }

    /// <summary>Takes in that the server does not do an option, and reports it once.</summary>
    /// <returns>Whether it can be done without: the next call will be another one.</returns>
    public bool Learn(Outcome outcome, Destination destination)
    {
        if (outcome is not { Verdict: Verdict.LacksOption, Option: { } option } || OwnOptions.Of(option) is not { Loss: not OwnOptionLoss.Needed } row)
            return false;
        bool isNews;
        lock (_gate)
        {
            _lacking[option] = (_clock.GetTimestamp(), outcome.Reason);
            _proved.Remove(option);
            isNews = _said.Add(option);
        }

        if (!isNews)
            return true;
        if (option == OwnOption.Delete)
            Log.Error("{0} refuses deletions (\"refuse options\" in its rsyncd.conf): nothing is deleted there; allow it, or set <delete start=\"false\"/>", destination);
        else
            Log.Log(row.Loss == OwnOptionLoss.SomethingUndone ? LogLevel.Error : LogLevel.Info, "{0} does not do {1}: {2} ({3})", destination, row.Words, row.Otherwise, outcome.Reason);
        return true;
    }

    /// <summary>A call with these came through.</summary>
    public void Prove(IEnumerable<OwnOption> options)
    {
        lock (_gate)
        {
            _breaks = 0;
            _proved.UnionWith(options);
        }
    }

    /// <summary>A call with these was broken off.</summary>
    /// <returns>Those that may be why, the likeliest first.</returns>
    public IReadOnlyList<OwnOption> Suspects(IReadOnlySet<OwnOption> options)
    {
        lock (_gate)
        {
            if (++_breaks >= BreaksThatDisprove)
                _proved.Clear();
            return [.. options.Where(option => OwnOptions.Of(option) is { IsTold: true, Trial.Count: > 0 } && !_proved.Contains(option)).Order()];
        }
    }

    /// <summary>What is not known of it.</summary>
    public IReadOnlyList<OwnOption> Unknown()
    {
        lock (_gate)
            return [.. OwnOptions.All.Where(row => row is { IsTold: true, Trial.Count: > 0 } && !_proved.Contains(row.Option)).Select(row => row.Option).Where(option => !IsLacking(option))];
    }

    /// <summary>Tries deletions again, which a server refused by configuration: that may have been changed.</summary>
    public void ForgetRefusals()
    {
        lock (_gate)
            _lacking.Remove(OwnOption.Delete);
    }

    private bool IsLacking(OwnOption option) => _lacking.TryGetValue(option, out (long Since, string) known) && _clock.GetElapsedTime(known.Since) < AskAgainAfter;
}
