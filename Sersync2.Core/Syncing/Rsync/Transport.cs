namespace Sersync2.Core.Syncing.Rsync;

/// <summary>How a remote is reached.</summary>
internal enum Transport
{
    Daemon,
    Ssh,
    Local,
}
