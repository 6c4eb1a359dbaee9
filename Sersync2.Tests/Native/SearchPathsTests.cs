using System.Text;
using Sersync2.Core.Native;

namespace Sersync2.Tests.Native;

public sealed class SearchPathsTests
{
    private const string Usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    [TestCase(null, Usual)]
    [TestCase("", Usual)]
    [TestCase(".", Usual)]
    [TestCase("bin:./x:..", Usual)]
    [TestCase("/usr/bin", "/usr/bin")]
    [TestCase(":/usr/bin:", "/usr/bin")]
    [TestCase("/a::/b:.:/c", "/a:/b:/c")]
    [TestCase("bin:/usr/bin:~/bin", "/usr/bin")]
    [TestCase("/with space:/with;semicolon:/mit=gleich:/%s", "/with space:/with;semicolon:/mit=gleich:/%s")]
    [TestCase("/proc/self/cwd:/proc/1/root/bin://proc/self/cwd:/./proc/x:/usr/../proc/self/cwd:/dev/fd/3:/processes:/usr/bin", "/processes:/usr/bin")]
    public void Of_path_only_what_means_one_directory_is_left(string? path, string expected) =>
        Assert.That(Clean("A=1", path is null ? null : "PATH=" + path, "B=x:."), Is.EqualTo(new[] { "A=1", "B=x:.", "PATH=" + expected }));

    [TestCase("", null)]
    [TestCase(":", null)]
    [TestCase("lib;.", null)]
    [TestCase("/opt/lib:", "/opt/lib")]
    [TestCase("/a;;/b:lib", "/a:/b")]
    public void Of_the_directories_of_libraries_as_well(string libraries, string? expected) =>
        Assert.That(
            Clean("LD_LIBRARY_PATH=" + libraries, "PATH=/bin"),
            Is.EqualTo(expected is null ? ["PATH=/bin"] : new[] { "LD_LIBRARY_PATH=" + expected, "PATH=/bin" }));

    [Test]
    public void Bytes_that_are_no_text_stay()
    {
        byte[] environment = [.. "A="u8, 0xff, 0, .. "PATH=/"u8, 0xfe, .. "::/bin"u8, 0];
        Assert.That(SearchPaths.Clean(environment), Is.EqualTo((byte[])[.. "A="u8, 0xff, 0, .. "PATH=/"u8, 0xfe, .. ":/bin"u8, 0]));
    }

    private static string[] Clean(params string?[] variables)
    {
        string environment = string.Concat(variables.Where(variable => variable is not null).Select(variable => variable + "\0"));
        return Encoding.UTF8.GetString(SearchPaths.Clean(Encoding.UTF8.GetBytes(environment))).Split('\0')[..^1];
    }
}
