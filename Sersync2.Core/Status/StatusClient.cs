using System.Net.Sockets;
using System.Text;
using Sersync2.Core.Configuration;
using Sersync2.Core.Showing;
using Tmds.Linux;

namespace Sersync2.Core.Status;

/// <summary>Asks the daemon of a configuration how it is.</summary>
public static class StatusClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="SersyncException">No daemon runs for the configuration, or it does not answer.</exception>
    public static Task<StatusAnswer> AskAsync(string configuration, StatusQuestion question) =>
        AskAsync(StateDirectory.Locate(), configuration, question);

    internal static async Task<StatusAnswer> AskAsync(string state, string configuration, StatusQuestion question)
    {
        using StatusAddress? address = StatusAddress.TryOpen(state, configuration, out int error);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var limit = new CancellationTokenSource(Patience + (question.Wait ?? TimeSpan.Zero));
        bool isConnected = false;
        if (address is null)
            throw error == LibC.EACCES ? Denied() : NotRunning($"there is no state directory \"{state}\"");
        try
        {
            await socket.ConnectAsync(address.EndPoint, limit.Token);
            isConnected = true;
            if (StatusTrust.Impostor(socket, address) is { } impostor)
                throw new SersyncException($"what answers at \"{address.Display}\" is not believed: it is {impostor}, who is neither root, nor you, nor the owner of that directory; see who has put it there") { ExitCode = 2 };
            await socket.SendAsync(Encoding.ASCII.GetBytes(question.ToLine()), limit.Token);
            var answer = new BoundedAnswer();
            byte[] buffer = new byte[16 * 1024];
            int count;
            while ((count = await socket.ReceiveAsync(buffer, limit.Token)) > 0)
            {
                if (!answer.Add(buffer.AsSpan(0, count)))
                    throw new SersyncException($"what answers at \"{address.Display}\" sends more than {BoundedAnswer.MostBytes >> 20} MiB, which is no status: see what runs there") { ExitCode = 2 };
            }

            ReadOnlyMemory<byte> bytes = answer.Bytes;
            return bytes.Span is [(byte)'0' or (byte)'1', (byte)'\n', ..]
                ? new StatusAnswer(bytes.Span[0] == (byte)'0', Show(bytes.Span[2..], question))
                : throw Unanswered();
        }
        catch (OperationCanceledException)
        {
            throw new SersyncException($"sersync2 for \"{configuration}\" runs, but does not answer: it is stopped, or the machine is overloaded") { ExitCode = 2 };
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw Denied();
        }
        catch (SocketException) when (isConnected)
        {
            throw Unanswered();
        }
        catch (SocketException)
        {
            // No socket, or one that a killed process has left.
            throw NotRunning($"nothing answers at \"{address.Display}\"");
        }

        // Whoever answers may run as another user, and may be of another version.
        static OutputText Show(ReadOnlySpan<byte> bytes, StatusQuestion question)
        {
            string text = Encoding.UTF8.GetString(bytes);
            return question.Json ? OutputText.Json(text) : question.Colour ? OutputText.Table(text) : OutputText.Lines(text);
        }

        SersyncException Unanswered() =>
            new($"sersync2 for \"{configuration}\" was stopped before it answered, or is not to be asked by you: it answers only to the user that it runs as, and to root") { ExitCode = 2 };

        SersyncException Denied() =>
            new($"cannot ask sersync2 for \"{configuration}\": permission denied in \"{state}\"; ask as the user that it runs as") { ExitCode = 2 };

        SersyncException NotRunning(string why) => new(
            $"sersync2 is not running for \"{configuration}\": " + (File.Exists(configuration)
                ? $"{why}; start it, or, if another user runs it, ask as that user"
                : "there is no such file; name the configuration with -o"))
        { ExitCode = 2 };
    }
}
