using System.Diagnostics;

namespace Sersync2.Tests.Support;

/// <summary>Waits until something is so, or a deadline has passed; the failure says what was seen last.</summary>
internal static class Eventually
{
    /// <summary>Long enough that only a real failure reaches it, on a busy machine too.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="failure">Asked at the deadline: what is wrong still.</param>
    public static async Task Is(Func<bool> condition, Func<string> failure, TimeSpan? deadline = null)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > (deadline ?? Deadline))
                Assert.Fail($"after {clock.Elapsed.TotalSeconds:0} s still not so: {failure()}");
            await Task.Delay(Pause);
        }
    }

    public static Task Is(Func<bool> condition, string what, TimeSpan? deadline = null) => Is(condition, () => what, deadline);

    /// <param name="what">What is wrong still, at the deadline.</param>
    public static async Task Is(Func<Task<bool>> condition, string what)
    {
        for (var clock = Stopwatch.StartNew(); !await condition();)
        {
            if (clock.Elapsed > Deadline)
                Assert.Fail($"after {Deadline.TotalSeconds:0} s still not so: {what}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits until the remote tree is the same as the source, but for the names in <paramref name="except"/>.</summary>
    public static async Task Same(TestTree source, TestTree remote, bool times = false, params string[] except)
    {
        TreeComparison? last = null;
        await Is(
            () => (last = new TreeComparison(source.Snapshot().Without(except), remote.Snapshot().Without(except), times)).Same,
            () => last!.ToString());
    }
}
