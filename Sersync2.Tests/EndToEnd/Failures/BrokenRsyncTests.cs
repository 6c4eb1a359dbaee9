using System.Globalization;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>The rsync of this machine does not do what it should.</summary>
[TestFixture]
internal sealed class BrokenRsyncTests : FailureTest
{
    // The first calls for each code fail with it; as many as it is told.
    private const string FailByTurns = """
        [ -f "$0.codes" ] && [ "$#" -gt 1 ] && {
          read -r code < "$0.codes"
          sed -i 1d "$0.codes"
          [ "${code:-0}" != real ] && [ -n "$code" ] && { echo "standing in for rsync: $code" >&2; eval "$code"; }
        }
        """;

    private string _rsync = null!;

    [Test]
    public async Task It_hangs_and_ignores_SIGTERM()
    {
        Sync.Configuration.Timeout = 1;
        await StartWith("[ -f \"$0.hangs\" ] && { rm \"$0.hangs\"; trap '' TERM; exec sleep 1000; }");
        await File.WriteAllTextAsync(_rsync + ".hangs", "");
        Sync.Source.Write("file", "content");
        await Eventually.Is(() => !File.Exists(_rsync + ".hangs"), "rsync has not been run");
        await Recovered();
    }

    [Test]
    public async Task It_fails_with_every_exit_code_there_is()
    {
        await StartWith(FailByTurns);
        for (int code = 1; code <= 255; code++)
            await Survives($"exit {code}");
    }

    [TestCase("HUP")]
    [TestCase("INT")]
    [TestCase("SEGV")]
    [TestCase("KILL")]
    [TestCase("TERM")]
    [TestCase("PIPE")]
    public async Task A_signal_ends_it(string signal)
    {
        await StartWith(FailByTurns);
        await Survives($"kill -{signal} $$");
    }

    [Test]
    public async Task It_floods_standard_error_and_that_costs_no_memory()
    {
        int megabytes = LongForm.Or(128, 1024);
        await StartWith($"[ -f \"$0.floods\" ] && {{ rm \"$0.floods\"; yes 'rsync: something is wrong with \"a file\"' | head -c {megabytes}M >&2; exit 23; }}");
        Sync.Source.Write("first", "");
        await Recovered();
        int before = ProcessMemory.PeakMegabytes(Sync.Process.Id);
        await File.WriteAllTextAsync(_rsync + ".floods", "");
        Sync.Source.Write("file", "content");
        await Eventually.Is(() => Sync.Remote.Exists("file"), "the file has not arrived", TimeSpan.FromMinutes(3));
        await Recovered();
        int after = ProcessMemory.PeakMegabytes(Sync.Process.Id);
        await TestContext.Progress.WriteLineAsync($"measured: {megabytes} MiB of messages: VmHWM {before} MiB before, {after} MiB after");
        Assert.That(after, Is.LessThan(before + 64));
    }

    [Test]
    public async Task It_floods_standard_error_without_an_end_of_line()
    {
        await StartWith("[ -f \"$0.floods\" ] && { rm \"$0.floods\"; head -c 64M /dev/zero >&2; exit 12; }");
        Sync.Source.Write("first", "");
        await Recovered();
        int before = ProcessMemory.PeakMegabytes(Sync.Process.Id);
        await File.WriteAllTextAsync(_rsync + ".floods", "");
        Sync.Source.Write("file", "content");
        await Recovered();
        Assert.That(ProcessMemory.PeakMegabytes(Sync.Process.Id), Is.LessThan(before + 64));
    }

    [Test]
    public async Task It_is_missing_for_a_while()
    {
        await StartWith("");
        Sync.Source.Write("first", "");
        await Recovered();
        File.Move(_rsync, _rsync + ".away");
        Sync.Source.Write("file", "content");
        await Says("install rsync");
        await Eventually.Is(() => KeptPaths == 1, "the path is not in the fail log");
        Sync.Source.Write("another", "content");
        File.Move(_rsync + ".away", _rsync);
        await Recovered();
        Assert.That(Sync.Process.Lines.Count(line => line.Contains("install rsync", StringComparison.Ordinal)), Is.EqualTo(1), Sync.Process.Output);
    }

    // PATH holds nothing else that could be rsync.
    private async Task StartWith(string before)
    {
        RsyncWrapper wrapper = Sync.RecordRsync(before);
        _rsync = Path.Combine(wrapper.BinDirectory, "rsync");
        foreach (string program in (string[])["sleep", "sed", "yes", "head", "rm"])
            File.CreateSymbolicLink(Path.Combine(wrapper.BinDirectory, program), $"/usr/bin/{program}");
        Sync.Environment["PATH"] = wrapper.BinDirectory;
        await Sync.Start();
    }

    private async Task Survives(string failure)
    {
        int failures = LongForm.Or(1, 2);
        await File.WriteAllTextAsync(_rsync + ".codes", string.Concat(Enumerable.Repeat(failure + "\n", failures)));
        string name = failure.Replace(' ', '-').Replace("$", "", StringComparison.Ordinal);
        Sync.Source.Write(name, failure);
        await Eventually.Is(() => Sync.Remote.Exists(name), () => string.Create(CultureInfo.InvariantCulture, $"after \"{failure}\" the file has not arrived"));
        await Recovered();
    }
}
