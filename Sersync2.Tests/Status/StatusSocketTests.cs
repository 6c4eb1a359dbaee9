using System.Net.Sockets;
using System.Text;
using Sersync2.Core;
using Sersync2.Core.Status;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Status;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable]
public sealed class StatusSocketTests : IDisposable
{
    private readonly FixedSource _source = new();
    private readonly CancellationTokenSource _stop = new();
    private TempDirectory _directory = null!;
    private StatusAddress _address = null!;
    private Task _server = Task.CompletedTask;
    private string _state = "";

    private string Configuration => _directory["confxml.xml"];

    [SetUp]
    public void Prepare()
    {
        _directory = new TempDirectory();
        File.WriteAllText(Configuration, "");
        // Longer than the address of a socket may be.
        _state = _directory.CreateDirectory(new string('s', 150));
        _address = StatusAddress.TryOpen(_state, Configuration, out _)!;
    }

    [TearDown]
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _server;
    }

    public void Dispose()
    {
        _address.Dispose();
        _stop.Dispose();
        _directory.Dispose();
    }

    [Test]
    public async Task It_answers_with_a_table_or_json_and_whether_all_is_in_sync()
    {
        Start();
        StatusAnswer table = await Ask(Configuration, new StatusQuestion());
        _source.Snapshot = Snapshots.Of(Snapshots.Path(Snapshots.Down()));
        StatusAnswer json = await Ask(Configuration, new StatusQuestion { Json = true });

        Assert.Multiple(() =>
        {
            Assert.That((table.IsGood, json.IsGood), Is.EqualTo((true, false)));
            Assert.That(table.Text.ToString(), Does.StartWith("sersync2 3.0.0: in sync"));
            Assert.That(json.Text.ToString(), Is.EqualTo(Encoding.UTF8.GetString(StatusJson.Write(_source.Snapshot))));
        });
    }

    [Test]
    public async Task It_is_found_by_any_name_of_the_configuration()
    {
        Start();
        File.CreateSymbolicLink(_directory["link.xml"], Configuration);
        Assert.That((await Ask(_directory["link.xml"], new StatusQuestion())).IsGood);
        Assert.ThrowsAsync<SersyncException>(() => Ask(_directory["other.xml"], new StatusQuestion()));
    }

    [Test]
    public void Only_its_user_may_ask()
    {
        Start();
        Assert.That(File.GetUnixFileMode(_address.Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task Where_nothing_runs_the_exit_code_is_2_also_after_an_unclean_end()
    {
        SersyncException never = Assert.ThrowsAsync<SersyncException>(() => Ask(Configuration, new StatusQuestion()))!;
        File.WriteAllText(_address.Path, "");
        SersyncException stale = Assert.ThrowsAsync<SersyncException>(() => Ask(Configuration, new StatusQuestion()))!;
        Start();
        Assert.Multiple(async () =>
        {
            Assert.That((never.ExitCode, stale.ExitCode), Is.EqualTo((2, 2)));
            foreach (SersyncException error in new[] { never, stale })
                Assert.That(error.Message, Does.Match($"""^sersync2 is not running for "{Configuration}": nothing answers at "[^"]+"; start it, or, if another user runs it, ask as that user$"""));
            Assert.That((await Ask(Configuration, new StatusQuestion())).IsGood);
        });
    }

    [Test]
    public void A_configuration_that_is_missing_is_named_where_nothing_answers()
    {
        string missing = _directory["missing.xml"];
        Assert.That(
            () => Ask(missing, new StatusQuestion()),
            Throws.TypeOf<SersyncException>().With.Message.EqualTo($"sersync2 is not running for \"{missing}\": there is no such file; name the configuration with -o"));
    }

    [Test]
    public async Task A_wait_ends_when_all_was_read_and_delivered()
    {
        Start();
        _source.Delivered = false;
        Task<StatusAnswer> answer = Ask(Configuration, new StatusQuestion { Wait = TimeSpan.FromMinutes(1) });
        _source.Read.SetResult();
        _source.Delivered = true;
        // What came meanwhile does not count.
        _source.Snapshot = Snapshots.Of(Snapshots.Path(Snapshots.InSync() with { Waiting = 1 }));
        Assert.That((await answer).IsGood);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_wait_for_what_does_not_come_ends_with_its_time(bool isRead)
    {
        Start();
        _source.Delivered = false;
        if (isRead)
            _source.Read.SetResult();
        Assert.That((await Ask(Configuration, new StatusQuestion { Wait = TimeSpan.FromMilliseconds(50) })).IsGood, Is.False);
    }

    [TestCase("GET / HTTP/1.1\n")]
    [TestCase("status json=x\n")]
    [TestCase("status json\n")]
    public async Task Anything_else_is_not_answered(string line)
    {
        Start();
        Assert.That(await Send(line), Is.Empty);
    }

    [Test]
    public async Task An_endless_line_is_not_read_to_its_end()
    {
        Start();
        Assert.That(await Send(new string('x', 10_000)), Is.Empty);
    }

    [TestCase(false, "[2J\\x1b]0;x\\x07\\u202e")]
    [TestCase(true, "[2J\\u001b]0;x\\u0007\\u202e")]
    public async Task Of_an_answer_nothing_reaches_a_terminal_as_it_is(bool json, string shown)
    {
        using Socket listener = Impersonate(async socket => await socket.SendAsync("0\n\e[2J\e]0;x\a\u202e\n"u8.ToArray()));
        StatusAnswer answer = await Ask(Configuration, new StatusQuestion { Json = json, Colour = !json });
        Assert.That(answer.Text.ToString(), Does.EndWith(shown + "\n").And.Not.Contain("\e"));
    }

    [Test]
    public void An_answer_without_end_is_read_to_a_limit()
    {
        long sent = 0;
        using Socket listener = Impersonate(async socket =>
        {
            byte[] part = new byte[1 << 20];
            part.AsSpan().Fill((byte)'x');
            await socket.SendAsync("0\n"u8.ToArray());
            for (int i = 0; i < 700; i++)
                sent += await socket.SendAsync(part);
        });
        SersyncException error = Assert.ThrowsAsync<SersyncException>(() => Ask(Configuration, new StatusQuestion()))!;
        Assert.That((error.ExitCode, error.Message), Is.EqualTo((2, error.Message)).And.Matches<(int, string)>(said => said.Item2.Contains("sends more than 32 MiB, which is no status", StringComparison.Ordinal)));
        Assert.That(sent, Is.LessThan(40L << 20));
    }

    [Test]
    [CancelAfter(60_000)]
    public void An_answer_that_drips_is_waited_for_in_all_and_not_for_each_byte()
    {
        using Socket listener = Impersonate(async socket =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
            do
                await socket.SendAsync("0"u8.ToArray());
            while (await timer.WaitForNextTickAsync(_stop.Token));
        });
        SersyncException error = Assert.ThrowsAsync<SersyncException>(() => Ask(Configuration, new StatusQuestion()))!;
        Assert.That(error.Message, Does.Contain("does not answer"));
    }

    [Test]
    public async Task The_status_of_ten_thousand_remotes_that_all_fail_is_told()
    {
        RemoteStatus failing = Snapshots.Down() with { LastError = new string('e', 20_000) };
        _source.Snapshot = Snapshots.Of(Snapshots.Path([.. Enumerable.Repeat(failing, 10_000)]));
        Start();
        StatusAnswer answer = await Ask(Configuration, new StatusQuestion { Json = true });
        Assert.That(answer.Text.ToString(), Does.EndWith("}\n"));
    }

    // In the place of the daemon.
    private Socket Impersonate(Func<Socket, Task> answer)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(_address.EndPoint);
        listener.Listen();
        _server = AnswerAsync();
        return listener;

        async Task AnswerAsync()
        {
            try
            {
                using Socket socket = await listener.AcceptAsync(_stop.Token);
                // Closed with the question unread, the connection would be reset.
                await socket.ReceiveAsync(new byte[StatusQuestion.MaxLength], _stop.Token);
                await answer(socket);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client has left.
            }
        }
    }

    private Task<StatusAnswer> Ask(string configuration, StatusQuestion question) => StatusClient.AskAsync(_state, configuration, question);

    // It listens before it first waits.
    private void Start() => _server = new StatusSocket(_source, _address).RunAsync(_stop.Token);

    private async Task<string> Send(string text)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(_address.EndPoint);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        try
        {
            byte[] buffer = new byte[1000];
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
