namespace Sersync2.Core.Status.Http;

/// <summary>
/// The connections that are open, at most so many: one more takes the place of the oldest, so that a client that holds
/// many open keeps nobody else out. Thread-safe.
/// </summary>
internal sealed class OpenConnections(int most)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<CancellationTokenSource> _open = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    /// <returns>What ends the connection; to be given to <see cref="Remove"/>.</returns>
    public CancellationTokenSource Add(CancellationToken stop)
    {
        var connection = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_gate)
        {
            if (_open.Count >= most)
            {
                // Under the lock, it cannot have been disposed; what its end calls runs elsewhere.
                _ = _open.First!.Value.CancelAsync();
                _open.RemoveFirst();
            }

            _open.AddLast(connection);
        }

        return connection;
    }

    public void Remove(CancellationTokenSource connection)
    {
        lock (_gate)
            _open.Remove(connection);
    }
}
