using Sersync2.Core.Showing;

namespace Sersync2.Tests.Showing;

public sealed class SecretsTests
{
    [TestCase("cannot post to http://me:s3cret@host:80/x: refused", "cannot post to http://me:***@host:80/x: refused")]
    [TestCase("http://t0ken@host/", "http://***@host/")]
    [TestCase("https://me:a@b@host/", "https://me:***@host/")]
    [TestCase("rsync://me@host/module", "rsync://me@host/module")]
    [TestCase("rsync://me:s3cret@host/module", "rsync://me:***@host/module")]
    [TestCase("\"ftp://me:s3cret@host\" and 'http://h/a@b'", "\"ftp://me:***@host\" and 'http://h/a@b'")]
    [TestCase("me@host:/path", "me@host:/path")]
    public void The_password_of_an_address_is_hidden(string text, string shown) => Assert.That(ShownText.Line(text), Is.EqualTo(shown));

    [TestCase("http://me:pa/ss@host/x", "http://***@host/x")]
    [TestCase("me:pa:ss@host", "***@host")]
    [TestCase("host", "host")]
    public void Of_what_is_no_address_all_before_the_last_at_is_hidden(string value, string shown) =>
        Assert.That(Secrets.HideInAddress(value), Is.EqualTo(shown));

    [TestCase("said zq+pw/9: denied", "said ***: denied")]
    [TestCase("zq+pw/9zq+pw/9", "zq+pw/9zq+pw/9", Description = "part of a longer word is another word")]
    [TestCase("(zq+pw/9)", "(***)")]
    public void What_is_known_to_be_secret_is_hidden_as_a_word(string text, string shown)
    {
        Secrets.Remember("zq+pw/9");
        Assert.That(ShownText.Line(text), Is.EqualTo(shown));
    }

    [Test]
    [CancelAfter(60_000)]
    public void A_long_text_of_letters_is_read_once()
    {
        string text = new string('a', 1_000_000) + "://";
        Assert.That(ShownText.Line(text), Is.EqualTo(text));
    }

    [Test]
    public void The_password_of_an_address_is_known_as_it_is_written_and_as_it_is_meant()
    {
        Secrets.RememberIn(new Uri("http://me:qx%2Bvv77@host/"));
        Assert.That(ShownText.Line("qx%2Bvv77 qx+vv77"), Is.EqualTo("*** ***"));
    }
}
