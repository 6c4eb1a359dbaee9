using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class InotifyInstanceTests
{
    private const InotifyMask Mask = InotifyMask.Create | InotifyMask.Delete | InotifyMask.MovedFrom | InotifyMask.MovedTo | InotifyMask.CloseWrite;
    private TempDirectory _temp = null!;
    private TestTree _tree = null!;
    private SafeFileHandle _root = null!;
    private InotifyInstance _inotify = null!;
    private WakeUp _wake = null!;
    private MountTable _mounts = null!;

    [SetUp]
    public void MakeInstance()
    {
        _temp = new TempDirectory();
        _tree = new TestTree(_temp.CreateDirectory("tree"));
        _root = DirectoryHandle.TryOpen(new AbsolutePath(_tree.Root).ToCString(), out _)!;
        _inotify = new InotifyInstance();
        _wake = new WakeUp();
        _mounts = new MountTable();
    }

    [TearDown]
    public void DisposeInstance()
    {
        _inotify.Dispose();
        _wake.Dispose();
        _mounts.Dispose();
        _root.Dispose();
        _temp.Dispose();
    }

    [Test]
    public void Events_come_in_order_with_their_names()
    {
        int watch = Add(_root);
        _tree.Write("f", "x");
        _tree.MakeDirectory("d");
        _tree.Write(new byte[] { 0xff, (byte)'\n' }, "x");
        _tree.Remove("f");

        Assert.That(Read(), Is.EqualTo(new[]
        {
            $"{watch} Create f", $"{watch} CloseWrite f", $"{watch} Create, IsDirectory d", $"{watch} Create \\xff\\x0a",
            $"{watch} CloseWrite \\xff\\x0a", $"{watch} Delete f",
        }));
        Assert.That(Read(), Is.Empty);
    }

    [Test]
    public void The_halves_of_a_rename_share_a_cookie()
    {
        _tree.Write("a", "x");
        Add(_root);
        _tree.Rename("a", "b");
        List<uint> cookies = [];
        _inotify.Read((in InotifyEvent one) => cookies.Add(one.Cookie));

        Assert.That(cookies, Has.Count.EqualTo(2));
        Assert.That(cookies[0], Is.Not.Zero.And.EqualTo(cookies[1]));
    }

    [Test]
    public void A_name_of_255_bytes_is_whole()
    {
        string name = new('n', 255);
        int watch = Add(_root);
        _tree.MakeDirectory(name);

        Assert.That(Read(), Is.EqualTo(new[] { $"{watch} Create, IsDirectory {name}" }));
    }

    [Test]
    public void More_events_than_the_buffer_holds_are_read_one_buffer_after_the_other()
    {
        Add(_root);
        for (int number = 0; number < 5_000; number++)
            _tree.MakeFifo($"a-rather-long-name-{number}");

        Assert.That(Read(), Has.Count.EqualTo(5_000));
    }

    [Test]
    public void The_directory_that_is_open_is_watched_whatever_its_name_is_by_now()
    {
        _tree.MakeDirectory("d");
        using SafeFileHandle? directory = DirectoryHandle.TryOpen(_root, "d"u8, out _);
        _tree.Rename("d", "renamed");
        _tree.MakeDirectory("d");

        int watch = Add(directory!);
        Assert.That(Add(directory!), Is.EqualTo(watch), "one watch for one directory");
        _tree.MakeFifo("d/other");
        _tree.MakeFifo("renamed/f");

        Assert.That(Read(), Is.EqualTo(new[] { $"{watch} Create f" }));
    }

    [Test]
    public void A_file_is_not_watched()
    {
        _tree.Write("f", "x");
        using SafeFileHandle file = File.OpenHandle(_tree.Root + "/f");

        Assert.That(_inotify.AddWatch(file, Mask, out int error), Is.EqualTo(-1));
        Assert.That(error, Is.EqualTo(20));
    }

    [Test]
    public void A_removed_watch_reports_its_end_and_nothing_more()
    {
        int watch = Add(_root);
        _inotify.RemoveWatch(watch);
        _inotify.RemoveWatch(watch);
        _inotify.RemoveWatch(4711);
        _tree.Write("f", "x");

        Assert.That(Read(), Is.EqualTo(new[] { $"{watch} Ignored " }));
    }

    [Test]
    public async Task A_waiting_thread_is_woken()
    {
        Add(_root);
        var waiting = Task.Run(() => _inotify.Wait(_wake, _mounts, -1));
        _wake.Signal();
        _wake.Signal();

        await waiting.WaitAsync(Eventually.Deadline);
        await Task.Run(() => _inotify.Wait(_wake, _mounts, -1)).WaitAsync(Eventually.Deadline);
        _wake.Clear();
        _wake.Clear();
        var again = Task.Run(() => _inotify.Wait(_wake, _mounts, -1));
        _tree.MakeFifo("f");
        await again.WaitAsync(Eventually.Deadline);
        Assert.That(Read(), Is.EqualTo(new[] { "1 Create f" }));
    }

    private int Add(SafeFileHandle directory)
    {
        int watch = _inotify.AddWatch(directory, Mask, out int error);
        Assert.That(error, Is.Zero);
        Assert.That(watch, Is.GreaterThan(0));
        return watch;
    }

    private List<string> Read()
    {
        List<string> events = [];
        while (_inotify.Read((in InotifyEvent one) => events.Add($"{one.Watch} {one.Mask} {ByteText.Display(one.Name)}")))
        {
        }

        return events;
    }
}
