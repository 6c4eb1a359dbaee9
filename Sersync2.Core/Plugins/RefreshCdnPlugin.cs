using System.Net.Sockets;
using System.Text.RegularExpressions;
using NLog;
using Sersync2.Core.Configuration.Plugins;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Plugins;

/// <summary>For each event one request to a content delivery network, and its answer to the log.</summary>
internal sealed class RefreshCdnPlugin(RefreshCdnPluginSettings settings) : IPlugin
{
    private const int LongestReply = 16 * 1024;
    private static readonly Logger Log = LogManager.GetLogger("plugin");
    private readonly RefreshCdnRequest _request = new(settings);

    public TimeSpan TimeLimit => NetworkPlugin.TimeLimit;

    public async Task<PluginResult> HandleAsync(PluginEvent change, CancellationToken cancellation)
    {
        try
        {
            if (_request.For(change) is not { } request)
                return PluginResult.Skipped;
            using Socket socket = await NetworkPlugin.ConnectAsync(settings.Host, settings.Port, cancellation);
            await NetworkPlugin.SendAllAsync(socket, request, cancellation);
            return Judge(change, await ReadReplyAsync(socket, cancellation));
        }
        catch (SocketException e)
        {
            return PluginResult.Failed($"cannot ask {settings.Host} port {settings.Port}: {e.Message}");
        }
        catch (RegexMatchTimeoutException)
        {
            return PluginResult.Failed("match of <regexurl> takes too long; simplify it");
        }
    }

    public void Dispose()
    {
    }

    private static PluginResult Judge(PluginEvent change, ReadOnlySpan<byte> reply)
    {
        ReadOnlySpan<byte> status = default;
        ReadOnlySpan<byte> said = default;
        foreach (Range range in reply.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = reply[range].Trim(" \t\r"u8);
            if (status.IsEmpty)
                status = line;
            if (said.IsEmpty && line.StartsWith("whatsup"u8))
                said = line;
        }

        if (!said.IsEmpty)
            Log.Info("the content delivery network says of \"{0}\": {1}", change.FullPath, ByteText.Display(said));
        if (status.IsEmpty)
            return PluginResult.Failed("the connection was closed without an answer");
        return status.StartsWith("HTTP/"u8) && status.IndexOf(" 2"u8) < 0
            ? PluginResult.Failed($"the answer is {ByteText.Display(status)}")
            : PluginResult.Done;
    }

    // To the end of the connection, as HTTP/1.0 has it, or of the headers: an answer to HEAD has no more.
    private static async Task<byte[]> ReadReplyAsync(Socket socket, CancellationToken cancellation)
    {
        byte[] reply = new byte[LongestReply];
        int length = 0;
        while (length < reply.Length && reply.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            int read = await socket.ReceiveAsync(reply.AsMemory(length), cancellation);
            if (read == 0)
                break;
            length += read;
        }

        return reply[..length];
    }
}
