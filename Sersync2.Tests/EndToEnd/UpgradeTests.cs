using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What <c>install.sh</c> restarts, and what it must leave alone: the executable is anybody's to run.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class UpgradeTests : IDisposable
{
    private readonly Installation _installed = new();

    [SetUp]
    public void BeRoot() => Assume.That(Environment.IsPrivilegedProcess, "only root may become another user");

    public void Dispose() => _installed.Dispose();

    [Test]
    public async Task What_becomes_a_set_user_id_program_in_between_is_not_run_as_root()
    {
        string sleep = SetUserIdSleep();
        Process attacker = _installed.Start(
            Installation.AsNobody, _installed.Open, $"{_installed.Wait}; exec '{sleep}' 600 600",
            new() { ["LD_PRELOAD"] = "/nowhere/evil.so", ["PATH"] = _installed.Open + ":/usr/bin:/bin", ["SERSYNC2_EVIL"] = "1" });
        await _installed.Runs(attacker);
        _installed.Between = _installed.LetGo(attacker, sleep);

        (int exit, string output) = _installed.Install();

        Assert.Multiple(() =>
        {
            Assert.That(_installed.Started, Is.Empty, "the attacker's words ran");
            Assert.That(output, Does.Contain("installed:").And.Contain($"left alone, for it has become another: process {attacker.Id}"));
            Assert.That(exit, Is.Zero, output);
            Assert.That(attacker.HasExited, Is.False);
        });
    }

    [Test]
    public async Task What_root_runs_and_becomes_another_program_in_between_is_left_alone()
    {
        string sleep = new FileInfo("/bin/sleep").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "/usr/bin/sleep";
        Process running = _installed.Start([], _installed.Prefix, $"{_installed.Wait}; exec sleep 600 600");
        await _installed.Runs(running);
        _installed.Between = $"echo go >'{_installed["wait"]}'; i=0; while readlink /proc/{running.Id}/exe | grep -q /prefix/ && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done";

        (_, string output) = _installed.Install();

        Assert.That(_installed.Started, Is.Empty, sleep);
        Assert.That(output, Does.Contain($"has become another: process {running.Id}"));
        Assert.That(running.HasExited, Is.False);
    }

    [Test]
    public async Task A_process_of_the_same_number_is_another_one()
    {
        Process running = _installed.Start([], _installed.Prefix, _installed.Wait);
        await _installed.Runs(running);
        string[] listed = _installed.Restart("list").Output.TrimEnd().Split(':');
        Assert.That(listed, Has.Length.EqualTo(5).And.ItemAt(0).EqualTo($"{running.Id}").And.ItemAt(4).EqualTo("own"));
        foreach (int field in (int[])[1, 2, 3, 4])
        {
            string[] other = [.. listed];
            other[field] = field == 4 ? "other" : "1" + other[field];
            foreach (string action in (string[])["restart", "stop"])
                Assert.That(_installed.Restart(action, string.Join(':', other)).Output, Does.Contain("left alone"), action + other[field]);
        }

        Assert.That(running.HasExited, Is.False);
        Assert.That(_installed.Started, Is.Empty);
    }

    [Test]
    public async Task What_an_older_version_has_listed_by_its_number_is_restarted_where_it_runs_the_replaced_file()
    {
        Process old = _installed.Start([], _installed.Prefix, _installed.Wait, null, "-o", "confxml.xml"), other = _installed.Start([], _installed.Prefix, "exec sleep 600");
        await _installed.Runs(old);
        await Eventually.Is(() => Installation.Run("readlink", $"/proc/{other.Id}/exe").Output.Contains("sleep", StringComparison.Ordinal), "it does not become another");
        File.Delete(_installed.Executable);
        File.Copy(_installed["tarball/sersync2"], _installed.Executable);

        (int exit, string output) = _installed.Restart("restart", $"{old.Id}", $"{other.Id}");

        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("restarted: ").And.Contain($"has become another: process {other.Id}"));
        Assert.That((old.WaitForExit(10_000), other.HasExited), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task What_another_user_runs_is_named_without_harm_to_the_terminal_and_left_alone()
    {
        Process other = _installed.Start(Installation.AsNobody, _installed.Open, _installed.Wait, null, "\u001b[2J\n\u009b31m\u202e'word");
        await _installed.Runs(other);
        (int exit, string output) = _installed.Install();
        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.Zero, output);
            Assert.That(output, Does.Contain($"left alone, for it is not root's own here: process {other.Id} of user nobody, {_installed.Executable} -c"));
            Assert.That(output, Does.Contain(@"\033[2J\n\302\23331m\342\200\256\'word"));
            Assert.That(output.Where(letter => letter is (< ' ' and not '\n') or > '~'), Is.Empty);
            Assert.That(other.HasExited, Is.False);
            Assert.That(_installed.Started, Is.Empty);
        });
    }

    [Test]
    public async Task What_root_runs_starts_again_with_its_words_and_a_clean_environment()
    {
        string place = Directory.CreateDirectory(_installed["place"]).FullName;
        Process old = _installed.Start(
            ["sh", "-c", "umask 027; exec \"$@\" >\"$0\"", _installed["log"]], place, _installed.Wait,
            new()
            {
                ["PATH"] = "evil::/usr/bin:.:/bin:",
                ["LANG"] = "C.UTF-8",
                ["TZ"] = "Asia/Shanghai",
                ["SERSYNC2_STATE_DIR"] = "/var/lib/it's\nhere",
                ["SERSYNC2_READY_FD"] = "7",
                ["LD_PRELOAD"] = "/nowhere.so",
                ["ENV"] = "\nLANG=evil",
                ["RSYNC_RSH"] = "evil",
            },
            "-o", "confxml.xml", "", "a 'word'\n");
        await _installed.Runs(old);

        (int exit, string output) = _installed.Install();
        await old.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain($"restarted: {_installed.Executable} -c ").And.Contain(@" '' $'a \'word\'\n'"));
        string[] parts = _installed.Started.Split("environment\n");
        Assert.That(parts[0], Does.EndWith($"user 0\ndirectory {place}\numask 0027\nword -c\nword {_installed.Wait}\nword sh\nword -o\nword confxml.xml\nword \nword a 'word'\n\n"));
        Assert.That(parts[1].TrimEnd().Split('\n').Where(line => !line.StartsWith("SERSYNC2_EXECUTABLE=", StringComparison.Ordinal)), Is.EquivalentTo((string[])["LANG=C.UTF-8", "PATH=/usr/bin:/bin", "SERSYNC2_STATE_DIR=/var/lib/it's", "TZ=Asia/Shanghai", "here"]));
        string started = parts[0].Split('\n')[0]["process ".Length..];
        Assert.That(new FileInfo($"/proc/{started}/fd/1").LinkTarget, Is.EqualTo(_installed["log"]));
    }

    [Test]
    public async Task In_a_directory_that_others_can_write_nothing_starts_that_names_relative_files()
    {
        Process old = _installed.Start([], _installed.Open, _installed.Wait, null, "-ro", "confxml.xml");
        await _installed.Runs(old);
        (int exit, string output) = _installed.Install();
        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.Not.Zero, output);
            Assert.That(output, Does.Contain($"left running: process {old.Id}").And.Contain($"kill {old.Id}; cd {_installed.Open} && {_installed.Executable} -c "));
            Assert.That(old.HasExited, Is.False);
            Assert.That(_installed.Started, Is.Empty);
        });
    }

    [TestCase("<localpath watch=\"/data\"><remote path=\"/copy\"/>", true)]
    [TestCase("<localpath\nwatch = 'data'>", false)]
    [TestCase("<localpath watch=\"/data\"><remote path=\"copy\"/>", false)]
    [TestCase("<param prefix=\"/bin/sh\" suffix=\"x\"/>", true)]
    [TestCase("<param prefix=\"sh ./told.sh\"/>", false)]
    public async Task With_absolute_names_alone_it_starts_in_the_root_directory(string text, bool starts)
    {
        File.WriteAllText(_installed["mine.xml"], text);
        Process old = _installed.Start([], _installed.Open, _installed.Wait, null, "-r", "-o", _installed["mine.xml"]);
        await _installed.Runs(old);
        (int exit, string output) = _installed.Install();
        Assert.That(exit == 0, Is.EqualTo(starts), output);
        Assert.That(old.WaitForExit(starts ? 10_000 : 0), Is.EqualTo(starts), output);
        Assert.That(_installed.Started, starts ? Does.Contain("\ndirectory /\n") : Is.Empty);
        Assert.That(output, Does.Contain(starts ? $"(in /, for others can write in {_installed.Open} or above it)" : "left running"));
    }

    [TestCase("running", false)]
    [TestCase("stranger", true)]
    public async Task The_directory_is_the_one_in_the_lock_file_that_it_holds(string kind, bool ownDirectory)
    {
        string place = Directory.CreateDirectory(_installed["a%s\\c place"]).FullName, cwd = Directory.CreateDirectory(_installed["cwd"]).FullName;
        string written = place.Replace("\\", "\\134", StringComparison.Ordinal);
        string number = kind == "stranger" ? "1" : "$$";
        string text = $"umask 077; exec 5>'{_installed["instance-0123"]}'; printf 'running\\nprocess %s\\ndirectory %s\\n' \"{number}\" '{written}' >&5; {_installed.Wait}";
        Process old = _installed.Start([], cwd, text, null, "-o", "confxml.xml");
        await _installed.Runs(old);
        await Eventually.Is(() => File.Exists(_installed["instance-0123"]) && new FileInfo(_installed["instance-0123"]).Length > 0, "no lock file");
        (int exit, string output) = _installed.Install();
        Assert.That(exit, Is.Zero, output);
        Assert.That(_installed.Started, Does.Contain($"\ndirectory {(ownDirectory ? cwd : place)}\n"));
    }

    [Test]
    public async Task An_ordinary_user_restarts_his_own_in_his_own_prefix()
    {
        Installation.Run("chown", "-R", Installation.Nobody, _installed.Prefix);
        foreach (string name in (string[])["share", "units", "sysctl", "place"])
            Installation.Run("chown", Installation.Nobody, Directory.CreateDirectory(_installed[name]).FullName);
        Process own = _installed.Start(Installation.AsNobody, _installed["place"], _installed.Wait, null, "-o", "confxml.xml");
        Process roots = _installed.Start([], _installed["place"], _installed.Wait, null, "-o", "confxml.xml");
        await _installed.Runs(own);
        await _installed.Runs(roots);
        (int exit, string output) = _installed.Install(Installation.AsNobody);
        Assert.That(exit, Is.Zero, output);
        Assert.That(_installed.Started, Does.Contain($"user {Installation.Nobody}\ndirectory {_installed["place"]}\n"));
        Assert.That((own.WaitForExit(10_000), roots.HasExited), Is.EqualTo((true, false)), output);
    }

    [Test]
    public void A_new_configuration_is_readable_by_its_owner_alone_and_an_old_one_keeps_its_mode()
    {
        string configuration = Path.Combine(_installed.Prefix, "confxml.xml");
        Assert.That(_installed.Install().Exit, Is.Zero);
        Assert.That((int)File.GetUnixFileMode(configuration), Is.EqualTo(0x180));
        Assert.That(Directory.GetFiles(_installed.Prefix).Select(Path.GetFileName), Is.EquivalentTo((string[])
            ["sersync2", "check_sersync.sh", "restart-running.sh", "uninstall.sh", "confxml.sample.xml", "confxml.xml"]));

        File.WriteAllText(configuration, "mine");
        ByteFile.ChangeMode(configuration, 0x1a4);
        Assert.That(_installed.Install().Exit, Is.Zero);
        Assert.That(((int)File.GetUnixFileMode(configuration), File.ReadAllText(configuration)), Is.EqualTo((0x1a4, "mine")));
    }

    private string SetUserIdSleep()
    {
        string sleep = _installed["set-user-id-sleep"];
        File.Copy(new FileInfo("/bin/sleep").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "/bin/sleep", sleep);
        ByteFile.ChangeMode(sleep, 0x9ed); // octal 4755
        using var process = Process.Start(Installation.AsNobody[0], [.. Installation.AsNobody[1..], sleep, "600"])!;
        Func<string> ids = () => File.ReadAllText($"/proc/{process.Id}/status");
        Assert.That(SpinWait.SpinUntil(() => new FileInfo($"/proc/{process.Id}/exe").LinkTarget == sleep, TimeSpan.FromSeconds(10)), Is.True);
        bool becomesRoot = ids().Contains($"\nUid:\t{Installation.Nobody}\t0\t0\t0\n", StringComparison.Ordinal);
        process.Kill();
        process.WaitForExit();
        if (!becomesRoot)
            Assert.Ignore("no set-user-ID programs here");
        return sleep;
    }
}
