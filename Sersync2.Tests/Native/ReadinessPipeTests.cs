using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Showing;
using Tmds.Linux;

namespace Sersync2.Tests.Native;

public sealed class ReadinessPipeTests
{
    private SafeFileHandle _readEnd = null!;
    private SafeFileHandle _writeEnd = null!;

    [SetUp]
    public void MakePipe() => (_readEnd, _writeEnd) = ReadinessPipe.Create();

    [TearDown]
    public void ClosePipe()
    {
        _readEnd.Dispose();
        _writeEnd.Dispose();
    }

    [Test]
    public void A_byte_means_ready()
    {
        StandardStreams.Write(Number(_writeEnd), OutputText.Part("+"));

        Assert.That(ReadinessPipe.Wait(_readEnd, TimeSpan.FromSeconds(30)), Is.True);
    }

    [Test]
    public void A_closed_pipe_means_that_the_daemon_has_ended()
    {
        _writeEnd.Dispose();

        Assert.That(ReadinessPipe.Wait(_readEnd, TimeSpan.FromSeconds(30)), Is.False);
    }

    [Test]
    public void Waiting_has_a_limit()
    {
        Assert.That(ReadinessPipe.Wait(_readEnd, TimeSpan.Zero), Is.Null);
    }

    [Test]
    public void Only_the_write_end_is_inherited_and_once_adopted_not_even_this()
    {
        int number = Number(_writeEnd);
        Assert.Multiple(() =>
        {
            Assert.That(LibC.fcntl(Number(_readEnd), LibC.F_GETFD), Is.EqualTo(LibC.FD_CLOEXEC));
            Assert.That(LibC.fcntl(number, LibC.F_GETFD), Is.Zero);
        });

        _writeEnd.SetHandleAsInvalid();
        using SafeFileHandle? adopted = ReadinessPipe.AdoptWriteEnd(number);

        Assert.Multiple(() =>
        {
            Assert.That(adopted, Is.Not.Null);
            Assert.That(LibC.fcntl(number, LibC.F_GETFD), Is.EqualTo(LibC.FD_CLOEXEC));
        });
    }

    [Test]
    public void Nothing_but_the_write_end_of_a_pipe_is_adopted()
    {
        using SafeFileHandle file = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        Assert.Multiple(() =>
        {
            Assert.That(ReadinessPipe.AdoptWriteEnd(Number(_readEnd)), Is.Null);
            Assert.That(ReadinessPipe.AdoptWriteEnd(Number(file)), Is.Null);
            Assert.That(ReadinessPipe.AdoptWriteEnd(-1), Is.Null);
            Assert.That(ReadinessPipe.AdoptWriteEnd(1_000_000), Is.Null);
        });
    }

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}
