using System.Globalization;
using System.Security;
using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>Writes a confxml.xml. The values to begin with are those of the classical file, but for <c>-u</c>.</summary>
internal sealed class ConfXml
{
    private readonly List<string> _localPaths = [];
    private readonly List<string> _excludes = [];

    /// <summary>How many directories are watched.</summary>
    public int WatchCount => _localPaths.Count;

    public bool Debug { get; set; }

    /// <summary>Elements of <c>inotify</c> that are on.</summary>
    public HashSet<string> Inotify { get; } = ["delete", "createFolder", "closeWrite", "moveFrom", "moveTo"];

    /// <summary>Whether events of names like <c>.x</c>, <c>x~</c> and <c>4913</c> are dropped.</summary>
    public bool IgnoreTemporaryNames { get; set; } = true;

    // With -u, as in the classical -artuz, a remote keeps what has a later time: no exact mirror to compare with.
    public string CommonParams { get; set; } = "-artz";

    public string? User { get; set; }

    public string? PasswordFile { get; set; }

    public int? Port { get; set; }

    public int? Timeout { get; set; }

    public bool Ssh { get; set; }

    public required string FailLog { get; set; }

    /// <summary>Further elements of <c>rsync</c>, as XML.</summary>
    public string MoreInRsync { get; set; } = "";

    /// <summary>Further elements of <c>head</c>, as XML.</summary>
    public string MoreInHead { get; set; } = "";

    /// <summary>Further elements of <c>sersync</c>, as XML.</summary>
    public string MoreInSersync { get; set; } = "";

    /// <summary>Adds a watched directory with its remotes, made by <see cref="Module"/> or <see cref="Local"/>.</summary>
    public void Watch(string directory, params string[] remotes) =>
        _localPaths.Add($"<localpath watch=\"{Escape(directory)}\">{string.Concat(remotes)}</localpath>");

    public static string Module(string ip, string name) => $"<remote ip=\"{Escape(ip)}\" name=\"{Escape(name)}\"/>";

    public static string Local(string path) => $"<remote path=\"{Escape(path)}\"/>";

    /// <summary>Switches the filter on, with one more expression.</summary>
    public void Exclude(string expression) => _excludes.Add(expression);

    public void Write(string path) => File.WriteAllText(path, ToString());

    public override string ToString()
    {
        var xml = new StringBuilder();
        xml.AppendLine("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").AppendLine("<head version=\"2.5\">");
        xml.AppendLine($"<debug start=\"{OnOff(Debug)}\"/>");
        xml.AppendLine($"<filter start=\"{OnOff(_excludes.Count > 0)}\" temporary=\"{OnOff(IgnoreTemporaryNames)}\">");
        foreach (string expression in _excludes)
            xml.AppendLine($"  <exclude expression=\"{Escape(expression)}\"></exclude>");
        xml.AppendLine("</filter>").AppendLine("<inotify>");
        foreach (string name in (string[])["delete", "createFolder", "createFile", "closeWrite", "moveFrom", "moveTo", "attrib", "modify"])
            xml.AppendLine($"  <{name} start=\"{OnOff(Inotify.Contains(name))}\"/>");
        xml.AppendLine("</inotify>").AppendLine("<sersync>");
        foreach (string localPath in _localPaths)
            xml.AppendLine(localPath);
        xml.AppendLine("<rsync>");
        xml.AppendLine($"  <commonParams params=\"{Escape(CommonParams)}\"/>");
        xml.AppendLine($"  <auth start=\"{OnOff(User is not null)}\" users=\"{Escape(User ?? "")}\" passwordfile=\"{Escape(PasswordFile ?? "")}\"/>");
        xml.AppendLine($"  <userDefinedPort start=\"{OnOff(Port is not null)}\" port=\"{Number(Port)}\"/>");
        xml.AppendLine($"  <timeout start=\"{OnOff(Timeout is not null)}\" time=\"{Number(Timeout)}\"/>");
        xml.AppendLine($"  <ssh start=\"{OnOff(Ssh)}\"/>").AppendLine(MoreInRsync);
        xml.AppendLine("</rsync>");
        xml.AppendLine($"<failLog path=\"{Escape(FailLog)}\" timeToExecute=\"60\"/>");
        xml.AppendLine(MoreInSersync);
        xml.AppendLine("</sersync>").AppendLine(MoreInHead).AppendLine("</head>");
        return xml.ToString();
    }

    private static string OnOff(bool on) => on ? "true" : "false";

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "100";

    private static string Escape(string text) => SecurityElement.Escape(text);
}
