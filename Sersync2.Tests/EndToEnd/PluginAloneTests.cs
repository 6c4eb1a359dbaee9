using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary><c>-m</c>, where there is neither a remote nor an rsync.</summary>
internal sealed class PluginAloneTests : PluginTest
{
    [TestCase("command")]
    [TestCase("socket")]
    [TestCase("refreshCDN")]
    [TestCase("http")]
    public async Task Each_plugin_runs_alone(string name)
    {
        Server.Answer = name == "socket" ? null : Accepts;
        Sync.Environment["PATH"] = "/nonexistent";
        Sync.Source.Write("before", "content");
        string localPath = name == "command" ? $"<sersync><localpath watch=\"{Sync.Source}\"/></sersync>" : "";
        string settings = name switch { "command" => Command(), "socket" => Socket(), "http" => Http(), _ => Cdn() };
        await Sync.RunWith($"<head>{localPath}<plugin name=\"{name}\">{settings}</plugin></head>", "-m", name, "-o", Sync.ConfigurationPath);
        Sync.Source.MakeDirectory("dir");
        await Heard("dir");
        Sync.Source.Write("dir/a b", "content");
        await Heard("dir/a b");
        Sync.Source.Rename("dir", "moved");
        await Heard("moved");
        int before = All().Count;
        Sync.Source.Remove("moved/a b");
        await Heard("moved/a b");
        Assert.That(All(), Has.Count.GreaterThan(before).And.None.Contains("before"));

        IReadOnlyList<string> All() => name == "command" ? HeardByCommand() : Server.Texts;

        Task Heard(string path)
        {
            string expected = name is "command" or "socket" ? $"{Sync.Source}/{path}" : "/" + path.Replace(" ", "%20", StringComparison.Ordinal);
            return Eventually.Is(() => All().Any(text => text.Contains(expected, StringComparison.Ordinal)), () => $"{path} is not heard of, but:\n{string.Join('\n', All())}");
        }
    }

    [Test]
    public async Task What_is_made_right_before_the_end_is_still_heard_of()
    {
        await Sync.RunWith($"<head><plugin name=\"socket\">{Socket()}</plugin></head>", "-r", "-m", "socket", "-o", Sync.ConfigurationPath);
        await Sync.Process.WaitForLine(line => line.Contains("\"-r\" means nothing beside \"-m socket\"", StringComparison.Ordinal));
        Sync.Source.Write("last", "content");
        await Sync.Process.Stop();
        await Server.WaitFor(text => text == $"{Sync.Source}/last");
    }
}
