using System.Net;
using System.Net.Sockets;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class AnsweringAddressTests
{
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    [TestCase("no-such-host.invalid")]
    public async Task An_address_and_a_name_of_none_have_no_other(string host) =>
        Assert.That(await AnsweringAddress.FindAsync(host, 873, AddressFamily.Unspecified, CancellationToken.None), Is.Null);

    [Test]
    public async Task The_first_that_answers_is_connected_to()
    {
        await using var server = new RecordingServer();
        using SilentAddress dead = await SilentAddress.At(IPAddress.Parse("127.0.0.3"), server.Port);
        using Socket socket = await AnsweringAddress.ConnectAsync([IPAddress.Parse("127.0.0.3"), IPAddress.Parse("127.0.0.4"), IPAddress.Loopback], server.Port, CancellationToken.None);
        Assert.That(((IPEndPoint)socket.RemoteEndPoint!).Address, Is.EqualTo(IPAddress.Loopback));
    }

    [Test]
    public void Where_each_refuses_that_is_told()
    {
        int port = FreePort.Find();
        Assert.That(async () => await AnsweringAddress.ConnectAsync([IPAddress.Loopback, IPAddress.Parse("127.0.0.2")], port, CancellationToken.None), Throws.InstanceOf<SocketException>());
    }
}
