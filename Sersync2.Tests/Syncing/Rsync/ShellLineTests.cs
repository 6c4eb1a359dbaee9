using System.Diagnostics;
using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.EndToEnd;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.Rsync;

/// <summary>What the log says of a call, pasted into a shell, is that call.</summary>
[NonParallelizable]
public sealed class ShellLineTests
{
    private TempDirectory _temp = null!;

    [SetUp]
    public void MakeDirectory() => _temp = new TempDirectory();

    [TearDown]
    public void RemoveDirectory() => _temp.Dispose();

    [Test]
    public void A_plain_call_reads_as_one_would_write_it() =>
        Assert.That(
            RsyncRunner.ShellLine("/usr/bin/rsync", new AbsolutePath("/data/www"), ["-artuz", "-e", "ssh -p 22", "./", "u@h::m/"], "/a/b\0/c d\0"u8),
            Is.EqualTo("cd /data/www && printf '%s\\0' /a/b '/c d' | /usr/bin/rsync -artuz -e 'ssh -p 22' ./ u@h::m/"));

    [Test]
    public void Without_names_nothing_is_piped() =>
        Assert.That(RsyncRunner.ShellLine("/opt/new rsync/rsync", new AbsolutePath("/"), ["--version"], []), Is.EqualTo("cd / && '/opt/new rsync/rsync' --version"));

    [Test]
    public async Task Pasted_into_bash_it_is_the_same_call()
    {
        byte[] strange = [.. Encoding.UTF8.GetBytes(_temp.Path), .. "/it's \n$(x) "u8, 0xff, (byte)'7'];
        ByteFile.MakeDirectory(strange);
        string[] words = ["-a", "", " ", "new\nline", "'", "\"", "\\", "$HOME", "`id`", "*", "!", "~", "#", "中文", "-e", "ssh -o 'X y'", "\u00017", "a\u00a0b"];
        byte[] input = RsyncCall.FileList([.. HostileNames.All.Select(name => new RelativePath(name.Bytes)), new RelativePath([1, (byte)'7', 0xff, (byte)'0'])]);
        string line = RsyncRunner.ShellLine("rsync", new AbsolutePath(strange), words, input);
        Assert.That(line.Any(char.IsControl), Is.False, "it must be one printable line");

        using var rsync = new StandInRsync(_temp.Path, $"pwd -P | head -c -1 > '{_temp["cwd"]}'; printf '%s\\0' \"$@\" > '{_temp["words"]}'; cat > '{_temp["input"]}'");
        using var bash = Process.Start(new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardError = true })!;
        await bash.StandardInput.WriteAsync(line + "\n");
        bash.StandardInput.Close();
        string errors = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();

        Assert.That((bash.ExitCode, errors), Is.EqualTo((0, "")));
        Assert.That(File.ReadAllBytes(_temp["cwd"]), Is.EqualTo(strange));
        Assert.That(Encoding.UTF8.GetString(File.ReadAllBytes(_temp["words"])), Is.EqualTo(string.Concat(words.Select(word => word + "\0"))));
        Assert.That(File.ReadAllBytes(_temp["input"]), Is.EqualTo(input));
    }
}
