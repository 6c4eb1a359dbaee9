using System.Globalization;
using System.Text;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Configurations that take for ever to read: a signal ends it.</summary>
internal sealed class UnreadableConfigurationTests() : EndToEndTest(RemoteKind.LocalDirectory)
{
    private const int HangUp = 1;

    [TestCase("", 0)]
    [TestCase("--once", 1)]
    [TestCase("--check", 1)]
    public async Task A_FIFO_that_nothing_comes_from_is_left_when_asked(string option, int exit)
    {
        MakeFifo(Sync.PathOf("fifo"));
        await using SersyncProcess sersync = Begin(Sync.PathOf("fifo"), option);
        await using FileStream writer = await OpenForWriting(sersync);
        sersync.Signal(Signals.Terminate);
        Assert.That(await sersync.WaitForExit(), Is.EqualTo(exit), sersync.Output);
    }

    [TestCase("", 0)]
    [TestCase("--once", 1)]
    [TestCase("--check", 1)]
    public async Task Very_many_expressions_are_left_when_asked(string option, int exit)
    {
        var expressions = new StringBuilder();
        for (int i = 0; i < 250_000; i++)
            expressions.Append(CultureInfo.InvariantCulture, $"<exclude expression=\"(.*){i}[a-z]+\\.x\"/>");
        string xml = Sync.Configuration.ToString().Replace("<filter start=\"false\"", "<filter start=\"true\"", StringComparison.Ordinal)
            .Replace("</filter>", $"{expressions}</filter>", StringComparison.Ordinal);
        // Once all has been taken from it, what is in it is being read.
        MakeFifo(Sync.PathOf("fifo"));
        await using SersyncProcess sersync = Begin(Sync.PathOf("fifo"), option);
        await using (FileStream writer = await OpenForWriting(sersync))
            await writer.WriteAsync(Encoding.UTF8.GetBytes(xml));
        sersync.Signal(Signals.Terminate);
        Assert.That(await sersync.WaitForExit(), Is.EqualTo(exit), sersync.Output);
        Assert.That(sersync.Output, Does.Not.Contain("watching"));
    }

    [Test]
    public async Task A_FIFO_at_a_reload_is_left_when_asked_and_syncing_goes_on_meanwhile()
    {
        await Sync.Start();
        File.Delete(Sync.ConfigurationPath);
        MakeFifo(Sync.ConfigurationPath);
        Sync.Process.Signal(HangUp);
        await Sync.Process.WaitForLine(line => line.Contains("reading", StringComparison.Ordinal));
        Sync.Source.Write("a", "content");
        await Sync.Same();
        await Sync.Process.Stop();
    }

    [Test]
    public async Task A_FIFO_that_is_written_to_is_read()
    {
        MakeFifo(Sync.PathOf("fifo"));
        await using SersyncProcess sersync = Begin(Sync.PathOf("fifo"));
        await File.WriteAllTextAsync(Sync.PathOf("fifo"), Sync.Configuration.ToString());
        await sersync.WaitUntilReady();
        await sersync.Stop();
    }

    [TestCase("/dev/zero", "it is larger than 16 MiB")]
    [TestCase("/dev/null", "it is empty")]
    public async Task A_device_is_told_from_a_configuration(string device, string told)
    {
        await using SersyncProcess sersync = Begin(device);
        Assert.That(await sersync.WaitForExit(), Is.EqualTo(1));
        Assert.That(sersync.Output, Does.Contain(told));
    }

    private SersyncProcess Begin(string file, params string[] options) =>
        SersyncProcess.Start([.. options.Where(option => option.Length > 0), "-o", file], Sync.PathOf("."), [], Sync.Environment);

    // Opened as soon as there is a reader.
    private async Task<FileStream> OpenForWriting(SersyncProcess sersync)
    {
        Task<FileStream> writer = Task.Run(() => new FileStream(Sync.PathOf("fifo"), FileMode.Open, FileAccess.Write));
        await Eventually.Is(() => writer.IsCompleted || !sersync.Runs, () => $"it is not read:\n{sersync.Output}");
        Assert.That(writer.IsCompleted, sersync.Output);
        return await writer;
    }

    private static void MakeFifo(string path)
    {
        using var process = System.Diagnostics.Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
    }
}
