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
