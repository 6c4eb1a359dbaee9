using Sersync2.Core.Configuration;
using Sersync2.Core.Showing;

namespace Sersync2.Tests.Showing;

public sealed class SecretWordsTests
{
    [TestCase("-artz -e 'sshpass -p S3CRET ssh -p 22'", "S3CRET")]
    [TestCase("-artz -e 'sshpass -pS3CRET ssh'", "S3CRET")]
    [TestCase("-artz -e 'sshpass -vp S3CRET ssh'", "S3CRET")]
    [TestCase("-artz -e '/usr/bin/sshpass -P prompt -p S3CRET ssh'", "S3CRET")]
    [TestCase("-artz \"--rsh=sshpass -p 'S3 CRET' ssh\"", "S3 CRET")]
    [TestCase("-artz '--rsh=sshpass -p \"S3 CRET\" ssh'", "S3 CRET")]
    [TestCase("-artz '-esshpass -p S3CRET ssh'", "S3CRET")]
    [TestCase("-artz --rsh 'sh -c \"sshpass -p S3CRET ssh\"'", "S3CRET")]
    [TestCase("-artz -e sshpass -p S3CRET ssh", "S3CRET", Description = "quotes forgotten")]
    [TestCase("-artz -e 'env SSHPASS=S3CRET sshpass -e ssh'", "S3CRET")]
    [TestCase("-artz -e 'env RSYNC_PASSWORD=S3CRET ssh'", "S3CRET")]
    [TestCase("-artz -e 'env DB_PASS=\"S3 CRET\" MY_API_KEY=OTHER ssh'", "S3 CRET", "OTHER")]
    [TestCase("-artz -e 'plink -pw S3CRET -batch'", "S3CRET")]
    [TestCase("-artz --password=S3CRET", "S3CRET")]
    [TestCase("-artz --Password S3CRET -x", "S3CRET")]
    public void A_secret_is_found_and_masked(string commonParams, params string[] secrets)
    {
        List<string> words = ShellWords.Split(commonParams, out _)!;
        string shown = string.Join(' ', SecretWords.Hide(words));
        Assert.Multiple(() =>
        {
            Assert.That(SecretWords.Find(words), Is.EqualTo(secrets));
            Assert.That(shown, Does.Contain("***").And.Not.Contain("CRET").And.Not.Contain("OTHER").And.StartsWith("-artz "));
        });
    }

    [TestCase("-artuz")]
    [TestCase("-artz --timeout=5 --exclude=pwd")]
    [TestCase("-artz -e 'ssh -p 22 -i /root/.ssh/id'")]
    [TestCase("-PW --rsync-path='sudo rsync' -p -e ssh")]
    [TestCase("-artz -e 'sshpass -f /root/pass ssh -p 2222'")]
    [TestCase("-artz -e 'sshpass -e ssh -p 2222'")]
    [TestCase("-artz -e 'sshpass -ePW ssh -p 2222'")]
    [TestCase("-artz -e 'sshpass -P prompt -f file ssh -p 2222'")]
    public void What_is_no_secret_stays(string commonParams)
    {
        List<string> words = ShellWords.Split(commonParams, out _)!;
        Assert.That(SecretWords.Hide(words), Is.EqualTo(words));
        Assert.That(SecretWords.Find(words), Is.Empty);
    }

    // Of the whole suite some test may have the very word for a password.
    [Test]
    public void The_file_of_a_password_is_none() =>
        Assert.That(SecretWords.Find(["-artz", "--password-file=/etc/rsync.pas"]), Is.Empty);

    [Test]
    public void The_rest_of_a_command_stays_as_it_is() =>
        Assert.That(
            SecretWords.Hide(["-e", "sshpass  -p 'x y' ssh -o \"ProxyCommand=nc  %h %p\""]),
            Is.EqualTo(new[] { "-e", "sshpass  -p *** ssh -o \"ProxyCommand=nc  %h %p\"" }));
}
