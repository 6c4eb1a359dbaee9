using Sersync2.Core.Configuration.Plugins;
using Sersync2.Core.Configuration.Xml;

namespace Sersync2.Core.Configuration;

/// <summary>Reads a <c>confxml.xml</c> into settings, as leniently as the original, and says what is wrong or risky in it.</summary>
public static class ConfigurationReader
{
    /// <param name="file">May be relative to the directory that the program was started in, as may the paths in it.</param>
    /// <param name="onlyPlugin">The plugin to run without a sync, or null: then remotes may be missing, and so may what the sync watches.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, or what it says cannot be done.</exception>
    public static SersyncSettings Read(string file, string? onlyPlugin = null)
    {
        SourceText source = ConfigurationFile.Load(file, out IReadOnlyList<Distrust> way);
        var diagnostics = new ConfigurationDiagnostics(file, source);
        ConfigElement root = FindRoot(LenientXmlParser.Parse(source, diagnostics), diagnostics);
        SersyncSettings? settings = diagnostics.Attempt<SersyncSettings?>(() => Read(PathValue.ToAbsolute(file), new ConfigBlock(root, diagnostics), onlyPlugin), null);
        UnknownNames.Report(root, diagnostics);
        diagnostics.ThrowIfWrong();
        return OpenConfiguration.Restrict(settings! with { Warnings = diagnostics.Warnings, Faults = diagnostics.Faults, Untrusted = TrustReport.Of(settings, way) }, way);
    }

    /// <summary>
    /// As <see cref="Read(string, string?)"/>, and ends at once when it is to stop: how long a file may take nobody knows, be it a
    /// FIFO that nobody writes to, or one with a million expressions. What still reads then is left to the end of the process.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was to stop.</exception>
    public static Task<SersyncSettings> ReadAsync(string file, string? onlyPlugin, CancellationToken stop) =>
        Task.Factory.StartNew(() => Read(file, onlyPlugin), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(stop);

    private static SersyncSettings Read(string file, ConfigBlock head, string? onlyPlugin)
    {
        head.Accept("version");
        head.Block("fileSystem").Accept("xfs"); // the original could not read such directories without it

        ConfigBlock debug = head.Block("debug");
        FilterSettings filter = FilterReader.Read(head.Block("filter"));
        InotifySettings inotify = InotifyReader.Read(head.Block("inotify"));
        StatusHostSettings host = head.Attempt(() => OutputReader.ReadStatusHost(head.Block("host")), new StatusHostSettings());
        LogFileSettings? log = head.Attempt(() => OutputReader.ReadLog(head.Block("log")), null);

        ConfigBlock sersync = head.Block("sersync");
        bool syncs = onlyPlugin is null;
        if (!sersync.Exists && syncs)
            throw head.Error("no <sersync> found; expected <sersync> with a <localpath> in it, below <head>");
        IReadOnlyList<LocalPathSettings> localPaths = sersync.Attempt(
            () => LocalPathReader.ReadAll(sersync, requireWatch: syncs || PluginReader.WatchesSyncPath(onlyPlugin!), requireRemotes: syncs), []);
        RsyncSettings rsync = RsyncReader.Read(sersync.Block("rsync"), localPaths);
        CrontabSettings crontab = sersync.Attempt(() => CrontabReader.Read(sersync.Block("crontab"), filterIsOn: filter.Exclude.Count > 0), new CrontabSettings());

        return new SersyncSettings
        {
            File = file,
            Debug = debug.IsOn(),
            Filter = filter,
            Inotify = inotify,
            LocalPaths = localPaths,
            Rsync = rsync,
            FailLog = sersync.Attempt(() => FailLogReader.Read(sersync.Block("failLog")), new FailLogSettings()),
            Crontab = crontab,
            Plugin = head.Attempt(() => PluginReader.Read(head, sersync, localPaths, onlyPlugin), null),
            RunsOnlyPlugin = !syncs,
            Safety = sersync.Attempt(() => SafetyReader.Read(sersync.Block("safety")), new SafetySettings()),
            StatusHost = host,
            Log = log,
        };
    }

    private static ConfigElement FindRoot(ConfigElement document, ConfigurationDiagnostics diagnostics)
    {
        ConfigElement? head = document.Children.FirstOrDefault(element => element.IsNamed("head"));
        ConfigElement root = head ?? document.Children[0];
        if (head is null)
            diagnostics.Warn(root.Offset, $"the outermost element is <{root.Name}> and is taken for <head>; write <head>");
        foreach (ConfigElement other in document.Children.Where(element => element != root))
            diagnostics.Warn(other.Offset, $"<{other.Name}> outside of <{root.Name}> is ignored; move it into <{root.Name}> or remove it");
        return root;
    }
}
