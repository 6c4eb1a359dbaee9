using System.Net.Sockets;
using System.Text;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.FailLogging;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing.FailLogging;

/// <summary>What others put in the way of the file.</summary>
public sealed class FailLogFileTests
{
    private FailLogScratch _scratch = null!;

    private string Directory => System.IO.Path.GetDirectoryName(_scratch.Path)!;

    [SetUp]
    public void MakeScratch() => _scratch = new FailLogScratch();

    [TearDown]
    public void RemoveScratch() => _scratch.Dispose();

    [Test]
    public void It_is_for_this_user_alone()
    {
        KeepOne();
        Assert.That(ByteFileStatus.Of(_scratch.Path)!.Value.Mode, Is.EqualTo(0x1c0));
        Assert.That(System.IO.Directory.GetFileSystemEntries(Directory), Has.Length.EqualTo(1), "something is left beside it");
    }

    [Test]
    public void A_link_is_neither_followed_nor_replaced()
    {
        string victim = _scratch["victim"];
        foreach (string content in (string[])["precious", ScriptOfAnotherRun()])
        {
            File.WriteAllText(victim, content);
            ByteFile.MakeSymbolicLink(_scratch.Path, victim);
            Assert.That(KeepOne(), Is.Zero);
            Assert.That(File.ReadAllText(victim), Is.EqualTo(content));
            Assert.That(ByteFileStatus.LinkTarget(_scratch.Path), Is.EqualTo(Encoding.UTF8.GetBytes(victim)));
            File.Delete(_scratch.Path);
        }
    }

    [Test]
    public void A_link_that_leads_nowhere_makes_nothing()
    {
        ByteFile.MakeSymbolicLink(_scratch.Path, _scratch["nowhere"]);
        KeepOne();
        Assert.That(File.Exists(_scratch["nowhere"]), Is.False);
    }

    [Test]
    public void A_hard_link_is_neither_written_through_nor_read()
    {
        string script = ScriptOfAnotherRun();
        File.WriteAllText(_scratch["victim"], script);
        ByteFile.MakeHardLink(_scratch.Path, _scratch["victim"]);
        Assert.That(KeepOne(), Is.Zero);
        Assert.That(File.ReadAllText(_scratch["victim"]), Is.EqualTo(script));
        Assert.That(File.ReadAllText(_scratch.Path), Is.EqualTo(script));
    }

    [Test]
    public void A_FIFO_holds_nothing_up()
    {
        ByteFile.MakeFifo(_scratch.Path);
        KeepOne();
        Assert.That(ByteFileStatus.Of(_scratch.Path)!.Value.Type, Is.EqualTo(FileType.Fifo));
    }

