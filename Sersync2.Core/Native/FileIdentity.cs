namespace Sersync2.Core.Native;

/// <summary>Which object a name stands for: <c>st_dev</c> and <c>st_ino</c>.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);
