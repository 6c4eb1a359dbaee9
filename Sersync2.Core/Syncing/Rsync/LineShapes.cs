using static Sersync2.Core.Syncing.Rsync.LineMeaning;
using static Sersync2.Core.Syncing.Rsync.NameStyle;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// The shapes of the lines of rsync 3.0 to 3.5, of its server, and of ssh. <see cref="LineShape"/> says how they are
/// written. What a person must mend outweighs the errors that it causes: see <see cref="OutcomeClassifier"/>.
/// </summary>
internal static class LineShapes
{
    /// <summary>Standard error. The first that fits is meant.</summary>
    public static IReadOnlyList<LineShape> Errors { get; } =
    [
        Of("rsync error: timeout waiting for daemon connection *", Verdict.Unreachable),
        new("rsync error: *", Summary),
        new("rsync warning: *", Summary),

        // Before what else begins with that word.
        new("ERROR: {} failed verification -- update discarded.", Undone, Relative),
        new("ERROR: {} failed verification -- update retained.", Undone, Relative),
        new("ERROR: {} failed verification -- update put into partial-dir.", Undone, Relative),

        // What a server does not know, or is told to refuse: whether that is ours, OwnOptions says.
        new("invalid file mode 00 for {} [Receiver]", Call, Relative, Verdict.LacksOption) { Option = OwnOption.DeleteMissingArgs },
        new("invalid file mode 00 for {} [receiver]", Call, Relative, Verdict.LacksOption) { Option = OwnOption.DeleteMissingArgs },
        Lacks("--modify-window=-1: invalid *", OwnOption.ModifyWindow),
        Of("The server is configured to refuse *", Verdict.Misconfigured),
        Of("on remote machine: -*: unknown option", Verdict.Misconfigured),
        Of("-*: unknown option", Verdict.Misconfigured),
        Of("-*: invalid numeric value", Verdict.Misconfigured),

        // What a daemon says before it is a server.
        Of("@ERROR: max connections *", Verdict.Busy),
        Of("@ERROR: auth failed*", Verdict.Misconfigured),
        Of("@ERROR: Unknown module *", Verdict.Misconfigured),
        Of("@ERROR: access denied *", Verdict.Misconfigured),
        Of("@ERROR: chdir failed*", Verdict.Misconfigured),
        Of("@ERROR: chroot failed*", Verdict.Misconfigured),
        Of("@ERROR: invalid uid *", Verdict.Misconfigured),
        Of("@ERROR: invalid gid *", Verdict.Misconfigured),
        Of("@ERROR: no path setting.", Verdict.Misconfigured),
        Of("@ERROR*", Verdict.Unreachable),
        Of("server sent \"*\" rather than greeting", Verdict.Misconfigured),
        Of("did not see server greeting", Verdict.Unreachable),
        Of("didn't get server startup line", Verdict.Unreachable),

        // What is wrong with the call, on either side.
        Of("ERROR: module is read only", Verdict.Misconfigured),
        Of("ERROR: buffer overflow: recv_rules*", Verdict.Misconfigured),
        Of("ERROR: password file *", Verdict.Misconfigured),
        Of("password file *", Verdict.Misconfigured),
        Of("could not open password file *", Verdict.Misconfigured),
        Of("ERROR: could not open password file *", Verdict.Misconfigured),
        Of("ERROR: failed to read a password *", Verdict.Misconfigured),
        Of("failed to read a password *", Verdict.Misconfigured),
        Of("protocol version mismatch -- is your shell clean?", Verdict.Misconfigured),
        Of("Failed to exec *!", Verdict.Misconfigured),
        new("mkdir \"{}\" failed!", Call, Full, Verdict.Misconfigured),
        new("ERROR: cannot stat destination \"{}\"!", Call, Full, Verdict.Misconfigured),
        Of("getcwd()!", Verdict.SourceGone),
        new("change_dir \"{}\" failed!", Call, Full, Verdict.SourceGone),

        // The connection.
        Of("failed to connect to *!", Verdict.Unreachable),
        Of("getaddrinfo*", Verdict.Unreachable),
        Of("io timeout after * seconds -- exiting", Verdict.Unreachable),
        Of("connection timed out -- exiting", Verdict.Unreachable),
        Of("daemon handshake timeout -- exiting", Verdict.Unreachable),
        Break("connection unexpectedly closed (* bytes received so far) [*]"),
        Break("read error!"),
        Break("write error!"),
        Break("safe_read failed to read * bytes*!"),
        Break("safe_write failed to write * bytes*!"),
        Break("writefd_unbuffered failed to write * bytes*!"),

        // The way there: a remote shell, and ssh.
        Of("ssh: *", Verdict.Unreachable),
        Of("Host key verification failed.", Verdict.Misconfigured),
        Of("Permission denied (*).", Verdict.Misconfigured),
        Of("~: Permission denied (*).", Verdict.Misconfigured),
        Of("~sh: ~: command not found", Verdict.Misconfigured),
        Of("~sh: line ~: ~: command not found", Verdict.Misconfigured),
        Of("~sh:~: command not found: ~", Verdict.Misconfigured),
        Of("~sh: ~: not found", Verdict.Misconfigured),
        Of("~sh: ~: ~: not found", Verdict.Misconfigured),
        Of("~sh: ~: No such file or directory", Verdict.Misconfigured),
        Of("~sh: line ~: ~: No such file or directory", Verdict.Misconfigured),
        Of("Permission denied, please try again.", Verdict.Misconfigured),

        // What was set aside: it has arrived.
        new("failed to set times on \"{}\"!", Attributes),
        new("failed to set permissions on \"{}\"!", Attributes),
        new("chown \"{}\" failed!", Attributes),
        new("chgrp \"{}\" failed!", Attributes),
        new("set_acl: sys_acl_set_file({}, ACL_TYPE_ACCESS)!", Attributes, Relative),
        new("set_acl: sys_acl_set_file({}, ACL_TYPE_DEFAULT)!", Attributes, Relative),
        new("set_acl: sys_acl_delete_def_file({})!", Attributes, Relative),
        new("set_acl: sys_acl_set_fd_type({}, {2})!", Attributes, Relative),
        new("set_acl: acl_set_file_at({}, {2})!", Attributes, Relative),
        new("set_acl: xacl_set({}, {2})!", Attributes, Relative),
        new("set_acl: refusing path-based ACL on {} (no held fd)!", Attributes, Relative),
        new("rsync_xal_set: lsetxattr(\"{}\",\"{2}\") failed!", Attributes),
        new("rsync_xal_set: fsetxattr(\"{}\",\"{2}\") failed!", Attributes),
        new("rsync_xal_set: lset_xattr(\"{}\",\"{2}\") failed!", Attributes),
        new("rsync_xal_set: lremovexattr(\"{}\",\"{2}\") failed!", Attributes),
        new("rsync_xal_set: fremovexattr(\"{}\",\"{2}\") failed!", Attributes),
        new("copy_xattrs: lsetxattr(\"{}\",\"{2}\") failed!", Attributes),
        new("copy_xattrs: fsetxattr(\"{}\",\"{2}\") failed!", Attributes),
        new("set_xattr_acl: lsetxattr(\"{}\",\"{2}\") failed!", Attributes),
        new("set_xattr_acl: fsetxattr(\"{}\",\"{2}\") failed!", Attributes),

        // The sender's side.
        new("file has vanished: \"{}\"", Undone),
        new("directory has vanished: \"{}\"", Undone),
        new("send_files failed to open \"{}\"!", Undone),
        new("read errors mapping \"{}\"!", Undone),
        new("link_stat \"{}\" failed!", Undone),
        new("readlink_stat(\"{}\") failed!", Undone),
        new("readlink \"{}\" failed!", Undone),
        new("opendir \"{}\" failed!", Undone),
        new("readdir(\"{}\")!", Undone),
        new("symlink has no referent: \"{}\"", Undone),
        new("skipped diminished file: \"{}\"", Undone),
        new("cannot send file with empty name in \"{}\"", Undone),
        new("skipping overly long name: {}", Undone, Relative),
        new("path too long: {}", Undone, Relative),
        new("get_xattr_names: llistxattr(\"{}\",#) failed!", Undone),
        new("get_xattr_data: lgetxattr(\"{}\",\"{2}\",#) failed!", Undone),
        new("get_acl: sys_acl_get_file({}, ACL_TYPE_ACCESS)!", Undone, Relative),
        new("get_acl: sys_acl_get_file({}, ACL_TYPE_DEFAULT)!", Undone, Relative),

        // The receiver's side.
        new("mkstemp \"{}\" failed!", Undone, FullOrTemporary),
        new("write failed on \"{}\"!", Undone, FullOrTemporary),
        new("close failed on \"{}\"!", Undone, FullOrTemporary),
        new("ftruncate failed on \"{}\"!", Undone, FullOrTemporary),
        new("fsync failed on \"{}\"!", Undone, FullOrTemporary),
        new("lseek of \"{}\" returned #, not #!", Undone, FullOrTemporary),
        new("open \"{}\" failed!", Undone, FullOrTemporary),
        new("fstat \"{}\" failed!", Undone),
        new("stat \"{}\" failed!", Undone, FullOrTemporary),
        new("open \"{}\"!", Undone, FullOrTemporary),
        new("write \"{}\"!", Undone, FullOrTemporary),
        new("read \"{}\"!", Undone, FullOrTemporary),
        new("unlink \"{}\"!", Undone, FullOrTemporary),
        new("rename \"{}\" -> \"{2}\" failed!", Undone, FullOrTemporary),
        new("rename \"{}\" -> \"{2}\"!", Undone, FullOrTemporary),
        new("copy \"{}\" -> \"{2}\"!", Undone, FullOrTemporary),
        new("symlink \"{}\" -> \"{2}\" failed!", Undone),
        new("link \"{}\" => {2} failed!", Undone),
        new("mknod \"{}\" failed!", Undone),
        new("recv_files: \"{}\" is a directory", Undone),
        new("recv_generator: mkdir \"{}\" failed!", Undone),
        new("recv_generator: failed to stat \"{}\"!", Undone),
        new("failed to modify permissions on \"{}\"!", Undone),
        new("failed to open \"{}\", continuing!", Undone),
        new("backup stat \"{}\" failed!", Undone),
        new("delete_file: unlink({}) failed!", Undone, Relative),
        new("delete_file: rmdir({}) failed!", Undone, Relative),
        new("could not make way for new directory: {}", Undone, Relative),
        new("could not make way for new regular file: {}", Undone, Relative),
        new("could not make way for new symlink: {}", Undone, Relative),
        new("could not make way for new device file: {}", Undone, Relative),
        new("could not make way for new special file: {}", Undone, Relative),
        new("ERROR: daemon refused to receive file \"{}\"", Undone, Relative),
        new("ERROR: daemon refused to receive directory \"{}\"", Undone, Relative),
    ];

    /// <summary>Standard output: what the exit code may hide.</summary>
    public static IReadOnlyList<LineShape> Notes { get; } =
    [
        new("skipping non-regular file \"{}\"", Call, Relative, Verdict.LacksOption) { Option = OwnOption.DeleteMissingArgs },
        new("cannot delete non-empty directory: {}", Undone, Relative),
        Of("IO error encountered -- skipping file deletion", Verdict.RetryPaths),
        Of("IO error encountered - skipping file deletion", Verdict.RetryPaths),
    ];

    private static LineShape Of(string pattern, Verdict verdict) => new(pattern, Call, verdict: verdict);

    private static LineShape Lacks(string pattern, OwnOption option) => new(pattern, Call, verdict: Verdict.LacksOption) { Option = option };

    private static LineShape Break(string pattern) => new(pattern, Call, verdict: Verdict.Unreachable) { IsBreak = true };
}
