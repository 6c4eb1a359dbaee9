using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>
/// Somebody has put programs where they are not looked for: into the directory that sersync2 is started in, the watch path,
/// and beside the executable. None is ever run.
/// </summary>
[TestFixture]
internal sealed class PlantedProgramsTests() : EndToEndTest(RemoteKind.LocalDirectory)
{
    private const int HangUp = 1;
    private const string Unset = "unset";

    private static readonly string[] Paths = [Unset, "", ".", "relative", ":/usr/bin:/bin", ".:/usr/bin:/bin", "relative:/usr/bin:/bin", "/proc/self/cwd:/usr/bin:/bin"];

    private string Ran => Sync.PathOf("ran");

    [SetUp]
    public void PlantPrograms()
    {
        foreach (string place in (string[])["", "relative/", "source/", "source/relative/"])
            Plant(Directory.CreateDirectory(Sync.PathOf(place)).FullName);
    }

    [TearDown]
    public void None_was_run() => Assert.That(File.Exists(Ran) ? File.ReadAllText(Ran) : "", Is.Empty);

    [TestCaseSource(nameof(Paths))]
    public async Task Whatever_path_says_rsync_is_another(string path)
    {
        UsePath(path);
        await Ends("--check");
        await Ends("--once");
        await Sync.StartSersync("-r");
        Sync.Source.Write("file", "content");
        await Sync.Same();
        Sync.Process.Signal(HangUp);
        await Sync.Process.WaitForLine(line => line.Contains("says now", StringComparison.Ordinal));
        Sync.Source.Write("file", "changed");
        await Sync.Same();
    }

    [Test]
    public async Task What_lies_beside_the_executable_is_not_looked_at()
    {
        string copy = CopyExecutable(Sync.PathOf("copy"));
        Plant(Sync.PathOf("copy"));
        Sync.Launcher = ["/bin/sh", "-c", $"shift; exec '{copy}' \"$@\"", "sh"];
        await Sync.StartSersync("-r");
        Sync.Source.Write("file", "content");
        await Sync.Same();
    }

    [Test]
    public async Task A_command_of_a_plugin_finds_nothing_there_either()
    {
        UsePath(":relative:.:/usr/bin:/bin");
        Sync.Configuration.MoreInHead = $"<plugin name=\"command\"><param prefix=\"rsync --version >{Sync.PathOf("version")}; printf %s &quot;$PATH&quot; >{Sync.PathOf("path")}; :\"/></plugin>";
        Sync.Configuration.MoreInSersync = "<plugin start=\"true\" name=\"command\"/>";
        await Sync.StartSersync();
        Sync.Source.Write("file", "content");
        await Eventually.Is(() => File.Exists(Sync.PathOf("path")) && File.ReadAllText(Sync.PathOf("path")) == "/usr/bin:/bin", "the command has not run with that PATH");
        Assert.That(File.ReadAllText(Sync.PathOf("version")), Does.StartWith("rsync "));
    }

    [TestCase(":{0}:/usr/bin:/bin", true)]
    [TestCase(".:relative:{0}:/usr/bin:/bin", false)]
    [TestCase("/proc/self/cwd:{0}:/usr/bin:/bin", true)]
    public async Task The_ssh_that_rsync_finds_is_another(string path, bool byPort)
    {
        await using var server = new SshServer(Sync.NewTree("ssh-server").Root);
        await server.Start();
        TestTree source = Sync.NewTree("second"), remote = Sync.NewTree("by-ssh");
        Plant(source.Root);
        Plant(Directory.CreateDirectory(Path.Combine(source.Root, "relative")).FullName);
        var configuration = new ConfXml { FailLog = Sync.FailLogPath, Ssh = true, Port = byPort ? server.Port : null };
        if (!byPort)
            configuration.CommonParams = $"-artz -e 'ssh -p {server.Port}'";
        configuration.Watch(source.Root, ConfXml.Module("127.0.0.1", remote.Root));
        UsePath(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, server.BinDirectory));
        await Sync.RunWith(configuration.ToString(), "-r", "-o", Sync.ConfigurationPath);
        source.Write("file", "content");
        await Eventually.Is(() => remote.Exists("file"), "the file has not arrived");
    }

    private void UsePath(string path)
    {
        if (path == Unset)
            Sync.Launcher = ["/usr/bin/env", "-u", "PATH"];
        else
            Sync.Environment["PATH"] = path;
    }

    private async Task Ends(string option)
    {
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        await using SersyncProcess process = SersyncProcess.Start([option, "-o", Sync.ConfigurationPath], Sync.PathOf("."), Sync.Launcher, Sync.Environment);
        Assert.That(await process.WaitForExit(), Is.Zero, process.Output);
    }

    private void Plant(string directory)
    {
        foreach (string program in (string[])["rsync", "ssh", "sh"])
        {
            string file = Path.Combine(directory, program);
            File.WriteAllText(file, $"#!/bin/sh\necho \"$0 in $(pwd)\" >> '{Ran}'\nexit 1\n");
            File.SetUnixFileMode(file, (UnixFileMode)0x1ed);
        }
    }

    // All that it needs lies beside it, where it is not a single file.
    private static string CopyExecutable(string directory)
    {
        Directory.CreateDirectory(directory);
        string from = Path.GetDirectoryName(SersyncExecutable.Path)!;
        string[] parts = ["sersync2*", "Sersync2.Core.dll", "CliWrap.dll", "NLog.dll", "System.CommandLine.dll", "Tmds.LibC.dll"];
        foreach (string file in parts.SelectMany(part => Directory.EnumerateFiles(from, part, SearchOption.AllDirectories)).Where(file => !file.EndsWith(".dbg", StringComparison.Ordinal)))
        {
            string to = Path.Combine(directory, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return Path.Combine(directory, Path.GetFileName(SersyncExecutable.Path));
    }
}
