using System.Text;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.EndToEnd;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.Rsync;

[NonParallelizable]
public sealed class RsyncRunnerTests
{
    private TempDirectory _temp = null!;
    private string _watch = null!;

    [SetUp]
    public void MakeDirectories()
    {
        _temp = new TempDirectory();
        _watch = _temp.CreateDirectory("watch");
    }

    [TearDown]
    public void RemoveDirectories() => _temp.Dispose();

    [TestCase("exit 0", 0)]
    [TestCase("exit 23", 23)]
    [TestCase("exit 255", 255)]
    [TestCase("kill -KILL $$", 128 + 9)]
    [TestCase("kill -TERM $$", 128 + 15)]
    public async Task The_exit_code_is_told_with_all_that_was_printed(string end, int expected)
    {
        using var rsync = new StandInRsync(_temp.Path, $"echo out; echo err >&2; echo err2 >&2; {end}");

        RsyncResult result = await StandInRsync.Run(_watch, []);

        Assert.That(result.ExitCode, Is.EqualTo(expected));
        Assert.That(result.Notes, Is.EqualTo(new[] { "out" }));
        Assert.That(result.StandardError, Is.EqualTo("err\nerr2"));
        Assert.That(result.NotStarted, Is.Null);
        Assert.That(result.SourceGone, Is.False);
    }

    [Test]
    public async Task Words_and_names_arrive_unchanged()
    {
        string[] words = ["-a", "", " ", "a b", "new\nline", "'", "\"", "\\", "\\\"", "$HOME", "`id`", "*", "--exclude=x y", "中文", "a\\", "-e", "ssh -p 22 -o \"X=y\""];
        byte[] input = RsyncCall.FileList(HostileNames.All.Select(name => new Core.Paths.RelativePath(name.Bytes)));
        using var rsync = new StandInRsync(_temp.Path, $"printf '%s\\0' \"$@\" > '{_temp["words"]}'; cat > '{_temp["input"]}'");

        RsyncResult result = await StandInRsync.Run(_watch, words, input);

        Assert.That(result.ExitCode, Is.Zero, result.StandardError);
        Assert.That(Encoding.UTF8.GetString(File.ReadAllBytes(_temp["words"])), Is.EqualTo(string.Concat(words.Select(word => word + "\0"))));
        Assert.That(File.ReadAllBytes(_temp["input"]), Is.EqualTo(input));
    }

    [Test]
    public async Task It_runs_in_the_watched_directory_whatever_its_name()
    {
        BytePath directory = ((BytePath)_watch).Join(new byte[] { 0xff, (byte)'\n', (byte)'\'', 0xfe });
        ByteFile.MakeDirectory(directory);
        using var rsync = new StandInRsync(_temp.Path, "touch here");

        RsyncResult result = await StandInRsync.Run(directory, []);

        Assert.That(result.ExitCode, Is.Zero, result.StandardError);
        Assert.That(ByteFileStatus.Of(directory.Join("here")), Is.Not.Null);
    }

    [Test]
    public async Task What_it_says_of_its_source_is_about_the_watch_path()
    {
        BytePath directory = ((BytePath)_watch).Join(new byte[] { 0xff, (byte)' ', (byte)'"', (byte)'a' });
        ByteFile.MakeDirectory(directory);
        ByteFile.Write(directory.Join("file"), "content"u8);
        using var rsync = new StandInRsync(
            _temp.Path,
            """
            source=$2
            cat "${source}file"
            printf 'rsync: [sender] send_files failed to open "%sx": Permission denied (13)\n' "$source" >&2
            printf 'file has vanished: "%s/y"\n' "${source%/./}" >&2
            """);

        RsyncResult result = await StandInRsync.Run(directory, ["-a", "./", "host::module/"]);

        string path = _watch + "/\\#377 \"a";
        Assert.That(result.Notes, Is.EqualTo(new[] { "content" }));
        Assert.That(result.StandardError, Is.EqualTo($"rsync: [sender] send_files failed to open \"{path}/x\": Permission denied (13)\nfile has vanished: \"{path}/y\""));
    }

    [Test]
    public async Task Nothing_of_our_own_environment_changes_what_rsync_does()
    {
        using var rsync = new StandInRsync(_temp.Path, "env -0");
        string environment = "";

        await StandInRsync.Run(_watch, [], onLine: line =>
        {
            environment += Encoding.UTF8.GetString(line) + "\n";
            return true;
        });

        string[] variables = environment.Split('\0');
        Assert.That(Environment.GetEnvironmentVariable(HostileEnvironment.Variable), Is.Not.Null);
        Assert.That(variables.Where(variable => variable.StartsWith("RSYNC_", StringComparison.Ordinal)), Is.EqualTo(new[] { "RSYNC_PASSWORD=" }));
        Assert.That(variables, Does.Contain("LC_ALL=C"));
        Assert.That(variables, Has.Some.StartsWith("PATH="));
    }

