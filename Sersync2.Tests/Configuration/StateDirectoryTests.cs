using Sersync2.Core;
using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Configuration;

public sealed class StateDirectoryTests
{
    private TempDirectory _temp = null!;

    private static uint User => Tmds.Linux.LibC.geteuid();

    [SetUp]
    public void MakeDirectory() => _temp = new TempDirectory();

    [TearDown]
    public void RemoveDirectory() => _temp.Dispose();

    [Test]
    public void It_is_made_for_this_user_alone()
    {
        Assert.That(StateDirectory.Ensure(_temp["a/b"], User), Is.EqualTo(_temp["a/b"]));
        Assert.That(ByteFileStatus.Of(_temp["a/b"])!.Value.Mode, Is.EqualTo(0x1c0));
        Assert.That(StateDirectory.Ensure(_temp["a/b"], User), Is.EqualTo(_temp["a/b"]));
    }

    [TestCase(0x1fd, "0775")]
    [TestCase(0x1ff, "0777")]
    [TestCase(0x3ff, "01777")]
    public void One_that_others_can_write_is_refused(int mode, string octal)
    {
        ByteFile.ChangeMode(_temp.CreateDirectory("state"), mode);
        Assert.That(
            () => StateDirectory.Ensure(_temp["state"], User),
            Throws.TypeOf<SersyncException>().With.Message.Contains($"others may write it (mode {octal}); run: chmod go-w {_temp["state"]}"));
    }

    [Test]
    public void One_of_someone_else_is_refused()
    {
        _temp.CreateDirectory("state");
        Assert.That(
            () => StateDirectory.Ensure(_temp["state"], User + 1),
            Throws.TypeOf<SersyncException>().With.Message.Contains($"it belongs to user {User}, and this is user {User + 1}; run: chown -R {User + 1} "));
    }

    [Test]
    public void Where_none_can_be_made_it_says_which_variable_helps()
    {
        File.WriteAllText(_temp["file"], "");
        Assert.That(
            () => StateDirectory.Ensure(_temp["file/state"], User),
            Throws.TypeOf<SersyncException>().With.Message.Match($@"[^.]; set {StateDirectory.Variable}"));
    }

    [TestCase("", "", "/home/me/.local/state/sersync2")]
    [TestCase("", "/state", "/state/sersync2")]
    [TestCase("", "state", "/home/me/.local/state/sersync2")]
    [TestCase("/mine", "/state", "/mine")]
    public void It_is_where_the_variables_say_or_below_the_home(string own, string xdg, string expected)
    {
        Assert.That(StateDirectory.Locate(1000, Variables(own, xdg), "/home/me"), Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("state")]
    public void A_user_without_home_is_told_which_variable_helps(string xdg)
    {
        Assert.That(
            () => StateDirectory.Locate(1000, Variables("", xdg), home: ""),
            Throws.TypeOf<SersyncException>().With.Message.Contains($"no home directory; set {StateDirectory.Variable}"));
    }

    private static Func<string, string?> Variables(string own, string xdg) => name => name switch
    {
        StateDirectory.Variable => own,
        "XDG_STATE_HOME" => xdg,
        _ => null,
    };
}
