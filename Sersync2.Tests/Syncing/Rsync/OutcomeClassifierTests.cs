using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing.Rsync;

/// <summary>The texts are those of rsync 3.0.6 to 3.5.0, as it printed them.</summary>
public sealed class OutcomeClassifierTests
{
    [TestCase(nameof(Verdict.Unreachable), 10, "rsync: [sender] failed to connect to 127.0.0.1 (127.0.0.1): Connection refused (111)\nrsync error: error in socket IO (code 10) at clientserver.c(139) [sender=3.5.0]", TestName = "Connection refused")]
    [TestCase(nameof(Verdict.Unreachable), 10, "rsync: [sender] getaddrinfo: nowhere.invalid 873: Name or service not known", TestName = "Unknown host")]
    [TestCase(nameof(Verdict.Unreachable), 35, "rsync error: timeout waiting for daemon connection (code 35) at socket.c(278) [sender=3.5.0]", TestName = "No answer to the connection")]
    [TestCase(nameof(Verdict.Unreachable), 30, "[sender] io timeout after 5 seconds -- exiting\nrsync error: timeout in data send/receive (code 30) at io.c(200) [sender=3.5.0]", TestName = "A silent server")]
    [TestCase(nameof(Verdict.Busy), 5, "@ERROR: max connections (1) reached -- try again later\nrsync error: error starting client-server protocol (code 5) at main.c(1850) [sender=3.5.0]", TestName = "Too many connections")]
    [TestCase(nameof(Verdict.Unreachable), 5, "rsync: did not see server greeting", TestName = "A server that closes at once")]
    [TestCase(nameof(Verdict.Misconfigured), 5, "rsync: server sent \"SSH-2.0-OpenSSH_9.2p1\" rather than greeting", TestName = "Another service at the port")]
    [TestCase(nameof(Verdict.Unreachable), 12, "rsync: connection unexpectedly closed (64 bytes received so far) [sender]\nrsync error: error in rsync protocol data stream (code 12) at io.c(232) [sender=3.5.0]", TestName = "A server that closes later")]
    [TestCase(nameof(Verdict.Unreachable), 10, "rsync: [sender] read error: Connection reset by peer (104)", TestName = "Connection reset")]
    [TestCase(nameof(Verdict.Unreachable), 12, "rsync: [sender] write error: Broken pipe (32)", TestName = "Broken pipe")]
    [TestCase(nameof(Verdict.Misconfigured), 5, "@ERROR: auth failed on module m\nrsync error: error starting client-server protocol (code 5)", TestName = "Wrong password")]
    [TestCase(nameof(Verdict.Misconfigured), 1, "ERROR: password file must not be other-accessible\nrsync error: syntax or usage error (code 1)", TestName = "Password file that others can read")]
    [TestCase(nameof(Verdict.Misconfigured), 1, "ERROR: could not open password file /etc/none: No such file or directory (2)", TestName = "No password file")]
    [TestCase(nameof(Verdict.Misconfigured), 1, "ERROR: failed to read a password from /etc/empty", TestName = "Empty password file")]
    [TestCase(nameof(Verdict.Misconfigured), 1, "ERROR: password file must be owned by root when running as root", TestName = "Password file of another")]
    [TestCase(nameof(Verdict.Misconfigured), 5, "@ERROR: Unknown module 'nosuch'", TestName = "Unknown module")]
    [TestCase(nameof(Verdict.Misconfigured), 5, "@ERROR: access denied to m from localhost (127.0.0.1)", TestName = "Host that is denied")]
    [TestCase(nameof(Verdict.Misconfigured), 5, "@ERROR: chdir failed", TestName = "Module whose path is missing")]
    [TestCase(nameof(Verdict.Misconfigured), 1, "ERROR: module is read only\nrsync: connection unexpectedly closed (4 bytes received so far) [sender]", TestName = "Read only module")]
    [TestCase(nameof(Verdict.LacksOption), 4, "The server is configured to refuse --delete\nrsync error: requested action not supported (code 4) at clientserver.c(1110) [sender=3.5.0]", TestName = "Refused deletions")]
    [TestCase(nameof(Verdict.LacksOption), 4, "The server is configured to refuse --delete-missing-args", TestName = "Refused deletion of missing arguments")]
    [TestCase(nameof(Verdict.LacksOption), 2, "invalid file mode 00 for gone [Receiver]\nrsync error: protocol incompatibility (code 2) at flist.c(1000) [Receiver=3.2.7]", TestName = "Broken deletion of missing arguments")]
    [TestCase(nameof(Verdict.LacksOption), 10, "rsync: on remote machine: --delete-missing-args: unknown option\nrsync error: syntax or usage error (code 1) at main.c(1231) [server=3.0.6]\nrsync: read error: Connection reset by peer (104)", TestName = "Server before deletion of missing arguments")]
    [TestCase(nameof(Verdict.LacksOption), 10, "rsync: on remote machine: -@-1: unknown option\nrsync: connection unexpectedly closed (0 bytes received so far) [sender]", TestName = "Server before nanosecond times")]
    [TestCase(nameof(Verdict.Misconfigured), 1, "rsync: --nonsense: unknown option\nrsync error: syntax or usage error (code 1) at main.c(1803) [client=3.5.0]", TestName = "Unknown option")]
    [TestCase(nameof(Verdict.Misconfigured), 1, "rsync: --timeout=x: invalid numeric value", TestName = "Bad option value")]
    [TestCase(nameof(Verdict.SourceGone), 3, "rsync: [sender] getcwd(): No such file or directory (2)", TestName = "Working directory that is gone")]
    [TestCase(nameof(Verdict.OutOfSpace), 11, "rsync: [receiver] write failed on \"big\" (in tiny): No space left on device (28)\nrsync error: error in file IO (code 11) at receiver.c(380) [receiver=3.5.0]", TestName = "Full disk")]
    [TestCase(nameof(Verdict.OutOfSpace), 11, "rsync: [receiver] write failed on \"big\" (in m): Disk quota exceeded (122)", TestName = "Full quota")]
    [TestCase(nameof(Verdict.Misconfigured), 11, "rsync: [Receiver] mkdir \"deep/er\" (in open) failed: No such file or directory (2)", TestName = "Parent of the destination missing")]
    [TestCase(nameof(Verdict.Misconfigured), 3, "rsync: [Receiver] ERROR: cannot stat destination \"/srv/file/\": Not a directory (20)", TestName = "Destination that is a file")]
    [TestCase(nameof(Verdict.Unreachable), 12, "ssh: connect to host 127.0.0.1 port 1: Connection refused\nrsync: connection unexpectedly closed (0 bytes received so far) [sender]", TestName = "Ssh refused, 12")]
    [TestCase(nameof(Verdict.Unreachable), 255, "ssh: connect to host 127.0.0.1 port 1: Connection refused\nrsync error: unexplained error (code 255) at io.c(232) [sender=3.5.0]", TestName = "Ssh refused, 255")]
    [TestCase(nameof(Verdict.Misconfigured), 255, "sync@127.0.0.1: Permission denied (publickey).\nrsync: connection unexpectedly closed (0 bytes received so far) [sender]", TestName = "Ssh key that is not accepted")]
    [TestCase(nameof(Verdict.Misconfigured), 255, "Host key verification failed.\nrsync: connection unexpectedly closed (0 bytes received so far) [sender]", TestName = "Unknown host key")]
    [TestCase(nameof(Verdict.Misconfigured), 127, "bash: line 1: rsync: command not found\nrsync: connection unexpectedly closed (0 bytes received so far) [sender]", TestName = "No rsync at the remote, 127")]
    [TestCase(nameof(Verdict.Misconfigured), 12, "bash: line 1: rsync: command not found\nrsync: connection unexpectedly closed (0 bytes received so far) [sender]", TestName = "No rsync at the remote, 12")]
    [TestCase(nameof(Verdict.Misconfigured), 12, "bash: line 1: rsync: No such file or directory\nrsync: connection unexpectedly closed (0 bytes received so far) [sender]", TestName = "No such rsync at the remote, 12")]
    [TestCase(nameof(Verdict.Misconfigured), 2, "protocol version mismatch -- is your shell clean?\n(see the rsync manpage for an explanation)", TestName = "A remote shell that talks")]
    [TestCase(nameof(Verdict.Misconfigured), 12, "rsync: [sender] Failed to exec ssh-none: No such file or directory (2)\nrsync error: error in IPC code (code 14)", TestName = "No ssh here")]
    [TestCase(nameof(Verdict.Interrupted), 20, "rsync error: received SIGINT, SIGTERM, or SIGHUP (code 20) at rsync.c(716) [sender=3.5.0]", TestName = "Terminated")]
    [TestCase(nameof(Verdict.Interrupted), 137, "", TestName = "Killed")]
    [TestCase(nameof(Verdict.Misconfigured), 22, "ERROR: buffer overflow: recv_rules\nrsync error: error allocating core memory buffers (code 22)", TestName = "Module path that is an option")]
    [TestCase(nameof(Verdict.Misconfigured), 25, "Deletions stopped due to --max-delete limit (3 skipped)", TestName = "Limit of deletions")]
    [TestCase(nameof(Verdict.Vanished), 24, "file has vanished: \"/src/a\"\nrsync warning: some files vanished before they could be transferred (code 24) at main.c(1358) [sender=3.5.0]", TestName = "Vanished")]
    [TestCase(nameof(Verdict.Delivered), 0, "", TestName = "Nothing to say")]
    [TestCase(nameof(Verdict.Delivered), 0, "Warning: Permanently added '[127.0.0.1]:22' (ED25519) to the list of known hosts.", TestName = "Words of ssh")]
    [TestCase(nameof(Verdict.Misconfigured), 1, "", TestName = "A code of misuse without a text")]
    [TestCase(nameof(Verdict.RetryPaths), 11, "", TestName = "A file error without a text")]
    [TestCase(nameof(Verdict.Unreachable), 12, "", TestName = "A protocol error without a text")]
    public void The_end_of_a_run_is_understood(string verdict, int exitCode, string standardError)
    {
        Outcome outcome = Classify(exitCode, standardError);

        Assert.That(outcome.Verdict, Is.EqualTo(Enum.Parse<Verdict>(verdict)), outcome.Reason);
        if (verdict != nameof(Verdict.Delivered))
            Assert.That(outcome.Reason, Is.Not.Empty);
    }