    [Test]
    public async Task A_watch_path_that_is_another_directory_by_now_is_not_entered()
    {
        using var rsync = new StandInRsync(_temp.Path, $"touch '{_temp["ran"]}'");
        using var runner = new RsyncRunner(1);
        var root = StandInRsync.Root(_watch);
        Directory.Move(_watch, _temp["old"]);
        Directory.CreateDirectory(_watch);

        RsyncResult result = await runner.RunAsync(root, [], default, null, CancellationToken.None);

        Assert.That(result.SourceGone, Is.True);
        Assert.That(File.Exists(_temp["ran"]), Is.False);
    }

    [Test]
    public async Task A_missing_rsync_is_told_and_leaves_no_slot_taken()
    {
        using (new StandInRsync(_temp.Path, null))
        {
            using var runner = new RsyncRunner(1);
            for (int time = 0; time < 3; time++)
            {
                RsyncResult result = await runner.RunAsync(StandInRsync.Root(_watch), [], default, null, CancellationToken.None).WaitAsync(Eventually.Deadline);
                Assert.That(result.NotStarted, Does.StartWith("cannot run \"rsync\": ").And.EndsWith("install rsync, or put it on PATH"));
            }
        }
    }

    [Test]
    public async Task The_version_is_that_of_the_rsync_on_path()
    {
        Assert.That((await VersionAsync())?.AtLeast(3, 0, 0), Is.True);

        using (new StandInRsync(_temp.Path, "echo 'rsync  version 2.6.9  protocol version 29'"))
            Assert.That(await VersionAsync(), Is.EqualTo(new RsyncVersion(2, 6, 9)));
        using (new StandInRsync(_temp.Path, "echo something else"))
            Assert.That(await VersionAsync(), Is.Null);
        Directory.Delete(_temp["bin"], recursive: true);
        using (new StandInRsync(_temp.Path, null))
            Assert.That(await VersionAsync(), Is.Null);

        static async Task<RsyncVersion?> VersionAsync()
        {
            using var runner = new RsyncRunner(1);
            return await runner.QueryVersionAsync(CancellationToken.None);
        }
    }

    [Test]
    public async Task It_stays_with_the_rsync_that_it_has_found_until_that_is_gone()
    {
        using var second = new StandInRsync(_temp.CreateDirectory("second"), "exit 2");
        using var runner = new RsyncRunner(1);
        using var first = new StandInRsync(_temp.CreateDirectory("first"), "exit 1");
        Assert.That(await ExitAsync(runner), Is.EqualTo(2));

        using (var next = new RsyncRunner(1))
            Assert.That(await ExitAsync(next), Is.EqualTo(1), "a reload looks anew");
        File.Delete(_temp["second/bin/rsync"]);
        Assert.That(await ExitAsync(runner), Is.EqualTo(1));
    }

    [TestCase(":{0}")]
    [TestCase("bin:{0}")]
    [TestCase("./bin:.:{0}:")]
    public async Task What_lies_in_the_directory_that_it_runs_in_is_no_rsync_and_on_nobodys_path(string path)
    {
        string planted = $"touch '{_temp["ran"]}'";
        using (new StandInRsync(_watch, planted))
            File.Copy(Path.Combine(_watch, "bin", "rsync"), Path.Combine(_watch, "rsync"));
        using var rsync = new StandInRsync(_temp.Path, $"printf %s \"$PATH\" > '{_temp["path"]}'; printf %s \"$LD_LIBRARY_PATH\" > '{_temp["libraries"]}'");
        Environment.SetEnvironmentVariable("PATH", string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _temp["bin"]));
        Environment.SetEnvironmentVariable("LD_LIBRARY_PATH", $":{_temp["bin"]}");
        try
        {
            Assert.That((await StandInRsync.Run(_watch, [])).ExitCode, Is.Zero);
        }
        finally
        {
            Environment.SetEnvironmentVariable("LD_LIBRARY_PATH", null);
        }

        Assert.That((File.ReadAllText(_temp["path"]), File.ReadAllText(_temp["libraries"]), File.Exists(_temp["ran"])), Is.EqualTo((_temp["bin"], _temp["bin"], false)));
    }

    [Test]
    public async Task No_more_than_so_many_run_at_once()
    {
        string running = _temp.CreateDirectory("running"), most = _temp.CreateDirectory("most");
        using var rsync = new StandInRsync(_temp.Path, $"touch '{running}'/$$; ls '{running}' | wc -l > '{most}'/$$; read -t 0.1 < <(:); rm '{running}'/$$");
        using var runner = new RsyncRunner(2);
        var root = StandInRsync.Root(_watch);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => runner.RunAsync(root, [], default, null, CancellationToken.None))).WaitAsync(Eventually.Deadline);

        int[] seen = [.. Directory.GetFiles(most).Select(file => int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture))];
        Assert.That(seen, Has.Length.EqualTo(12));
        Assert.That(seen, Has.All.LessThanOrEqualTo(2));
    }

    private async Task<int> ExitAsync(RsyncRunner runner) =>
        (await runner.RunAsync(StandInRsync.Root(_watch), [], default, null, CancellationToken.None).WaitAsync(Eventually.Deadline)).ExitCode;
}
