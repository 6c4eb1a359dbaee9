using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class ListedPathTests
{
    // As rsync 3.2.7 and 3.5.0 print them.
    [TestCase("drwxr-xr-x          4,096 2026/11/30 17:04:40 d", "d")]
    [TestCase("-rw-r--r--              2 2001/01/02 03:04:05 d/f", "d/f")]
    [TestCase("-rw-r--r--              2 2026/11/30 17:04:40 d/sub/a b\\#012c", "d/sub/a b\nc")]
    [TestCase("lrwxrwxrwx              8 2026/11/30 17:06:00 ln", "ln")]
    [TestCase("prw-r--r--              0 2026/11/30 17:06:00 ff", "ff")]
    [TestCase("-rwsr-sr-t  1,234,567,890 2026/11/30 17:06:00  begins with a space", " begins with a space")]
    [TestCase("-rw-r--r--     1234567890 2026/11/30 17:06:00 2026/11/30 17:06:00 x", "2026/11/30 17:06:00 x")]
    public void The_name_is_what_stands_behind_the_time(string line, string name) =>
        Assert.That(ListedPath.Parse(Encoding.UTF8.GetBytes(line))?.Path, Is.EqualTo(new RelativePath(Encoding.UTF8.GetBytes(name))));

    [Test]
    public void The_time_is_read() =>
        Assert.That(ListedPath.Parse("-rw-r--r--              2 2001/01/02 03:04:05 d/f"u8)?.Modified, Is.EqualTo(new DateTime(2001, 1, 2, 3, 4, 5)));

    [TestCase("")]
    [TestCase("welcome to this server")]
    [TestCase("receiving incremental file list")]
    [TestCase("-rw-r--r--              2 2001/13/02 03:04:05 d/f", Description = "no such month")]
    [TestCase("-rw-r--r--              2 2001/01/02 03:04:05 ")]
    public void Any_other_line_is_none(string line) =>
        Assert.That(ListedPath.Parse(Encoding.UTF8.GetBytes(line)), Is.Null);
}
