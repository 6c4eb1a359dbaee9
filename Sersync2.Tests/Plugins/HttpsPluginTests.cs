using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sersync2.Core.Configuration.Plugins;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Plugins;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Plugins;

public sealed class HttpsPluginTests
{
    [Test]
    public async Task A_certificate_that_nobody_vouches_for_is_a_failure_and_nothing_is_posted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> heard = ServeAsync(listener, certificate);

        using var plugin = new HttpPlugin(new HttpPluginSettings { Name = "http", Url = new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/") });
        PluginResult result = await plugin.HandleAsync(
            new PluginEvent(new AbsolutePath("/watch"), new RelativePath("a"u8), InotifyMask.Create), CancellationToken.None);

        Assert.That(result.Failure, Does.Contain("certificate"));
        Assert.That(await heard.WaitAsync(Eventually.Deadline), Is.Empty);
    }

    private static async Task<string> ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        byte[] buffer = new byte[8192];
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            return Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer));
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            return "";
        }
    }
}
