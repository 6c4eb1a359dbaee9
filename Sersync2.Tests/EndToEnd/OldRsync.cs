namespace Sersync2.Tests.EndToEnd;

/// <summary>
/// Shell commands for an <see cref="Support.RsyncWrapper"/> that answer as rsyncs do which cannot be installed here, with
/// their own words.
/// </summary>
internal static class OldRsync
{
    /// <summary>The local rsync is 3.0.6: it says so, and knows no later option.</summary>
    public const string Client = """
        case $1 in --version) echo 'rsync  version 3.0.6  protocol version 30'; exit 0;; esac
        for word; do case $word in
          --delete-missing-args|--modify-window=-*|--mkpath|--secluded-args|--old-args)
            echo "rsync: $word: unknown option" >&2
            echo 'rsync error: syntax or usage error (code 1) at main.c(1441) [client=3.0.6]' >&2
            exit 1;;
        esac; done
        """;

    /// <summary>The local rsync is one that follows a directory that was swapped for a link, as it says itself.</summary>
    public const string Client327 = "case $1 in --version) echo 'rsync  version 3.2.7  protocol version 31'; exit 0;; esac";

    /// <summary>The local rsync is the first that does not.</summary>
    public const string Client350 = "case $1 in --version) echo 'rsync  version 3.5.0  protocol version 33'; exit 0;; esac";

    /// <summary>The server is a 3.0.6.</summary>
    public const string Server306 = """
        for word; do case $word in
          --delete-missing-args|--modify-window=-1)
            if [ "$word" = --modify-window=-1 ]; then word=-@-1; fi
            echo "rsync: on remote machine: $word: unknown option" >&2
            echo 'rsync error: requested action not supported (code 4) at clientserver.c(839) [Receiver=3.0.6]' >&2
            echo 'rsync: read error: Connection reset by peer (104)' >&2
            echo 'rsync error: error in socket IO (code 10) at io.c(785) [sender=3.5.0]' >&2
            exit 10;;
        esac; done
        """;

    /// <summary>The server is a 3.4.3, or a security build of 3.2.7: a listed name that is gone here breaks the call.</summary>
    public const string ServerThatBreaks = """
        for word; do case $word in
          --delete-missing-args)
            echo 'invalid file mode 00 for gone [Receiver]' >&2
            echo 'rsync error: protocol incompatibility (code 2) at flist.c(1105) [Receiver=3.4.3]' >&2
            exit 2;;
        esac; done
        """;

    /// <summary>The server is a 3.1.3 that refuses the option: exit code 0, and standard output tells that nothing was deleted.</summary>
    public const string ServerThatSkips = """
        for word; do case $word in
          --delete-missing-args) echo 'skipping non-regular file "gone"'; exit 0;;
        esac; done
        """;
}
