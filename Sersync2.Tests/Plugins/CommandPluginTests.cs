using System.Text;
using Sersync2.Core.Configuration.Plugins;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Plugins;
using Sersync2.Tests.EndToEnd;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Plugins;

public sealed class CommandPluginTests
{
    private TempDirectory _directory = null!;

    [SetUp]
    public void SetUp() => _directory = new TempDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public async Task Any_name_arrives_as_one_word_and_none_is_executed()
    {
        using var plugin = new CommandPlugin(Settings("printf '%s\\0'", $">> {_directory["heard"]}"));
        foreach (BytePath name in HostileNames.All)
            Assert.That(await Handle(plugin, name), Is.EqualTo(PluginResult.Done));

        string[] expected = [.. HostileNames.All.Select(name => $"{_directory.Path}/{Encoding.Latin1.GetString(name.Bytes)}")];
        Assert.That(StandInRsync.ReadWords(_directory["heard"]), Is.EqualTo(expected));
        Assert.That(File.Exists(_directory[HostileNames.Proof]) || File.Exists(HostileNames.Proof), Is.False);
    }

    [TestCase("/bin/true", null)]
    [TestCase("exit 3; :", "the command ended with exit code 3")]
    [TestCase("kill -KILL $$; :", "the command was killed by signal 9")]
    [TestCase("/nonexistent/command", "the command ended with exit code 127")]
    public async Task How_the_command_ends_is_told_unless_errors_are_to_be_ignored(string prefix, string? failure)
    {
        using var plugin = new CommandPlugin(Settings(prefix));
        using var ignoring = new CommandPlugin(Settings(prefix) with { IgnoreError = true });
        Assert.That((await Handle(plugin, "a")).Failure, Is.EqualTo(failure));
        Assert.That(await Handle(ignoring, "a"), Is.EqualTo(PluginResult.Done));
    }

    [Test]
    public async Task Time_over_ends_all_that_the_command_has_started()
    {
        string pids = _directory["pids"];
        using var plugin = new CommandPlugin(Settings($"trap '' TERM; (trap '' TERM; sh -c 'echo $$; exec sleep 1000' >> {pids}) & echo $$ >> {pids}; while :; do sleep 0.1; done; :"));
        using var limit = new CancellationTokenSource();
        Task<PluginResult> running = Handle(plugin, "a", limit.Token);
        await Eventually.Is(() => File.Exists(pids) && File.ReadAllLines(pids).Length == 2, "the command does not run");

        await limit.CancelAsync();
        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        foreach (string pid in File.ReadAllLines(pids))
            await Eventually.Is(() => !Directory.Exists($"/proc/{pid}") || File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal), $"{pid} still runs");
    }

    [Test]
    public async Task What_the_command_leaves_in_the_background_is_not_waited_for()
    {
        using var plugin = new CommandPlugin(Settings($"sleep 1000 & echo $! > {_directory["pid"]}; :"));
        Assert.That(await Handle(plugin, "a").WaitAsync(Eventually.Deadline), Is.EqualTo(PluginResult.Done));

        int left = int.Parse(File.ReadAllText(_directory["pid"]), System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(Tmds.Linux.LibC.kill(left, Tmds.Linux.LibC.SIGKILL), Is.Zero, "it was ended");
    }

    [TestCase("(.*)\\.php", "a/b.php", true)]
    [TestCase("(.*)\\.php", "a/b.phps", false)]
    [TestCase("b.php", "b.php", false)]
    [TestCase("(.*)/b\\.php", "b.php", true)]
    public async Task Only_what_an_expression_matches_from_end_to_end_is_handed_on(string expression, string path, bool expected)
    {
        using var plugin = new CommandPlugin(Settings("/bin/true") with { Include = ["nothing", expression] });
        Assert.That(await Handle(plugin, path), Is.EqualTo(expected ? PluginResult.Done : PluginResult.Skipped));
    }

    [Test]
    public async Task The_command_sees_nothing_that_is_between_this_program_and_rsync()
    {
        using var plugin = new CommandPlugin(Settings($"env > {_directory["env"]}; :"));
        Assert.That(await Handle(plugin, "a"), Is.EqualTo(PluginResult.Done));
        Assert.That(File.ReadAllLines(_directory["env"]), Has.Some.StartsWith("PATH=").And.None.StartsWith("RSYNC_"));
    }

    private static CommandPluginSettings Settings(string prefix, string suffix = "") => new()
    {
        Name = "command",
        Prefix = Encoding.UTF8.GetBytes(prefix),
        Suffix = Encoding.UTF8.GetBytes(suffix),
    };

    private Task<PluginResult> Handle(CommandPlugin plugin, BytePath name, CancellationToken cancellation = default) =>
        plugin.HandleAsync(new PluginEvent(new AbsolutePath(_directory.Path), new RelativePath(name.Bytes), InotifyMask.CloseWrite), cancellation);
}
