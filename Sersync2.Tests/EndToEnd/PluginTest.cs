using System.Security;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>A plugin beside a sync, or alone, and the server that it talks to.</summary>
internal abstract class PluginTest() : EndToEndTest(RemoteKind.LocalDirectory)
{
    protected const string Accepts = "HTTP/1.0 200 OK\r\nwhatsup: content=\"succeed\"\r\n\r\n";

    protected RecordingServer Server { get; } = new();

    [TearDown]
    public async Task EndServer() => await Server.DisposeAsync();

    protected static string Escape(string text) => SecurityElement.Escape(text);

    /// <summary>Puts the settings of a plugin into the configuration, and switches it on.</summary>
    protected void Configure(string name, string content, bool on = true)
    {
        Sync.Configuration.MoreInHead = $"<plugin name=\"{name}\">{content}</plugin>";
        if (on)
            Sync.Configuration.MoreInSersync = $"<plugin start=\"true\" name=\"{name}\"/>";
    }

    protected string Socket(int? port = null) => LocalPath($"<deshost ip=\"127.0.0.1\" port=\"{port ?? Server.Port}\"/>");

    protected string Cdn() => LocalPath(
        $"<cdninfo domainname=\"127.0.0.1\" port=\"{Server.Port}\" username=\"me\" passwd=\"topsecret\"/><sendurl base=\"http://h/cms\"/><regexurl regex=\"false\" match=\"\"/>");

    protected string Http() => LocalPath($"<deshost url=\"http://127.0.0.1/changed\" port=\"{Server.Port}\"/>");

    /// <summary>A command that puts each path, and a NUL, into the file <c>heard</c>.</summary>
    protected string Command() => $"<param prefix=\"printf '%s\\0'\" suffix=\"&gt;&gt; {Escape(Sync.PathOf("heard"))}\" ignoreError=\"false\"/>";

    /// <summary>What the command has put there, each byte a character.</summary>
    protected string[] HeardByCommand() => File.Exists(Sync.PathOf("heard")) ? StandInRsync.ReadWords(Sync.PathOf("heard")) : [];

    private string LocalPath(string content) => $"<localpath watch=\"{Escape(Sync.Source.Root)}\">{content}</localpath>";
}
