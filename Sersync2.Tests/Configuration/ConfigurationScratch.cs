using System.Diagnostics;
using System.Text;
using Sersync2.Core.Configuration;

namespace Sersync2.Tests.Configuration;

/// <summary>A temporary directory with a watch path in it, and configurations for that.</summary>
internal sealed class ConfigurationScratch : IDisposable
{
    /// <summary>Stands in a text for the place where a message should point.</summary>
    public const char Mark = '¶';

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sersync2-config-");

    public ConfigurationScratch() => Directory.CreateDirectory(Watch);

    public string Root => _directory.FullName;

    public string Watch => Path.Combine(Root, "watch");

    public string File => Path.Combine(Root, "confxml.xml");

    /// <summary>A complete configuration around the given parts.</summary>
    public static string Config(
        string head = "",
        string watch = "WATCH",
        string remotes = """<remote ip="127.0.0.1" name="tongbu1"/>""",
        string rsync = "",
        string sersync = "") =>
        $"""
        <?xml version="1.0" encoding="ISO-8859-1"?>
        <head version="2.5">
            {head}
            <sersync>
                <localpath watch="{watch}">
                    {remotes}
                </localpath>
                <rsync>{rsync}</rsync>
                {sersync}
            </sersync>
        </head>
        """;

    // Not Directory.Delete: it fails on names that are not UTF-8.
    public void Dispose()
    {
        using var process = Process.Start("rm", ["-rf", "--", Root]);
        process.WaitForExit();
    }

    /// <summary>Reads a text in which WATCH and ROOT stand for the directories.</summary>
    public SersyncSettings Read(string text, string? onlyPlugin = null) =>
        Read(Encoding.UTF8.GetBytes(Fill(text)), onlyPlugin);

    public SersyncSettings Read(byte[] content, string? onlyPlugin = null)
    {
        System.IO.File.WriteAllBytes(File, content);
        return ConfigurationReader.Read(File, onlyPlugin);
    }

    /// <summary>Takes the mark out of the text and gives its line and column, if there is one.</summary>
    public (string Text, int Line, int Column) TakeMark(string text)
    {
        text = Fill(text);
        int place = text.IndexOf(Mark, StringComparison.Ordinal);
        if (place < 0)
            return (text, 0, 0);
        int lineStart = text.LastIndexOf('\n', place) + 1;
        return (text.Remove(place, 1), text.AsSpan(0, place).Count('\n') + 1, place - lineStart + 1);
    }

    public string Fill(string text) =>
        text.Replace("WATCH", Watch, StringComparison.Ordinal).Replace("ROOT", Root, StringComparison.Ordinal);
}
