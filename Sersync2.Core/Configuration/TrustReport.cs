using Sersync2.Core.Native;
using Tmds.Linux;

namespace Sersync2.Core.Configuration;

/// <summary>Says by what others may decide over the files that this program believes, a sentence for each path.</summary>
internal static class TrustReport
{
    /// <param name="configuration">What is wrong with the way to the configuration that was read.</param>
    public static IReadOnlyList<string> Of(SersyncSettings settings, IReadOnlyList<Distrust> configuration)
    {
        List<(string File, IReadOnlyList<Distrust> Found)> files = [("the configuration", configuration)];
        if (!settings.RunsOnlyPlugin)
            files.Add(("the fail log", WayTo(settings.FailLog.Path)));
        if (settings.Log is { } log)
            files.Add(("the log", WayTo(log.Path)));
        if (FindStateDirectory() is { } state)
            files.Add(("the state directory", WayTo(state)));
        // rsync looks at the file itself.
        if (settings.Rsync is { PasswordFile: ['/', ..] password, Ssh: false })
            files.Add(("the password file", WayTo(Path.GetDirectoryName(password) ?? "/")));
        return [.. Sentences(files)];
    }

    internal static IEnumerable<string> Sentences(IEnumerable<(string File, IReadOnlyList<Distrust> Found)> files) =>
        files.SelectMany(file => file.Found.Select(found => (file.File, Found: found)))
            .GroupBy(pair => pair.Found.Entry.Path)
            .Select(path => Sentence(path.First().Found, [.. path.Select(pair => pair.File).Distinct()]));

    private static string Sentence(Distrust found, string[] files)
    {
        string what = files.Length == 1 ? files[0] : $"{string.Join(", ", files[..^1])} and {files[^1]}";
        return $"{found.Reason}: others decide over {what}; run: {found.Remedy}";
    }

    private static List<Distrust> WayTo(string file) => TrustedPath.Judge(PathChain.Read(file).Entries, LibC.geteuid());

    // A user without a home is told so by whoever needs it.
    private static string? FindStateDirectory()
    {
        try
        {
            return StateDirectory.Locate();
        }
        catch (SersyncException)
        {
            return null;
        }
    }
}
