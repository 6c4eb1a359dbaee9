namespace Sersync2.Core.Syncing;

/// <summary>How a remote is reached.</summary>
internal enum Transport
{
    Daemon,
    Ssh,
    Local,
}
