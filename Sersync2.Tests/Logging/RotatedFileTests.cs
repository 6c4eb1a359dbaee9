using Sersync2.Core.Logging;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Logging;

public sealed class RotatedFileTests
{
    private TempDirectory _temp = null!;

    [SetUp]
    public void MakeDirectory() => _temp = new TempDirectory();

    [TearDown]
    public void RemoveDirectory() => _temp.Dispose();

    [Test]
    public void The_highest_number_is_the_newest_and_numbers_do_not_grow()
    {
        foreach ((string name, string text) in (ReadOnlySpan<(string, string)>)[("a.7.log", "older"), ("a.12.log", "old"), ("a.log", "last")])
            File.WriteAllText(_temp[name], text);
        WriteLines("a.log", keep: 3, "1", "2");
        Assert.That(Contents("a.1.log", "a.2.log", "a.3.log", "a.log"), Is.EqualTo(new[] { "old", "last", "1", "2" }));
        Assert.That(Directory.GetFiles(_temp.Path), Has.Length.EqualTo(4));
    }

    [TestCase("b", "b.1", "b.2")]
    [TestCase("b.c.txt", "b.c.1.txt", "b.c.2.txt")]
    [TestCase(".log", ".1.log", ".2.log")]
    public void Each_new_one_has_mode_0640_and_the_others_keep_theirs(string name, string first, string second)
    {
        File.WriteAllText(_temp[name], "of an earlier time");
        ByteFile.ChangeMode(_temp[name], 0x1a4);
        WriteLines(name, keep: 5, "1", "2");
        Assert.That(new[] { first, second, name }.Select(file => ByteFileStatus.Of(_temp[file])!.Value.Mode), Is.EqualTo(new[] { 0x1a4, 0x1a0, 0x1a0 }));
    }

    [Test]
    public void What_is_planted_at_the_names_that_it_moves_to_stays()
    {
        File.WriteAllText(_temp["victim"], "precious");
        ByteFile.MakeSymbolicLink(_temp["a.1.log"], _temp["victim"]);
        ByteFile.MakeFifo(_temp["a.2.log"]);
        Directory.CreateDirectory(_temp["a.3.log"]);
        WriteLines("a.log", keep: 2, "1", "2", "3", "4");
        Assert.That(File.ReadAllText(_temp["victim"]), Is.EqualTo("precious"));
        Assert.That(Contents("a.4.log", "a.5.log", "a.log"), Is.EqualTo(new[] { "2", "3", "4" }));
    }

    [Test]
    public void Names_that_only_look_like_it_stay()
    {
        string[] names = ["a.01.log", "a.+1.log", "a..log", "a.x.log", "a.1.log.gz", "a.1.txt", "a.0.log", "a.99999999999.log"];
        foreach (string name in names)
            File.WriteAllText(_temp[name], "mine");
        WriteLines("a.log", keep: 1, "1", "2", "3");
        Assert.That(Contents(names), Is.All.EqualTo("mine"));
        Assert.That(Contents("a.1.log", "a.log"), Is.EqualTo(new[] { "2", "3" }));
    }

    [Test]
    public void None_is_kept_where_none_is_wanted()
    {
        WriteLines("a.log", keep: 0, "1", "2");
        Assert.That(Contents("a.log"), Is.EqualTo(new[] { "2" }));
        Assert.That(Directory.GetFiles(_temp.Path), Has.Length.EqualTo(1));
    }

    // Each line is as much as the file may hold.
    private void WriteLines(string name, int keep, params string[] lines)
    {
        using var file = new RotatedFile(LogPlace.For(_temp[name]), mostBytes: 1, keep);
        foreach (string line in lines)
            file.Append(System.Text.Encoding.UTF8.GetBytes(line));
    }

    private string[] Contents(params string[] names) => [.. names.Select(name => File.ReadAllText(_temp[name]))];
}
