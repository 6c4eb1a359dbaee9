using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Targets on which something else happens than what was asked for: noticed, mended where it can be, and told.</summary>
internal sealed class SurprisingTargetsTests() : EndToEndTest
{
    [Test]
    public async Task A_name_that_went_with_another_one_is_sent_again()
    {
        // The server's file system does not tell case apart: with one name the other goes.
        string there = Sync.Remote.Root;
        _ = Sync.RecordRsync(before: $"case \" $* \" in *' --delete-missing-args '*) if [ -e '{there}/twin' ]; then rm -f '{there}/Twin'; elif [ -e '{there}/d/twin' ]; then rm -f '{there}/D/Twin'; fi;; esac");
        Sync.Source.MakeDirectory("D");
        Sync.Source.MakeDirectory("d");
        foreach (string name in (string[])["Twin", "twin", "D/Twin", "d/twin", "other"])
        {
            Sync.Source.Write(name, name);
        }

        await Sync.Start("-r");
        await Sync.Same();
        Sync.Source.Remove("twin");
        await Eventually.Is(() => !Sync.Remote.Exists("twin") && Sync.Remote.Read("Twin") == "Twin", () => Sync.Process.Output);
        Sync.Source.Remove("d/twin");
        await Eventually.Is(() => !Sync.Remote.Exists("d/twin") && Sync.Remote.Read("D/Twin") == "D/Twin", () => Sync.Process.Output);
        await Sync.Same();
        Assert.That(Sync.Process.Output.Split("does not tell names apart").Length - 1, Is.EqualTo(1), Sync.Process.Output);
    }

    [Test]
    public async Task Where_case_is_told_nothing_is_said()
    {
        Sync.Source.Write("Twin", "content");
        Sync.Source.Write("twin", "content");
        await Sync.Start("-r");
        await Sync.Same();
        Sync.Source.Remove("twin");
        await Sync.Settle();
        await Sync.Same();
        Assert.That(Sync.Process.Output, Does.Not.Contain("tell names apart"));
    }

    [Test]
    public async Task A_link_that_makes_way_for_a_directory_is_told_first()
    {
        TestTree bigger = Sync.NewTree("bigger");
        bigger.Write("data", "there");
        Sync.Remote.MakeSymbolicLink("linked", bigger.Root);
        Sync.Source.MakeDirectory("linked");
        Sync.Source.Write("linked/new", "content");
        await Sync.Start("-r");
        await Sync.Same();
        Assert.That(bigger.Read("data"), Is.EqualTo("there"));
        await Sync.Process.WaitForLine(line => line.Contains(" files sent, ", StringComparison.Ordinal));
        int told = Sync.Process.Output.IndexOf("\"linked\" is a directory here, and something else at", StringComparison.Ordinal);
        Assert.That(told, Is.GreaterThan(0), Sync.Process.Output);
        Assert.That(told, Is.LessThan(Sync.Process.Output.IndexOf(" files sent, ", StringComparison.Ordinal)), Sync.Process.Output);
    }