    [Test]
    public void The_reason_is_the_line_that_decides()
    {
        Outcome outcome = Classify(10, "some banner\n\n  rsync: on remote machine: -@-1: unknown option  \nrsync: connection unexpectedly closed (0 bytes received so far) [sender]");

        Assert.That(outcome.Reason, Is.EqualTo("rsync: on remote machine: -@-1: unknown option"));
    }

    [Test]
    public void What_did_not_run_is_told_from_what_failed()
    {
        Outcome gone = OutcomeClassifier.Classify(new RsyncResult { ExitCode = -1, SourceGone = true }, Call());
        Outcome missing = OutcomeClassifier.Classify(new RsyncResult { ExitCode = 127, NotStarted = "cannot run \"rsync\"" }, Call());

        Assert.That(gone.Verdict, Is.EqualTo(Verdict.SourceGone));
        Assert.That(missing, Is.EqualTo(new Outcome(Verdict.RsyncMissing, "cannot run \"rsync\"")));
        Assert.That(gone.ConcernsRemote && missing.ConcernsRemote, Is.True);
    }

    private static Outcome Classify(int exitCode, string standardError) =>
        OutcomeClassifier.Classify(new RsyncResult { ExitCode = exitCode, StandardError = standardError }, Call());

    private static RsyncCall Call() => new() { Names = NameList.Files, Recursive = true, DeleteMissing = true };
}
