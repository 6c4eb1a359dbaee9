using System.Text.RegularExpressions;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>Something fails, and is mended: in the end the trees are the same, and nothing is left in the fail log.</summary>
internal abstract partial class FailureTest(RemoteKind kind = RemoteKind.Daemon, bool watchSource = true) : EndToEndTest(kind, watchSource)
{
    // What waits after a long outage waits for up to a minute.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(LongForm.Or(45, 120));

    /// <summary>The paths that the fail log holds now.</summary>
    protected int KeptPaths => File.Exists(Sync.FailLogPath)
        ? File.ReadLines(Sync.FailLogPath).Count(line => line.StartsWith("( cd -- ", StringComparison.Ordinal))
        : 0;

    protected async Task Recovered() => await Recovered(Sync.Source, Sync.Remote);

    /// <param name="leftovers">Whether a server was killed: what it had half written then stays beside the files.</param>
    protected async Task Recovered(TestTree source, TestTree remote, bool leftovers = false)
    {
        // The cheap question first.
        await NothingIsKept();
        TreeComparison? last = null;
        await Eventually.Is(
            () => IsSame(last = new TreeComparison(source.Snapshot(), remote.Snapshot()), leftovers),
            () => last!.ToString(),
            Deadline);
        await NothingIsKept();
    }

    protected Task SaysThatItFails() =>
        Sync.Process.WaitForLine(line => line.Contains("is not in sync", StringComparison.Ordinal));

    protected Task Says(string text) => Sync.Process.WaitForLine(line => line.Contains(text, StringComparison.Ordinal));

    private Task NothingIsKept() =>
        Eventually.Is(() => !File.Exists(Sync.FailLogPath), () => $"the fail log holds {KeptPaths} paths still", Deadline);

    private static bool IsSame(TreeComparison comparison, bool leftovers) =>
        comparison.Same || (leftovers && comparison.Differences.All(difference => Leftover().IsMatch(difference)));

    [GeneratedRegex(@"^only at the remote: File (.*/)?\.[^/]+\.[0-9A-Za-z]{6}$", RegexOptions.CultureInvariant)]
    private static partial Regex Leftover();
}
