using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using NLog;
using Sersync2.Core.Native;

namespace Sersync2.Core.Status;

/// <summary>
/// Answers <c>--status</c>: one question per connection, from the user of this process and root alone. Each connection is a task of
/// its own.
/// </summary>
/// <param name="address">Its place; the instance lock says that nobody else answers there.</param>
internal sealed class StatusSocket(IStatusSource source, StatusAddress address)
{
    private const int Backlog = 32;
    private static readonly Logger Log = LogManager.GetLogger("status");
    private static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FreshLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AfterFailedAccept = TimeSpan.FromMilliseconds(200);

    /// <summary>Answers until it is stopped. That it cannot must not keep the mirror from running: it says so.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            using Socket listener = Listen();
            while (true)
                await AcceptAsync(listener, stop);
        }
        catch (SocketException e)
        {
            Log.Error("cannot answer --status at \"{0}\": {1}", address.Display, e.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private Socket Listen()
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // What an unclean end has left.
            File.Delete(address.Path);
            // What bind makes takes this mode; by its name it could be another file by then.
            PeerCredentials.KeepToOwner(listener);
            listener.Bind(address.EndPoint);
            listener.Listen(Backlog);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync(Socket listener, CancellationToken stop)
    {
        try
        {
            _ = ServeAsync(await listener.AcceptAsync(stop), stop);
        }
        catch (SocketException e)
        {
            Log.Debug("--status: {0}", e.Message);
            await Task.Delay(AfterFailedAccept, stop);
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        using (socket)
        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            try
            {
                if (!StatusTrust.MayAsk(socket))
                    return;
                if (await ReadQuestionAsync(socket, ended.Token) is not { } question)
                    return;
                Task hangUp = HangUpAsync(socket, ended);
                byte[] answer = await AnswerAsync(question, ended.Token);
                ended.CancelAfter(SendLimit);
                await SendAsync(socket, answer, ended.Token);
                await ended.CancelAsync();
                await hangUp;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // Whoever asked is gone.
            }
            catch (Exception e)
            {
                Log.Error(e, "--status: a question failed unexpectedly");
            }
        }
    }

    private static async Task<StatusQuestion?> ReadQuestionAsync(Socket socket, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(QuestionLimit);
        byte[] line = new byte[StatusQuestion.MaxLength];
        int length = 0;
        while (length < line.Length)
        {
            int count = await socket.ReceiveAsync(line.AsMemory(length), limit.Token);
            if (count == 0)
                return null;
            length += count;
            int end = line.AsSpan(0, length).IndexOf((byte)'\n');
            if (end >= 0)
                return StatusQuestion.Parse(Encoding.ASCII.GetString(line.AsSpan(0, end)));
        }

        return null;
    }

    // Whoever waits may be interrupted: then nobody is waited for.
    private static async Task HangUpAsync(Socket socket, CancellationTokenSource ended)
    {
        try
        {
            _ = await socket.ReceiveAsync(new byte[1], ended.Token);
            await ended.CancelAsync();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Gone, or answered.
        }
    }

    private async Task<byte[]> AnswerAsync(StatusQuestion question, CancellationToken cancellation)
    {
        bool isDelivered = question.Wait is { } time && await WaitAsync(time, cancellation);
        // After a wait, what came meanwhile is not waited for.
        StatusSnapshot status = question.Wait is null ? await source.TakeFreshSnapshotAsync(FreshLimit, cancellation) : source.TakeSnapshot();
        byte[] text = question.Json
            ? StatusJson.Write(status)
            : Encoding.UTF8.GetBytes(new StatusTable(question.Width, question.Colour).Write(status));
        bool isGood = question.Wait is not null ? isDelivered : status.IsInSync || (question.MaxLag is { } most && status.IsWithin(most));
        return [isGood ? (byte)'0' : (byte)'1', (byte)'\n', .. text];
    }

    private async Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(time);
        try
        {
            await source.ReadAllAsync(limit.Token);
            long read = Stopwatch.GetTimestamp();
            while (!source.IsDelivered(Stopwatch.GetElapsedTime(read)))
                await Task.Delay(LookEvery, limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
        socket.Shutdown(SocketShutdown.Send);
    }
}
