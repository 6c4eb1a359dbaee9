using System.Globalization;
using Sersync2.Cli.Systemd;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Systemd;

/// <summary>The words of sd_notify(3), on real sockets.</summary>
public sealed class ServiceManagerTests
{
    // Half of it is the interval between two signs of life.
    private const string ShortWatchdog = "20000";

    [Test]
    public async Task Ready_is_said_with_the_status_in_one_datagram([Values] bool abstractNamespace)
    {
        using NotifyListener listener = abstractNamespace ? NotifyListener.InAbstractNamespace() : NotifyListener.AtPath();
        using ServiceManager manager = ServiceManager.For(listener.Address, null, null);

        manager.Ready("in sync");

        await listener.Hears("READY=1");
        Assert.That(listener.Messages, Is.EqualTo(new[] { new[] { "READY=1", "STATUS=in sync" } }));
    }

    [Test]
    public async Task A_reload_says_when_it_began_by_the_clock_that_the_manager_reads()
    {
        using NotifyListener listener = NotifyListener.AtPath();
        using ServiceManager manager = ServiceManager.For(listener.Address, null, null);

        long before = Monotonic();
        manager.BeginReload();
        long after = Monotonic();

        await listener.Hears("RELOADING=1");
        string[] message = listener.Messages[0];
        Assert.That(message[1], Does.StartWith("MONOTONIC_USEC="));
        long said = long.Parse(message[1]["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture);
        Assert.That(said, Is.InRange(before, after));
    }

    [Test]
    public async Task A_stop_asks_for_the_time_that_it_may_take()
    {
        using NotifyListener listener = NotifyListener.AtPath();
        using ServiceManager manager = ServiceManager.For(listener.Address, null, null);

        manager.Stopping();

        await listener.Hears("STOPPING=1");
        Assert.That(listener.Lines, Does.Contain("EXTEND_TIMEOUT_USEC=60000000"));
    }

    [Test]
    public async Task Signs_of_life_come_while_all_is_alive()
    {
        using NotifyListener listener = NotifyListener.AtPath();
        using ServiceManager manager = ServiceManager.For(listener.Address, ShortWatchdog, null);
        using var stop = new CancellationTokenSource();

        Task watching = manager.WatchAsync(() => "in sync", () => null, stop.Token);
        await listener.Hears("WATCHDOG=1", times: 3);

        await stop.CancelAsync();
        await watching;
    }

    [Test]
    public async Task No_sign_of_life_comes_while_something_is_stuck()
    {
        using NotifyListener listener = NotifyListener.AtPath();
        using ServiceManager manager = ServiceManager.For(listener.Address, ShortWatchdog, null);
        using var stop = new CancellationTokenSource();
        int asked = 0;

        Task watching = manager.WatchAsync(() => "in sync", () => ++asked < 10 ? "a thread does not answer" : null, stop.Token);
        await listener.Hears("WATCHDOG=1");

        Assert.That(asked, Is.GreaterThanOrEqualTo(10));
        await stop.CancelAsync();
        await watching;
    }

    [TestCase(null, null)]
    [TestCase("0", null)]
    [TestCase("soon", null)]
    [TestCase(ShortWatchdog, "1", Description = "meant for another process")]
    public async Task Without_a_watchdog_only_the_status_is_said(string? interval, string? process)
    {
        using NotifyListener listener = NotifyListener.AtPath();
        using ServiceManager manager = ServiceManager.For(listener.Address, interval, process);

        await manager.WatchAsync(() => "in sync", () => throw new InvalidOperationException("not to be asked"), new CancellationToken(canceled: true));

        await listener.Hears("STATUS=in sync");
        Assert.That(listener.Lines, Is.EqualTo(new[] { "STATUS=in sync" }));
    }

    [Test]
    public async Task A_line_break_in_the_status_says_nothing_else()
    {
        using NotifyListener listener = NotifyListener.AtPath();
        using ServiceManager manager = ServiceManager.For(listener.Address, null, null);

        manager.Ready("one\nMAINPID=1");

        await listener.Hears("READY=1");
        Assert.That(listener.Lines, Is.EqualTo(new[] { "READY=1", "STATUS=one MAINPID=1" }));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("vsock:2:1234")]
    [TestCase("/nowhere/at/all")]
    public void Without_a_manager_that_listens_all_goes_well(string? address)
    {
        using ServiceManager manager = ServiceManager.For(address, ShortWatchdog, null);

        Assert.Multiple(() =>
        {
            Assert.That(() => manager.Ready("in sync"), Throws.Nothing);
            Assert.That(manager.Stopping, Throws.Nothing);
        });
    }

    [Test]
    public void An_address_longer_than_sockets_have_is_no_error() =>
        Assert.That(() => ServiceManager.For($"/{new string('x', 200)}", null, null).Ready("in sync"), Throws.Nothing);

    private static unsafe long Monotonic()
    {
        const int monotonicClock = 1;
        long* time = stackalloc long[2];
        Assert.That(LibC.GetTime(monotonicClock, time), Is.Zero);
        return (time[0] * 1_000_000) + (time[1] / 1000);
    }
}
