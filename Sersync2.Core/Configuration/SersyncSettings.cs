using Sersync2.Core.Configuration.Plugins;

namespace Sersync2.Core.Configuration;

/// <summary>What one confxml.xml says, read once and never changed.</summary>
public sealed record SersyncSettings
{
    /// <summary>The absolute path of the file that was read.</summary>
    public required string File { get; init; }

    /// <summary><c>&lt;debug start="true"/&gt;</c>: log each event and each rsync command.</summary>
    public bool Debug { get; init; }

    public FilterSettings Filter { get; init; } = new();

    public InotifySettings Inotify { get; init; } = new();

    /// <summary>At least one, unless the file is read for a plugin alone.</summary>
    public IReadOnlyList<LocalPathSettings> LocalPaths { get; init; } = [];

    public RsyncSettings Rsync { get; init; } = new();

    public FailLogSettings FailLog { get; init; } = new();

    public CrontabSettings Crontab { get; init; } = new();

    /// <summary>The plugin that hears of each change, or null.</summary>
    public PluginSettings? Plugin { get; init; }

    /// <summary>Nothing is synced: the plugin runs alone.</summary>
    public bool RunsOnlyPlugin { get; init; }

    public SafetySettings Safety { get; init; } = new();

    public StatusHostSettings StatusHost { get; init; } = new();

    /// <summary>Where log lines go besides standard output, or null.</summary>
    public LogFileSettings? Log { get; init; }

    /// <summary>Traps in the file, each a whole sentence that says what to do.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>By what others than root and this user decide over the files that are believed, each a whole sentence.</summary>
    public IReadOnlyList<string> Untrusted { get; init; } = [];

    /// <summary>What follows from a configuration that everyone may have written, each a whole sentence.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>Those of <see cref="Warnings"/> that a check takes for errors: what is not done as it is written.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}
