using Sersync2.Core.Status;

namespace Sersync2.Tests.Status;

public sealed class StatusTableTests
{
    private static readonly StatusSnapshot Sample = Snapshots.Of(Snapshots.Path(Snapshots.InSync(), Snapshots.Down()));

    [Test]
    public void It_says_everything_where_there_is_room()
    {
        string text = new StatusTable(0, colour: false).Write(Sample);

        Assert.That(text, Is.EqualTo("""
            sersync2 3.0.0: not in sync (process 42, up 3 h 0 min)
            /etc/confxml.xml

            /data/www: watching, 1,234 directories, 56,789 events, the last 3.0 s ago
              REMOTE           STATE         SINCE  WAITING  IN FLIGHT     LAG  FAILED  CALLS     SENT  DELETED  DELIVERED
              192.0.2.20::www  in sync       5 min        0          0       -       0     17  118 MiB        3      3.0 s
              192.0.2.21::www  backing off  12 min   12,345          0  12 min       7     20      0 B        0          -
              192.0.2.21::www: 20 s ago: rsync: [sender] failed to connect to 192.0.2.21 (192.0.2.21): Connection refused (111)

            """));
    }

    [TestCase(48)]
    [TestCase(80)]
    [TestCase(100)]
    public void The_rows_fit_a_narrow_terminal_and_keep_what_matters_most(int width)
    {
        string[] lines = new StatusTable(width, colour: false).Write(Sample).Split('\n');

        string[] rows = [.. lines.SkipWhile(line => !line.StartsWith("  REMOTE", StringComparison.Ordinal)).Take(3)];
        Assert.Multiple(() =>
        {
            Assert.That(rows, Has.All.Length.LessThanOrEqualTo(width));
            Assert.That(rows[0], Does.Contain("STATE").And.Contain("WAITING").And.Contain("LAG"));
            Assert.That(rows[2], Does.Contain("backing off").And.Contain("12,345").And.Contain("12 min"));
        });
    }

    [Test]
    public void Colours_are_for_terminals_that_want_them()
    {
        Assert.Multiple(() =>
        {
            Assert.That(new StatusTable(0, colour: true).Write(Sample), Does.Contain("\e[31mbacking off\e[0m").And.Contain("\e[32min sync\e[0m"));
            Assert.That(new StatusTable(0, colour: false).Write(Sample), Does.Not.Contain("\e"));
        });
    }

    [Test]
    public void Nothing_that_a_remote_says_reaches_the_terminal_as_a_command()
    {
        StatusSnapshot hostile = Snapshots.Of(Snapshots.Path(Snapshots.Down("a\e[2Jb") with { LastError = "x\e]0;y\u0007\nz" }) with { Watch = "/w\r" });

        Assert.That(new StatusTable(0, colour: false).Write(hostile).Where(letter => char.IsControl(letter) && letter != '\n'), Is.Empty);
    }

    [Test]
    public void Columns_stand_under_each_other_in_any_script()
    {
        StatusSnapshot status = Snapshots.Of(Snapshots.Path(Snapshots.InSync("/备份/网站"), Snapshots.InSync("/mnt/backup")));

        string[] rows = [.. new StatusTable(0, colour: false).Write(status).Split('\n').Where(line => line.Contains("in sync  ", StringComparison.Ordinal))];

        Assert.That(TextCells.Width(rows[0].Split("in sync")[0]), Is.EqualTo(TextCells.Width(rows[1].Split("in sync")[0])));
    }
}
