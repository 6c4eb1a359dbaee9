using System.Globalization;
using NLog;
using Sersync2.Cli.Logging;
using Sersync2.Core;
using Sersync2.Core.Configuration;
using Sersync2.Core.Logging;

namespace Sersync2.Tests.Cli;

public sealed class LogSetupTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private string _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("sersync2-log-").FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void The_log_file_obeys_its_level_and_has_one_line_per_message()
    {
        LogFileSettings settings = new() { Path = At("a{}${level}.log"), Level = "warn" };

        Write(settings, log =>
        {
            log.Info("not this");
            log.Warn("a {0} with {{braces}}", "line");
            log.Error("100% {unharmed");
        });

        string[] lines = File.ReadAllLines(settings.Path);
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Length.EqualTo(2));
            Assert.That(lines[0], Does.Match(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d WARN a line with \{braces\}$"));
            Assert.That(lines[1], Does.EndWith(" ERROR 100% {unharmed"));
        });
    }

    [Test]
    public void How_far_a_full_sync_has_come_is_said_once_a_minute_in_a_file()
    {
        LogFileSettings settings = new() { Path = At("a.log") };

        Write(settings, log =>
        {
            log.Factory.GetLogger("progress.live").Info("a second");
            log.Factory.GetLogger("progress.minute").Info("a minute");
        });

        Assert.That(File.ReadAllLines(settings.Path), Has.One.EndsWith(" INFO a minute").And.None.EndsWith("a second"));
    }

    [Test]
    public void A_full_log_file_moves_away_and_old_ones_go()
    {
        File.WriteAllText(At("a.mine.log"), "not a rotated one");
        LogFileSettings settings = new() { Path = At("a.log"), MaxSizeMegabytes = 1, Keep = 2 };
        string padding = new('x', 1000);

        Write(settings, log =>
        {
            for (int number = 0; number < 5000; number++)
            {
                log.Info("{0} {1}", padding, number);
                // The size is looked at once for all lines that have gathered.
                if (number % 500 == 0)
                    log.Factory.Flush(Limit);
            }
        });

        string[] rotated = [.. Directory.GetFiles(_directory, "a.?.log").Order(StringComparer.Ordinal)];
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadLines(settings.Path).Last(), Does.EndWith(" 4999"), "the newest line");
            Assert.That(rotated, Has.Length.EqualTo(2));
            Assert.That(LastNumber(rotated[1]) + 1, Is.EqualTo(FirstNumber(settings.Path)), "no line is lost between two files");
            Assert.That(rotated.Select(file => new FileInfo(file).Length), Is.All.LessThan(2 * 1024 * 1024), "one queue's worth may exceed the size");
            Assert.That(File.ReadAllText(At("a.mine.log")), Is.EqualTo("not a rotated one"));
        });
    }

    [Test]
    public void What_stands_on_standard_error_goes_to_the_log_file()
    {
        LogFileSettings settings = new() { Path = At("a.log") };

        Write(settings, log => log.Factory.GetLogger(LogSetup.ErrorLoggerName).Error("the end"));

        Assert.That(File.ReadAllText(settings.Path), Does.EndWith(" ERROR the end\n"));
    }

    [Test]
    public void A_log_file_that_cannot_be_written_is_an_error_at_start()
    {
        SersyncSettings settings = new() { File = "x", Log = new LogFileSettings { Path = _directory } };

        Assert.That(
            () => LogSetup.Apply(settings),
            Throws.TypeOf<SersyncException>().With.Message.StartsWith($"cannot write the log file \"{_directory}\": "));
    }

    private static void Write(LogFileSettings settings, Action<Logger> write)
    {
        using var factory = new LogFactory { Configuration = LogSetup.Configure(LogLevel.Off, settings, LogPlace.For(settings.Path)) };
        write(factory.GetLogger("test"));
        factory.Flush(Limit);
    }

    private static int FirstNumber(string file) => Number(File.ReadLines(file).First());

    private static int LastNumber(string file) => Number(File.ReadLines(file).Last());

    private static int Number(string line) => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    private string At(string name) => Path.Combine(_directory, name);
}
