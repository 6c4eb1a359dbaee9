namespace Sersync2.Cli.CommandLine;

/// <summary>What one command line asks for.</summary>
internal sealed record CommandLineOptions
{
    /// <summary><c>-o</c>: the configuration; the default is looked up in the current directory.</summary>
    public string File { get; init; } = "confxml.xml";

    /// <summary><c>-r</c>: a full sync before monitoring.</summary>
    public bool InitialFullSync { get; init; }

    /// <summary><c>-d</c>: run in the background.</summary>
    public bool Daemon { get; init; }

    /// <summary><c>-n</c>: most rsync processes at once.</summary>
    public int MaxProcesses { get; init; } = 10;

    /// <summary><c>-m</c>: the plugin to run alone, or null.</summary>
    public string? Plugin { get; init; }

    /// <summary><c>--status</c>: ask the running daemon how it is; <c>--json</c>, <c>--wait</c> and <c>--max-lag</c> mean it as well.</summary>
    public bool Status { get; init; }

    /// <summary><c>--json</c>: for programs.</summary>
    public bool Json { get; init; }

    /// <summary><c>--wait</c>: until what is pending has been delivered, or null.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary><c>--max-lag</c>: how far behind is good enough, or null.</summary>
    public TimeSpan? MaxLag { get; init; }

    /// <summary><c>--once</c>: a full sync, and then the end.</summary>
    public bool Once { get; init; }

    /// <summary><c>--check</c>: say what is wrong with the configuration and its remotes.</summary>
    public bool Check { get; init; }

    /// <summary>Words that belong to no option and mean nothing, as they always did.</summary>
    public IReadOnlyList<string> StrayWords { get; init; } = [];

    /// <summary><c>-h</c>, <c>--help</c>.</summary>
    public bool Help { get; init; }

    /// <summary><c>--version</c>.</summary>
    public bool Version { get; init; }
}
