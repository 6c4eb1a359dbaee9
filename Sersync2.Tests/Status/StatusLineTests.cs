using Sersync2.Core.Status;

namespace Sersync2.Tests.Status;

public sealed class StatusLineTests
{
    [Test]
    public void It_says_what_is_in_sync() =>
        Assert.That(StatusLine.Of(Snapshots.Of(Snapshots.Path(Snapshots.InSync()))), Is.EqualTo("in sync: 1 directory, 1 remote"));

    [Test]
    public void It_says_how_far_behind_it_is()
    {
        RemoteStatus behind = Snapshots.InSync() with { State = RemoteState.Syncing, Waiting = 1200, InFlight = 34, Lag = TimeSpan.FromSeconds(3) };

        Assert.That(StatusLine.Of(Snapshots.Of(Snapshots.Path(Snapshots.InSync(), behind))), Is.EqualTo("syncing: 1,234 paths to be sent, 3.0 s behind"));
    }

    [Test]
    public void Before_all_is_watched_it_says_what_is()
    {
        LocalPathStatus path = Snapshots.Path(Snapshots.InSync() with { State = RemoteState.Starting }) with { State = LocalPathState.Starting, Watches = 5000 };

        Assert.That(StatusLine.Of(Snapshots.Of(path)), Is.EqualTo("starting: 5,000 directories watched so far"));
    }

    [Test]
    public void What_is_wrong_comes_first()
    {
        StatusSnapshot one = Snapshots.Of(Snapshots.Path(Snapshots.InSync(), Snapshots.Down("192.0.2.21::www")));
        StatusSnapshot two = Snapshots.Of(Snapshots.Path(Snapshots.Down("192.0.2.20::www"), Snapshots.Down("192.0.2.21::www")));

        Assert.That(StatusLine.Of(one), Does.StartWith("not in sync: 192.0.2.21::www is backing off: "));
        Assert.That(StatusLine.Of(two), Does.StartWith("not in sync: 192.0.2.20::www is ").And.EndWith("more"));
    }
}
