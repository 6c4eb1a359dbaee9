using System.Diagnostics;
using NLog;
using Sersync2.Cli.Logging;

namespace Sersync2.Tests.Cli;

public sealed class LogLinesTests
{
    private Sersync2Command _sersync2 = null!;

    [SetUp]
    public void MakeDirectory() => _sersync2 = new Sersync2Command();

    [TearDown]
    public void RemoveDirectory() => _sersync2.Dispose();

    [TestCase("Debug", "<7>text")]
    [TestCase("Info", "<6>text")]
    [TestCase("Warn", "<4>text")]
    [TestCase("Error", "<3>text")]
    public void The_journal_gets_the_priority_and_no_time(string level, string line) =>
        Assert.That(LogLines.ForJournal(LogEventInfo.Create(LogLevel.FromString(level), "", "text")), Is.EqualTo(line));

    [Test]
    public void Each_line_of_an_exception_has_the_priority()
    {
        LogEventInfo entry = LogEventInfo.Create(LogLevel.Error, "", new InvalidOperationException("one\ntwo"), null, "text");

        Assert.That(LogLines.ForJournal(entry).Split('\n'), Has.Length.EqualTo(3).And.All.StartWith("<3>"));
    }

    [TestCase(true)]
    [TestCase(false, Description = "the variable is about another stream: that of whoever started this")]
    public void Output_that_is_the_journal_gets_lines_for_it(bool isJournal)
    {
        string inode = isJournal ? "$(stat -c %d:%i out)" : "1:1";
        using Process shell = _sersync2.StartShell($"touch out; JOURNAL_STREAM={inode} exec \"$0\" -o \"$1\" >out 2>err </dev/null", Sersync2Command.Executable, _sersync2.Configure());
        Sersync2Command.Eventually(() => _sersync2.Holds("out", "INFO watching as") || _sersync2.Holds("out", "<6>watching as"), "it has started");

        Assert.That(_sersync2.Holds("out", "<6>watching as"), Is.EqualTo(isJournal));
    }
}