    [TestCase("-r", true, true)]
    [TestCase("-r", false, false)]
    [TestCase("-r", true, false)]
    [TestCase("", false, true)]
    [TestCase("", true, true)]
    public async Task So_it_is_on_every_way(string option, bool hasFilter, bool deletes)
    {
        TestTree bigger = Sync.NewTree("bigger");
        bigger.Write("data", "there");
        Sync.Remote.MakeSymbolicLink("linked", bigger.Root);
        Sync.Remote.MakeDirectory("real");
        Sync.Source.MakeDirectory("real");
        Sync.Source.MakeDirectory("linked");
        Sync.Source.Write("linked/old", "content");
        if (hasFilter)
            Sync.Configuration.Exclude("[.]skip$");
        if (!deletes)
            Sync.Configuration.Inotify.Remove("delete");
        // A call that changes something is held up: what has been said until then was said before.
        string go = Sync.PathOf("go");
        _ = Sync.RecordRsync(before: $"case \" $* \" in *' -n '*|*' --version '*) ;; *) while [ ! -e '{go}' ]; do sleep 0.05; done;; esac");
        await Sync.Start(option.Length > 0 ? [option] : []);
        if (option.Length == 0)
        {
            Sync.Source.Write("real/file", "content");
            Sync.Source.Write("linked/new", "content");
        }

        await Sync.Process.WaitForLine(line => line.Contains("\"linked\" is a directory here, and something else at", StringComparison.Ordinal));
        Assert.That(Sync.Remote.Status("linked")?.Type, Is.EqualTo(FileType.SymbolicLink), "it was told before");
        await File.WriteAllTextAsync(go, "");
        await Eventually.Is(() => Sync.Remote.Status("linked")?.Type == FileType.Directory, () => Sync.Process.Output);
        Sync.Source.Write("linked/newer", "content");
        await Eventually.Is(() => Sync.Remote.Exists("linked/newer"), () => Sync.Process.Output);
        Assert.That(bigger.Read("data"), Is.EqualTo("there"));
        Assert.That(Sync.Process.Output.Split("is a directory here, and something else at").Length - 1, Is.EqualTo(1), Sync.Process.Output);
    }

    [Test]
    public async Task With_K_a_link_stays_and_nothing_is_said()
    {
        // A server follows no link that leads out of its module.
        Sync.Remote.MakeDirectory("bigger");
        Sync.Remote.MakeSymbolicLink("linked", "bigger");
        Sync.Source.MakeDirectory("bigger");
        Sync.Source.MakeDirectory("linked");
        Sync.Source.Write("linked/old", "content");
        Sync.Configuration.CommonParams = "-artzK";
        Sync.Configuration.Inotify.Remove("delete");
        await Sync.Start("-r");
        await Eventually.Is(() => Sync.Remote.Exists("bigger/old"), () => Sync.Process.Output);
        Sync.Source.Write("linked/new", "content");
        await Eventually.Is(() => Sync.Remote.Exists("bigger/new"), () => Sync.Process.Output);
        Assert.That(Sync.Process.Output, Does.Not.Contain("something else at"));
    }

    [Test]
    public async Task Check_tells_of_links_that_are_to_make_way()
    {
        TestTree bigger = Sync.NewTree("bigger");
        Sync.Remote.MakeSymbolicLink("linked", bigger.Root);
        Sync.Remote.MakeSymbolicLink("skipped", bigger.Root);
        foreach (string directory in (string[])["linked", "skipped", "real", "new"])
            Sync.Source.MakeDirectory(directory);
        Sync.Remote.MakeDirectory("real");
        Sync.Configuration.Exclude("^skipped");
        await Sync.Daemon.Start();
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        (int exit, string output) = await Sync.Ask("--check");
        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("1 directories here are something else there, most likely symbolic links to directories, the first \"linked\""));
        Assert.That(Sync.Remote.Status("linked")?.Type, Is.EqualTo(FileType.SymbolicLink));
    }

    [Test]
    public async Task A_path_that_is_too_long_holds_no_other_deletion_up()
    {
        string step = new('n', 200);
        await Shell($"mkdir long && cd long && for i in $(seq 20); do mkdir {step} && cd {step}; done && touch {step}");
        try
        {
            Sync.Source.Write("here", "content");
            Sync.Remote.MakeDirectory("long");
            Sync.Remote.Write("long/alone", "of nobody");
            Sync.Remote.Write("alone", "of nobody");
            await Sync.Start("-r");
            await Eventually.Is(() => !Sync.Remote.Exists("alone") && !Sync.Remote.Exists("long/alone"), () => Sync.Process.Output);
            Assert.That(Sync.Process.Output, Does.Contain("longer than rsync carries"));
        }
        finally
        {
            await Sync.Process.Stop();
            await Shell("rm -rf long");
        }
    }

    private async Task Shell(string command)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = Sync.Source.Root })!;
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero);
    }
}
