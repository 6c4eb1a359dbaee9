using Sersync2.Core.Watching;

namespace Sersync2.Tests.Watching;

public sealed class InotifyLimitsTests
{
    private string _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("sersync2-limits-").FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void A_lower_limit_is_raised()
    {
        Write("max_user_watches", "8192\n");
        Write("max_queued_events", "16384\n");
        Write("max_user_instances", "128\n");

        InotifyLimits.Raise(_directory);

        Assert.Multiple(() =>
        {
            Assert.That(Read("max_user_watches"), Is.EqualTo("50000000"));
            Assert.That(Read("max_queued_events"), Is.EqualTo("327679"));
            Assert.That(Read("max_user_instances"), Is.EqualTo("1024"));
        });
    }

    [TestCase("50000000\n")]
    [TestCase("50000001\n")]
    [TestCase("not a number\n")]
    public void Any_other_value_stays(string value)
    {
        Write("max_user_watches", value);

        InotifyLimits.Raise(_directory);

        Assert.That(Read("max_user_watches"), Is.EqualTo(value));
    }

    [Test]
    public void A_limit_that_cannot_be_read_keeps_no_other_from_being_raised()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "max_user_watches"));
        Write("max_user_instances", "128\n");

        InotifyLimits.Raise(_directory);

        Assert.That(Read("max_user_instances"), Is.EqualTo("1024"));
    }

    [Test]
    public void Whether_it_may_be_raised_is_tried_without_changing_it()
    {
        Assert.That(InotifyLimits.MayRaise(_directory), Is.False, "there is nothing to raise");
        Write("max_user_watches", "8192\n");
        Assert.That(InotifyLimits.MayRaise(_directory), Is.True);
        Assert.That(Read("max_user_watches"), Is.EqualTo("8192\n"));
        File.Delete(Path.Combine(_directory, "max_user_watches"));
        Directory.CreateDirectory(Path.Combine(_directory, "max_user_watches"));
        Assert.That(InotifyLimits.MayRaise(_directory), Is.False, "it cannot be written");
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory, name), text);

    private string Read(string name) => File.ReadAllText(Path.Combine(_directory, name));
}
