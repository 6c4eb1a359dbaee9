using System.Text;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.EndToEnd;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class RsyncEscapesTests
{
    [TestCase("plain name", "plain name")]
    [TestCase("a\nb", @"a\#012b")]
    [TestCase("é", @"\#303\#251")]
    [TestCase(@"a\b#1", @"a\b#1")]
    [TestCase(@"a\#101", @"a\#134#101")]
    [TestCase("\x7f~", @"\#177~")]
    public void Names_are_written_as_rsync_writes_them(string name, string expected) =>
        Assert.That(RsyncEscapes.Encode(Encoding.UTF8.GetBytes(name)), Is.EqualTo(expected));

    [Test]
    public void Every_name_is_read_as_it_was_written()
    {
        byte[] every = [.. Enumerable.Range(1, 255).Select(value => (byte)value)];
        foreach (byte[] name in HostileNames.All.Select(static hostile => hostile.Bytes).Append(every))
            Assert.That(RsyncEscapes.Decode(Encoding.ASCII.GetBytes(RsyncEscapes.Encode(name))), Is.EqualTo(name));
    }
}
