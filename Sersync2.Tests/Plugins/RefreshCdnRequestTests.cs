using System.Text;
using Sersync2.Core.Configuration.Plugins;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Plugins;

namespace Sersync2.Tests.Plugins;

internal sealed class RefreshCdnRequestTests
{
    private const InotifyMask Directory = InotifyMask.Create | InotifyMask.IsDirectory;

    private static readonly RefreshCdnPluginSettings Settings = new()
    {
        Name = "refreshCDN",
        Watch = new AbsolutePath("/data0/htdocs"),
        Host = "ccms.chinacache.com",
        User = "me",
        Password = "secret",
        Base = "http://pic.xoyo.com/cms",
    };

    [TestCase("a.txt", InotifyMask.CloseWrite, "urls=http://pic.xoyo.com/cms/a.txt")]
    [TestCase("d/e", Directory, "dirs=http://pic.xoyo.com/cms/d/e/")]
    [TestCase("a b&urls=c#d?e%f+g", InotifyMask.Create, "urls=http://pic.xoyo.com/cms/a%20b%26urls%3Dc%23d%3Fe%25f%2Bg")]
    [TestCase("x HTTP/1.1\r\nHost: evil\r\n\r\n", InotifyMask.Create, "urls=http://pic.xoyo.com/cms/x%20HTTP/1.1%0D%0AHost%3A%20evil%0D%0A%0D%0A")]
    [TestCase("中", InotifyMask.Create, "urls=http://pic.xoyo.com/cms/%E4%B8%AD")]
    public void The_request_is_that_of_the_original_with_the_path_encoded(string path, InotifyMask cause, string expected) =>
        Assert.That(Text(Settings, Encoding.UTF8.GetBytes(path), cause), Is.EqualTo(
            $"HEAD /index.jsp?user=me&pswd=secret&ok=ok&{expected} HTTP/1.0\r\nHost: ccms.chinacache.com\r\n\r\n"));

    [Test]
    public void A_name_that_is_no_text_keeps_its_bytes()
    {
        Assert.That(Text(Settings, [0xff, (byte)'a'], InotifyMask.Create), Does.Contain("/cms/%FFa "));
        Assert.That(Text(Settings with { Match = "htdocs(.)" }, [0xff, (byte)'a'], InotifyMask.Create), Does.Contain("/cms/%FFa "));
    }

    [TestCase("htdocs/(.*)/images", "site/images/a.png", InotifyMask.Create, "urls=http://pic.xoyo.com/cmssite/a.png")]
    [TestCase("htdocs([/a-z]*)/images", "site/images/a.png", InotifyMask.Create, "urls=http://pic.xoyo.com/cms/site/a.png")]
    [TestCase("htdocs", "site", Directory, "dirs=http://pic.xoyo.com/cms/site/")]
    [TestCase("htdocs(/no)?", "a", InotifyMask.Create, "urls=http://pic.xoyo.com/cms/a")]
    [TestCase("(?<=htdocs)(/x)", "x y", InotifyMask.Create, "urls=http://pic.xoyo.com/cms/x%20y")]
    [TestCase("nowhere", "a", InotifyMask.Create, null)]
    public void With_an_expression_the_address_goes_on_with_its_group_and_what_follows(string match, string path, InotifyMask cause, string? expected)
    {
        string? text = Text(Settings with { Match = match }, Encoding.UTF8.GetBytes(path), cause);

        if (expected is null)
            Assert.That(text, Is.Null);
        else
            Assert.That(text, Does.Contain($"&ok=ok&{expected} HTTP/1.0\r\n"));
    }

    [TestCase("a b", "a%20b")]
    [TestCase("a\r\nX: y", "a%0D%0AX:%20y")]
    [TestCase("a&pswd=b", "a%26pswd=b")]
    [TestCase("already%20encoded", "already%20encoded")]
    [TestCase("密", "%E5%AF%86")]
    public void Nothing_in_the_configuration_can_end_the_line(string value, string expected)
    {
        Assert.That(Text(Settings with { User = value }, [(byte)'a'], InotifyMask.Create), Does.StartWith($"HEAD /index.jsp?user={expected}&pswd=secret&ok=ok&urls="));
        Assert.That(Text(Settings with { Password = value }, [(byte)'a'], InotifyMask.Create), Does.Contain($"&pswd={expected}&ok=ok&"));
        Assert.That(Text(Settings with { Base = value }, [(byte)'a'], InotifyMask.Create)!.Split("\r\n"), Has.Length.EqualTo(4));
    }

    [Test]
    public void An_IPv6_address_stands_in_brackets() =>
        Assert.That(Text(Settings with { Host = "::1" }, [(byte)'a'], InotifyMask.Create), Does.EndWith("\r\nHost: [::1]\r\n\r\n"));

    private static string? Text(RefreshCdnPluginSettings settings, byte[] path, InotifyMask cause) =>
        new RefreshCdnRequest(settings).For(new PluginEvent(settings.Watch!, new RelativePath(path), cause)) is { } bytes ? Encoding.ASCII.GetString(bytes) : null;
}
