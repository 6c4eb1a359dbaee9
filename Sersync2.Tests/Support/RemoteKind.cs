namespace Sersync2.Tests.Support;

/// <summary>What a <see cref="SyncScenario"/> syncs to.</summary>
internal enum RemoteKind
{
    /// <summary>A module of a real rsync daemon with a user, a password and a port of its own.</summary>
    Daemon,

    /// <summary>A directory on this machine.</summary>
    LocalDirectory,
}
