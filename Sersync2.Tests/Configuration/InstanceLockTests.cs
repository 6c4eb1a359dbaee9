using Sersync2.Core;
using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Configuration;

public sealed class InstanceLockTests
{
    private TempDirectory _temp = null!;

    private string File => _temp["confxml.xml"];

    [SetUp]
    public void MakeConfiguration()
    {
        _temp = new TempDirectory();
        System.IO.File.WriteAllText(File, "<head/>");
        _temp.CreateDirectory("state");
    }

    [TearDown]
    public void RemoveConfiguration() => _temp.Dispose();

    [Test]
    public void A_second_one_is_told_who_holds_it()
    {
        using InstanceLock first = Acquire();
        Assert.That(() => Acquire(), Throws.TypeOf<SersyncException>().With.Message.EqualTo($"\"{File}\" is already running as process {Environment.ProcessId}; stop it first"));
    }

    [Test]
    public void Another_name_of_the_same_file_is_no_other_configuration()
    {
        ByteFile.MakeSymbolicLink(_temp["link.xml"], File);
        ByteFile.MakeSymbolicLink(_temp["directory"], _temp.Path);
        using InstanceLock first = Acquire();
        foreach (string name in (string[])[_temp["link.xml"], _temp["directory/link.xml"], _temp["state/../confxml.xml"]])
            Assert.That(() => Acquire(name), Throws.TypeOf<SersyncException>(), name);
    }

    [Test]
    public void Other_configurations_and_plugins_that_run_alone_are_others()
    {
        System.IO.File.WriteAllText(_temp["other.xml"], "<head/>");
        using InstanceLock first = Acquire(), other = Acquire(_temp["other.xml"]), plugin = Acquire(plugin: "socket"), second = Acquire(plugin: "command");
        Assert.That(() => Acquire(plugin: "socket"), Throws.TypeOf<SersyncException>().With.Message.Contains("with plugin \"socket\" is already running"));
    }

    [Test]
    public void It_tells_whether_the_run_before_ended_as_it_should()
    {
        using (InstanceLock first = Acquire())
        {
            Assert.That(first.PreviousRunWasUnclean, Is.False, "there was none");
            first.BeginRun();
        }

        using (InstanceLock second = Acquire())
            Assert.That(second.PreviousRunWasUnclean, Is.True);
        using (InstanceLock third = Acquire())
        {
            Assert.That(third.PreviousRunWasUnclean, Is.True, "the second never began: nothing was compared");
            third.BeginRun();
            third.MarkCleanStop();
        }

        using InstanceLock fourth = Acquire();
        Assert.That(fourth.PreviousRunWasUnclean, Is.False);
    }

    [Test]
    public async Task One_that_is_stopping_is_waited_for()
    {
        InstanceLock first = Acquire();
        first.BeginRun();
        first.BeginStop();
        Task<InstanceLock> waiting = Task.Run(() => Acquire());
        first.MarkCleanStop();
        first.Dispose();

        using InstanceLock second = await waiting;
        Assert.That(second.PreviousRunWasUnclean, Is.False);
    }

    [Test]
    public void One_that_was_killed_while_it_was_stopping_has_not_ended_as_it_should()
    {
        using (InstanceLock first = Acquire())
        {
            first.BeginRun();
            first.BeginStop();
        }

        using InstanceLock second = Acquire();
        Assert.That(second.PreviousRunWasUnclean, Is.True);
    }

    [Test]
    public void One_that_never_began_owes_nothing_when_it_stops()
    {
        using (InstanceLock first = Acquire())
            first.BeginStop();

        using InstanceLock second = Acquire();
        Assert.That(second.PreviousRunWasUnclean, Is.False);
    }

    [Test]
    public void A_mark_that_cannot_be_understood_is_an_unclean_end()
    {
        Acquire().Dispose();
        System.IO.File.WriteAllText(Directory.GetFiles(_temp["state"]).Single(), "\0\0\0\0");
        using InstanceLock held = Acquire();
        Assert.That(held.PreviousRunWasUnclean, Is.True);
    }

    [Test]
    public void It_is_for_this_user_alone_and_follows_no_link()
    {
        Acquire().Dispose();
        string file = Directory.GetFiles(_temp["state"]).Single();
        Assert.That(ByteFileStatus.Of(file)!.Value.Mode, Is.EqualTo(0x180));
        System.IO.File.Delete(file);
        System.IO.File.WriteAllText(_temp["victim"], "precious");
        ByteFile.MakeSymbolicLink(file, _temp["victim"]);
        Assert.That(() => Acquire(), Throws.TypeOf<SersyncException>().With.Message.StartsWith("cannot lock"));
        System.IO.File.Delete(file);
        ByteFile.MakeHardLink(file, _temp["victim"]);
        Assert.That(() => Acquire(), Throws.TypeOf<SersyncException>().With.Message.Contains("not an ordinary file"));
        Assert.That(System.IO.File.ReadAllText(_temp["victim"]), Is.EqualTo("precious"));
    }

    [Test]
    public void It_names_the_directory_that_relative_names_count_from()
    {
        using InstanceLock held = Acquire();
        string[] lines = System.Text.Encoding.UTF8.GetString(ByteFile.Read(Directory.GetFiles(_temp["state"]).Single())).Split('\n');
        Assert.That(lines, Has.One.EqualTo("directory " + Directory.GetCurrentDirectory()));
        Assert.That(lines, Has.One.EqualTo("configuration " + File));
    }

    [Test]
    public void No_name_in_it_can_pose_as_another_line()
    {
        byte[] directory = [.. "/a\nb\n\ndirectory /x"u8, (byte)'\n', 0xff];
        byte[] text = new LockText("running", 7, directory, "/c\ndirectory /evil", "p\nprocess 1").ToBytes();
        byte[] expected =
        [
            .. System.Text.Encoding.UTF8.GetBytes($"running\nprocess 7\nrun {Core.Native.RunMark.Value}\n"),
            .. "directory /a\\012b\\012\\012directory /x\\012"u8, 0xff, (byte)'\n',
            .. "configuration /c\\012directory /evil\nplugin p\\012process 1\n"u8,
        ];
        Assert.That(text, Is.EqualTo(expected));
        Assert.That(new LockText("running", 7, "/back\\slash"u8.ToArray(), "/c", null).ToBytes(), Is.EqualTo(
            (byte[])[.. System.Text.Encoding.UTF8.GetBytes($"running\nprocess 7\nrun {Core.Native.RunMark.Value}\n"), .. "directory /back\\134slash\nconfiguration /c\n"u8]));
    }

    [Test]
    public void No_process_that_is_started_meanwhile_holds_it()
    {
        using System.Diagnostics.Process child = StartWhileLocked();
        using InstanceLock again = Acquire();
        child.Kill();
        child.WaitForExit();
    }

    private System.Diagnostics.Process StartWhileLocked()
    {
        using InstanceLock held = Acquire();
        return System.Diagnostics.Process.Start("sleep", "60");
    }

    private InstanceLock Acquire(string? file = null, string? plugin = null) => InstanceLock.Acquire(_temp["state"], file ?? File, plugin, CancellationToken.None);
}
