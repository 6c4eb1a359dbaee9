using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>Sersync2 is killed while it works, and started again without <c>-r</c>.</summary>
[TestFixture]
internal sealed class KilledTests : FailureTest
{
    private static readonly int Times = LongForm.Or(5, 50);

    [Test]
    public async Task At_a_known_mirror_everything_is_the_same_again()
    {
        Sync.Source.Write("before", "content");
        await Sync.Start("-r");
        await Sync.Same();
        await KillUnderLoad();
        await Recovered();
    }

    [Test]
    public async Task At_a_remote_with_files_of_its_own_nothing_is_missing_and_those_stay()
    {
        Sync.Remote.Write("of-its-own", "stays");
        await Sync.Start();
        await KillUnderLoad();
        TreeComparison? last = null;
        await Eventually.Is(
            () => (last = new TreeComparison(Sync.Source.Snapshot(), Sync.Remote.Snapshot())).Differences.All(
                difference => difference.StartsWith("only at the remote", StringComparison.Ordinal)),
            () => last!.ToString());
        Assert.That(Sync.Remote.Read("of-its-own"), Is.EqualTo("stays"));
    }

    private async Task KillUnderLoad()
    {
        var random = new Random(1);
        using (new TreeLoad(Sync.Source))
        {
            for (int i = 0; i < Times; i++)
            {
                await Task.Delay(random.Next(20, 1500));
                await Sync.Kill();
                await Task.Delay(random.Next(0, 100));
                await Sync.StartSersync();
            }
        }
    }
}
