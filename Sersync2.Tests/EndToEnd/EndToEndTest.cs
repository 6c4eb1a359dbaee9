using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>The built executable, between a real directory and a real remote. Each test ends with a clean stop.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable]
internal abstract class EndToEndTest(RemoteKind kind = RemoteKind.Daemon, bool watchSource = true)
{
    protected SyncScenario Sync { get; } = new(kind, watchSource);

    [TearDown]
    public Task Stop() => Sync.StopAndDispose();
}
