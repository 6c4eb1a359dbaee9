using System.Text;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Plugins;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Plugins;

public sealed class DeliveryGateTests
{
    private readonly List<string> _heard = [];
    private int _dropped;

    [SetUp]
    public void Forget()
    {
        _heard.Clear();
        _dropped = 0;
    }

    [Test]
    public void A_path_is_heard_of_once_when_the_last_remote_has_it()
    {
        (DeliveryGate gate, StandInRemote one, StandInRemote other) = Two();
        Change(gate, [one, other], "a");
        Change(gate, [one, other], "a", InotifyMask.Modify);

        one.Deliver();
        Assert.That(_heard, Is.Empty);
        other.Deliver();
        Assert.That(_heard, Is.EqualTo(new[] { "a Modify" }));
        one.Deliver();
        Assert.That(_heard, Has.Count.EqualTo(1));
        Assert.That(gate.Count, Is.Zero);
    }

    [Test]
    public void What_changes_while_it_is_under_way_is_heard_of_again()
    {
        (DeliveryGate gate, StandInRemote one, StandInRemote other) = Two();
        Change(gate, [one, other], "a");

        List<DirtyEntry> batch = one.Take();
        Change(gate, [one, other], "a");
        one.End(batch);
        other.Deliver();
        Assert.That(_heard, Has.Count.EqualTo(1));
        Assert.That(gate.Count, Is.EqualTo(1));

        one.Deliver();
        Assert.That(_heard, Has.Count.EqualTo(2));
        Assert.That(gate.Count, Is.Zero);
    }

    [Test]
    public void A_path_that_changes_all_the_time_is_heard_of_each_time_that_all_have_got_to_it()
    {
        (DeliveryGate gate, StandInRemote one, StandInRemote other) = Two();
        Change(gate, [one, other], "a");
        for (int round = 1; round <= 3; round++)
        {
            foreach (StandInRemote remote in (StandInRemote[])[one, other])
            {
                List<DirtyEntry> batch = remote.Take();
                Change(gate, [one, other], "a");
                remote.End(batch);
            }

            Assert.That(_heard, Has.Count.EqualTo(round));
        }
    }

    [Test]
    public void What_is_to_be_looked_at_again_is_not_heard_of_yet()
    {
        (DeliveryGate gate, StandInRemote one) = One();
        Change(gate, [one], "a");

        List<DirtyEntry> batch = one.Take();
        one.Dirty.PutBack(batch, TimeSpan.Zero);
        one.End([]);
        Assert.That(_heard, Is.Empty);

        one.Deliver();
        Assert.That(_heard, Has.Count.EqualTo(1));
    }

    [Test]
    public void What_failed_is_heard_of_and_not_once_more_when_it_is_tried_again()
    {
        (DeliveryGate gate, StandInRemote one) = One();
        Change(gate, [one], "a");

        List<DirtyEntry> batch = one.Take();
        one.Dirty.PutBack(batch.Select(entry => entry with { Failures = 1 }), TimeSpan.Zero);
        one.End([]);
        Assert.That(_heard, Is.Empty, "it is tried again at once");

        batch = one.Take();
        one.Dirty.PutBack(batch.Select(entry => entry with { Failures = 2 }), TimeSpan.FromSeconds(1));
        one.End([]);
        Assert.That(_heard, Has.Count.EqualTo(1));

        one.Clock.Advance(TimeSpan.FromSeconds(2));
        one.Deliver();
        Assert.That(_heard, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_remote_that_is_out_of_reach_is_not_waited_for()
    {
        (DeliveryGate gate, StandInRemote one, StandInRemote other) = Two();
        Change(gate, [one, other], "a");
        one.Deliver();
        List<DirtyEntry> batch = other.Take();
        other.HasGivenUp = true;
        other.Dirty.PutBack(batch, TimeSpan.Zero);
        other.End([]);
        Assert.That(_heard, Is.EqualTo(new[] { "a Create" }));

        Change(gate, [one, other], "b");
        Assert.That(_heard, Has.Count.EqualTo(1));
        one.Deliver();
        Assert.That(_heard, Is.EqualTo(new[] { "a Create", "b Create" }));

        one.HasGivenUp = true;
        Change(gate, [one, other], "c");
        Assert.That(_heard, Has.Count.EqualTo(3));
        Assert.That(gate.Count, Is.Zero);
    }

    [Test]
    public void A_directory_that_stands_for_a_path_delivers_it()
    {
        (DeliveryGate gate, StandInRemote one) = One();
        Change(gate, [one], "d", flags: DirtyFlags.Recursive);
        List<DirtyEntry> batch = one.Take();
        Change(gate, [one], "d/late");
        one.End(batch);
        Assert.That(_heard, Is.EqualTo(new[] { "d Create" }), "what came while the directory was under way may not be there");

        Change(gate, [one], "d", flags: DirtyFlags.Recursive);
        Change(gate, [one], "d/file");
        one.Deliver();
        Assert.That(_heard, Is.EquivalentTo(new[] { "d Create", "d/late Create", "d Create", "d/file Create" }));
    }

    [Test]
    public void A_file_that_was_just_made_waits_for_its_close()
    {
        (DeliveryGate gate, StandInRemote one) = One();
        Change(gate, [one], "a", flags: DirtyFlags.AwaitingClose);
        one.Deliver();
        Assert.That(_heard, Is.Empty);

        Change(gate, [one], "a", InotifyMask.CloseWrite);
        one.Deliver();
        Assert.That(_heard, Is.EqualTo(new[] { "a CloseWrite" }));
    }

    [Test]
    public void Beyond_the_limit_the_oldest_is_dropped()
    {
        (DeliveryGate gate, StandInRemote one) = One(limit: 3);
        foreach (string path in (string[])["a", "b", "c", "a", "d", "e"])
            Change(gate, [one], path);

        Assert.That((gate.Count, _dropped), Is.EqualTo((3, 2)));
        one.Deliver();
        Assert.That(_heard, Is.EquivalentTo(new[] { "c Create", "d Create", "e Create" }));
    }

    private (DeliveryGate Gate, StandInRemote One) One(int limit = 100)
    {
        var one = new StandInRemote();
        return (Gate(limit, one), one);
    }

    private (DeliveryGate Gate, StandInRemote One, StandInRemote Other) Two()
    {
        var one = new StandInRemote();
        var other = new StandInRemote();
        return (Gate(100, one, other), one, other);
    }

    private DeliveryGate Gate(int limit, params StandInRemote[] remotes) =>
        new(remotes, limit, (path, cause) => _heard.Add($"{path} {cause}"), () => _dropped++);

    private static void Change(DeliveryGate gate, StandInRemote[] remotes, string path, InotifyMask cause = InotifyMask.Create, DirtyFlags flags = DirtyFlags.None)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        using Lock.Scope entered = gate.Enter();
        foreach (StandInRemote remote in remotes)
        {
            RelativePath? shared = null;
            remote.Dirty.Add(bytes, ref shared, flags);
        }

        gate.Await(bytes, cause);
    }

    private sealed class StandInRemote : IDelivery
    {
        public StandInRemote() => Dirty = new DirtySet(Clock, () => { });

        public event Action<IReadOnlyList<DirtyEntry>>? Attempted;

        public ManualClock Clock { get; } = new();

        public DirtySet Dirty { get; }

        public bool HasGivenUp { get; set; }

        public bool Owes(RelativePath path) => Dirty.Owes(path);

        public List<DirtyEntry> Take() => Dirty.Take(100);

        public void End(List<DirtyEntry> batch) => Attempted?.Invoke(batch);

        public void Deliver() => End(Take());
    }
}
