namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// The options that Sersync2 itself adds to a call: see <see cref="OwnOptions"/>. Those that a server may never have heard of
/// stand first: what a server does not tell is looked for in this order.
/// </summary>
internal enum OwnOption
{
    ModifyWindow,
    DeleteMissingArgs,
    LinkDest,
    Force,
    Delete,
    Checksum,
    IgnoreTimes,
    Timeout,
    Statistics,
    Existing,
    IgnoreExisting,
    OutFormat,
    DryRun,
    ListOnly,
    Recursive,
    FilesFrom,
    IncludeFrom,
    Exclude,
    NotRecursive,
    EightBit,
    Progress,
    SocketOptions,
    ConnectTimeout,
    Port,
    PasswordFile,
    RemoteShell,
}
