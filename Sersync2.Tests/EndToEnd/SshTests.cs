using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

[TestFixture]
internal sealed class SshTests() : EndToEndTest(RemoteKind.LocalDirectory, watchSource: false), IAsyncDisposable
{
    private SshServer _server = null!;

    [SetUp]
    public async Task StartServer()
    {
        _server = new SshServer(Sync.NewTree("ssh").Root);
        await _server.Start();
        Sync.PutOnPath(_server.BinDirectory);
        Sync.Configuration.Ssh = true;
        Sync.Configuration.IgnoreTemporaryNames = false;
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", Sync.Remote.Root));
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Test]
    public async Task A_path_on_a_host_is_a_remote_at_the_port_of_its_sshd()
    {
        Sync.Configuration.Port = _server.Port;
        await MirrorAndChange();
    }

    [Test]
    public async Task A_quoted_remote_shell_in_commonParams_is_kept()
    {
        Sync.Configuration.CommonParams = $"-artz -e 'ssh -p {_server.Port}'";
        await MirrorAndChange();
    }

    private async Task MirrorAndChange()
    {
        Sync.Source.Write("before", "content");
        Sync.Remote.Write("remote-only", "goes");
        await Sync.StartSersync("-r");
        await Sync.Same();
        Sync.Source.MakeDirectory("dir");
        foreach (BytePath name in HostileNames.All)
            Sync.Source.Write(((BytePath)"dir").Join(name), "content");
        Sync.Source.Remove("before");
        await Sync.Same();
        Sync.Source.Remove("dir");
        await Sync.Same();
    }
}