    [Test]
    public void A_directory_or_a_socket_stays()
    {
        System.IO.Directory.CreateDirectory(_scratch.Path);
        KeepOne();
        System.IO.Directory.Delete(_scratch.Path);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_scratch.Path));
        KeepOne();
        Assert.That(ByteFileStatus.Of(_scratch.Path), Is.Not.Null);
    }

    [Test]
    public unsafe void A_file_of_someone_else_is_neither_read_nor_replaced()
    {
        Assume.That(Environment.IsPrivilegedProcess, "the test must be able to give a file away");
        string script = ScriptOfAnotherRun();
        File.WriteAllText(_scratch.Path, script);
        fixed (byte* name = ((BytePath)_scratch.Path).ToCString())
            Assert.That(Tmds.Linux.LibC.chown(name, 12345, 12345), Is.Zero);
        Assert.That(KeepOne(), Is.Zero);
        Assert.That(File.ReadAllText(_scratch.Path), Is.EqualTo(script));
    }

    // Old sersync2 made its script with mode 777.
    [TestCase(0x1ff)]
    [TestCase(0x1f8)]
    [TestCase(0x1b6)]
    public void A_file_that_others_could_write_is_not_read_but_moved_aside(int mode)
    {
        string script = ScriptOfAnotherRun();
        File.WriteAllText(_scratch.Path, script);
        ByteFile.ChangeMode(_scratch.Path, mode);
        Assert.That(KeepOne(), Is.Zero);
        Assert.That(File.ReadAllText(_scratch.Path + ".aside-1"), Is.EqualTo(script));
        Assert.That(ByteFileStatus.Of(_scratch.Path + ".aside-1")!.Value.Mode, Is.EqualTo(0x180));
        Assert.That(_scratch.Text, Does.Contain("'/kept'"));
    }

    [Test]
    public void Lines_of_the_original_are_kept_aside_and_never_run()
    {
        string old = $"#errno 2816\ncd /data && rsync -artuz -R \"./x\" 10.0.0.1::m >/dev/null 2>&1 \ntouch {_scratch["executed"]}\n";
        File.WriteAllText(_scratch.Path, old);
        ByteFile.ChangeMode(_scratch.Path, 0x1c0);
        // A name that is in the way must not be written over.
        File.WriteAllText(_scratch.Path + ".aside-1", "of an earlier time");
        Assert.That(KeepOne(), Is.Zero);
        Assert.That(File.ReadAllText(_scratch.Path + ".aside-1"), Is.EqualTo("of an earlier time"));
        Assert.That(File.ReadAllText(_scratch.Path + ".aside-2"), Is.EqualTo(old));
        Assert.That(ByteFileStatus.Of(_scratch.Path + ".aside-2")!.Value.Mode, Is.EqualTo(0x180));
        Assert.That(_scratch.Text, Does.Contain("'/kept'").And.Not.Contain("errno"));
        Assert.That(File.Exists(_scratch["executed"]), Is.False);
    }

    [Test]
    public void Lines_that_were_added_are_kept_aside_and_ours_read()
    {
        KeepOne();
        string[] lines = _scratch.Text.Split('\n');
        string[] edited = [.. lines[..7], "echo mine", .. lines[7..^1], "echo more", ""];
        File.WriteAllText(_scratch.Path, string.Join('\n', edited));
        Assert.That(KeepOne(), Is.EqualTo(1));
        Assert.That(File.ReadAllText(_scratch.Path + ".aside-1"), Is.EqualTo("echo mine\necho more\n"));
    }

    [Test]
    public void A_name_cannot_pass_for_a_line_of_ours()
    {
        KeepOne();
        string[] lines = _scratch.Text.Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith("#: ", StringComparison.Ordinal));
        string forged = string.Join('\n', lines[(first - 1)..(first + 2)]).Replace("None", "Deleted", StringComparison.Ordinal);
        using (FailLog log = _scratch.Open())
            log.For(_scratch.Local()).Add([Entry($"x'\n\n{forged}\n'y"), Entry("x\n" + forged)], "x\n" + forged);
        using FailLog again = _scratch.Open();
        Assert.That(again.For(_scratch.Local()).Count, Is.EqualTo(3));
        Assert.That(again.For(_scratch.Local()).Entries().Any(entry => entry.Has(DirtyFlags.Deleted)), Is.False);
        Assert.That(File.Exists(_scratch.Path + ".aside-1"), Is.False);
    }

    [Test]
    public void Lines_that_are_added_meanwhile_are_kept_aside()
    {
        using FailLog log = _scratch.Open();
        FailLogSection section = log.For(_scratch.Local());
        section.Add([Entry("a")], "x");
        log.Flush();
        File.AppendAllText(_scratch.Path, "echo mine\n");
        section.Add([Entry("b")], "x");
        log.Flush();
        Assert.That(File.ReadAllText(_scratch.Path + ".aside-1"), Is.EqualTo("echo mine\n"));
        Assert.That(_scratch.Text, Does.Contain("'/a'").And.Contain("'/b'").And.Not.Contain("mine"));
    }

    [Test]
    public void A_file_that_becomes_writable_for_others_meanwhile_is_moved_aside()
    {
        using FailLog log = _scratch.Open();
        FailLogSection section = log.For(_scratch.Local());
        section.Add([Entry("a")], "x");
        log.Flush();
        ByteFile.ChangeMode(_scratch.Path, 0x1ff);
        section.Add([Entry("b")], "x");
        log.Flush();
        Assert.That(File.Exists(_scratch.Path + ".aside-1"), Is.True);
        Assert.That(_scratch.Text, Does.Contain("'/a'").And.Contain("'/b'"));
    }

    [Test]
    public void What_is_planted_where_the_next_one_is_written_stays()
    {
        File.WriteAllText(_scratch["victim"], "precious");
        ByteFile.MakeSymbolicLink(_scratch.Path + ".new-1", _scratch["victim"]);
        ByteFile.MakeFifo(_scratch.Path + ".new-2");
        File.WriteAllText(_scratch.Path + ".new-3", "left by a run that was killed");
        ByteFile.SetTimes(_scratch.Path + ".new-3", DateTimeOffset.UtcNow - TimeSpan.FromHours(1));
        File.WriteAllText(_scratch.Path + ".new-4", "being written by another process");
        KeepOne();
        Assert.That(File.ReadAllText(_scratch["victim"]), Is.EqualTo("precious"));
        Assert.That(_scratch.Text, Does.Contain("'/kept'"));
        Assert.That(File.Exists(_scratch.Path + ".new-3"), Is.False);
        Assert.That(File.Exists(_scratch.Path + ".new-4"), Is.True);
    }

    [TestCase(0x1ff)]
    [TestCase(0x1fd)]
    public void Where_others_may_exchange_files_it_is_kept_only_with_the_sticky_bit(int mode)
    {
        const int Sticky = 0x200;
        ByteFile.ChangeMode(Directory, mode);
        KeepOne();
        Assert.That(File.Exists(_scratch.Path), Is.False);
        ByteFile.ChangeMode(Directory, mode | Sticky);
        KeepOne();
        Assert.That(File.Exists(_scratch.Path), Is.True);
    }

    [Test]
    public async Task What_was_refused_is_written_when_the_way_is_free()
    {
        ByteFile.MakeSymbolicLink(_scratch.Path, "/nowhere");
        using FailLog log = _scratch.Open();
        FailLogSection section = log.For(_scratch.Local());
        section.Add([Entry("a")], "x");
        log.Flush();
        Assert.That(section.Count, Is.EqualTo(1));
        File.Delete(_scratch.Path);
        await Eventually.Is(() => File.Exists(_scratch.Path), "it is not tried again");
    }

    [Test]
    public void Its_directory_is_made_where_it_is_missing()
    {
        System.IO.Directory.Delete(Directory);
        string deep = System.IO.Path.Combine(Directory, "a", "b", "fail.sh");
        using (FailLog log = FailLog.Open(FailLogPlace.At(deep), TimeProvider.System))
            log.For(_scratch.Local()).Add([Entry("a")], "x");
        Assert.That(File.Exists(deep), Is.True);
        Assert.That(ByteFileStatus.Of(System.IO.Path.GetDirectoryName(deep)!)!.Value.Mode, Is.EqualTo(0x1c0));
        Assert.That(ByteFileStatus.Of(Directory)!.Value.Mode & 0x12, Is.Zero);
    }

    [Test]
    public void A_full_disk_leaves_the_last_script_whole()
    {
        using var disk = new SmallDisk(Directory);
        using FailLog log = _scratch.Open();
        FailLogSection section = log.For(_scratch.Local());
        section.Add([Entry("a")], "x");
        log.Flush();
        string before = _scratch.Text;
        section.Add(Enumerable.Range(0, 2000).Select(number => Entry($"file-{number}")), "x");
        log.Flush();
        Assert.That(_scratch.Text, Is.EqualTo(before));
        Assert.That(System.IO.Directory.GetFileSystemEntries(Directory), Has.Length.EqualTo(1), "something is left beside it");

        section.Remove([.. Enumerable.Range(0, 2000).Select(number => Entry($"file-{number}"))]);
        section.Add([Entry("b")], "x");
        log.Flush();
        Assert.That(_scratch.Text, Does.Contain("'/a'").And.Contain("'/b'").And.Not.Contain("file-"));
    }

    // How many paths were read; then adds one more.
    private int KeepOne()
    {
        using FailLog log = _scratch.Open();
        FailLogSection section = log.For(_scratch.Local());
        int read = section.Entries().Count;
        section.Add([Entry("kept")], "x");
        return read;
    }

    private string ScriptOfAnotherRun()
    {
        string path = _scratch["another.sh"];
        using (FailLog log = FailLog.Open(FailLogPlace.At(path), TimeProvider.System))
            log.For(_scratch.Local()).Add([Entry("planted", DirtyFlags.Deleted)], "x");
        string text = File.ReadAllText(path);
        File.Delete(path);
        return text;
    }
}
