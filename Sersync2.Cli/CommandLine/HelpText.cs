namespace Sersync2.Cli.CommandLine;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class HelpText
{
    public const string Help = """
        Usage: sersync2 [options]

        Watches directories and sends what changes in them to remotes with rsync.

          -o FILE      read the configuration FILE (default: confxml.xml in the current directory)
          -r           make every remote equal with a full sync first, then go on watching
          -d           run in the background; returns when the daemon has started to watch
          -n NUM       run at most NUM rsync processes at once (default: 10)
          -m NAME      run only the plugin NAME: command, socket, refreshCDN or http
          --once       make every remote equal with a full sync, then end; exit code 0: all are, 1: not all
          --check      say what is wrong with the configuration, and whether its remotes can be written to,
                       without syncing anything; exit code 0: nothing is wrong, 1: something is;
                       warnings do not count
          --status     show how the running sersync2 for this configuration is doing; exit code 0: in sync,
                       1: not in sync, 2: not running
          --json       the same for programs
          --wait SEC   wait up to SEC seconds until everything changed before has been delivered; exit code 0
                       when it has, 1 when the time is over, 2: not running
          --max-lag SEC
                       as --status; exit code 0 as well where nothing needs a person and every remote is
                       less than SEC seconds behind: a check for monitoring
          -h, --help   show this help
          --version    show the version

        Short options may be joined: sersync2 -rdo /etc/sersync2/confxml.xml
        Output goes to standard output, errors to standard error. SIGTERM or SIGINT ends it cleanly.
        Exit code: 0 after a clean end, 1 after an error in the options, the configuration or at start,
        3 where another process runs for this configuration already.

        """;

    public static string Version
    {
        get
        {
            Version? version = typeof(HelpText).Assembly.GetName().Version;
            return $"sersync2 {version?.ToString(3)}\n";
        }
    }
}
