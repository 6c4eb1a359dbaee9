using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>SIGHUP.</summary>
[TestFixture]
internal sealed class ReloadTests : EndToEndTest
{
    private const int HangUp = 1;

    [Test]
    public async Task A_remote_that_was_added_gets_all_and_the_old_one_goes_on()
    {
        TestTree second = Sync.NewTree("second");
        Sync.Daemon.Add(SyncScenario.Module("second", second));
        await Sync.Start("-r");
        Sync.Source.Write("before", "1");
        await Sync.Same();

        await Reload(Sync.Configuration.ToString().Replace(
            "<remote ip=\"127.0.0.1\" name=\"backup\"/>",
            "<remote ip=\"127.0.0.1\" name=\"backup\"/><remote ip=\"127.0.0.1\" name=\"second\"/>",
            StringComparison.Ordinal));
        Sync.Source.Write("after", "2");

        await Sync.Same();
        await Eventually.Same(Sync.Source, second);
    }

    [Test]
    public async Task A_filter_that_was_lifted_lets_through_what_it_held_back()
    {
        Sync.Configuration.Exclude("(.*)\\.log");
        await Sync.Start("-r");
        Sync.Source.Write("a.log", "excluded");
        Sync.Source.Write("a.txt", "1");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("a.log"), Is.False);

        await Reload(Sync.Configuration.ToString().Replace("<exclude expression=\"(.*)\\.log\"></exclude>", "", StringComparison.Ordinal));

        await Sync.Same();
    }

    [Test]
    public async Task A_broken_configuration_is_reported_and_the_running_one_goes_on()
    {
        await Sync.Start("-r");
        await File.WriteAllTextAsync(Sync.ConfigurationPath, "<head><sersync>");
        Sync.Process.Signal(HangUp);
        await Sync.Process.WaitForLine(line => line.Contains("going on as before", StringComparison.Ordinal));

        Sync.Source.Write("after", "1");

        await Sync.Same();
    }

    [Test]
    public async Task What_waits_for_a_remote_that_is_down_is_not_forgotten_and_no_deletion_either()
    {
        Sync.Source.Write("gone", "1");
        await Sync.Start("-r");
        await Sync.Same();
        await Sync.Daemon.Stop();
        Sync.Source.Write("new", "2");
        File.Delete(Path.Combine(Sync.Source.Root, "gone"));
        await Sync.Process.WaitForLine(line => line.Contains("is not in sync", StringComparison.Ordinal));

        await Reload(Sync.Configuration.ToString());
        await Sync.Daemon.Start();

        await Sync.Same();
        await Eventually.Is(() => !File.Exists(Sync.PathOf("fail.sh")), "the fail log is still there");
    }

    [Test]
    public async Task A_full_sync_that_was_asked_for_and_waits_for_its_remote_is_still_owed()
    {
        Sync.Source.Write("here", "1");
        Sync.Remote.Write("not here", "2");
        await Sync.StartSersync("-r");
        await Sync.Process.WaitForLine(line => line.Contains("is not in sync", StringComparison.Ordinal));

        await Reload(Sync.Configuration.ToString());
        await Sync.Daemon.Start();

        await Sync.Same();
    }

    [Test]
    public async Task A_directory_that_has_taken_the_place_of_the_watched_one_still_deletes_nothing()
    {
        for (int i = 0; i < 20; i++)
            Sync.Source.Write($"{i}", "precious");
        await Sync.Start("-r");
        await Sync.Same();
        Directory.Move(Sync.Source.Root, Sync.PathOf("disk"));
        Directory.CreateDirectory(Sync.Source.Root);
        Sync.Source.Write("log", "written into the mount point");
        await Eventually.Is(() => Sync.Remote.Exists("log"), "the other directory has not been taken on");

        for (int time = 0; time < 2; time++)
        {
            await Reload(Sync.Configuration.ToString());
            await Eventually.Is(() => Sync.Process.Lines.Count(line => line.Contains("says now", StringComparison.Ordinal)) > time, "it has not been read again");
            await Sync.Settle();
            Assert.That(Enumerable.Range(0, 20).All(i => Sync.Remote.Exists($"{i}")), $"deleted by reload {time + 1}");
        }
    }

    [Test]
    public async Task A_directory_that_was_added_as_a_known_mirror_is_known_from_then_on()
    {
        TestTree added = Sync.NewTree("added"), mirror = Sync.NewTree("mirror");
        Sync.Source.Write("always", "x");
        added.Write("precious", "x");
        string with = Sync.Configuration.ToString().Replace(
            "<localpath", $"<localpath watch=\"{added.Root}\">{ConfXml.Local(mirror.Root)}</localpath><localpath", StringComparison.Ordinal);
        await Sync.Daemon.Start();
        await File.WriteAllTextAsync(Sync.ConfigurationPath, with);
        Assert.That((await Sync.Ask("--once")).Exit, Is.Zero);
        await Sync.StartSersync("-r");
        await Reload(with);
        added.Write("before", "x");
        await Eventually.Same(added, mirror);

        Directory.Move(added.Root, Sync.PathOf("disk"));
        Directory.CreateDirectory(added.Root);
        added.Write("log", "written into the mount point");
        await Eventually.Is(() => mirror.Exists("log"), "the other directory has not been taken on");
        await Reload(with);
        await Eventually.Is(() => Sync.Process.Lines.Count(line => line.Contains("says now", StringComparison.Ordinal)) > 1, "it has not been read again");
        await Sync.Settle(added, mirror);
        Assert.That(mirror.Exists("precious"));
    }

    private async Task Reload(string configuration)
    {
        await File.WriteAllTextAsync(Sync.ConfigurationPath, configuration);
        Sync.Process.Signal(HangUp);
        await Sync.Process.WaitForLine(line => line.Contains("says now", StringComparison.Ordinal));
    }
}
