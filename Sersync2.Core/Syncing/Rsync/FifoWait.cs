using System.Globalization;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Whether a process waits for the other end of a FIFO, now and at the last look. rsync opens what it listed as a file the
/// way one opens files: where a FIFO has taken its place since, it waits for a writer, for ever, and no <c>--timeout</c> ends
/// that.
/// </summary>
internal sealed class FifoWait(int processId)
{
    private readonly string _place = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/wchan");
    private bool _waited;

    /// <summary>Looks again; true from the second look in a row that finds it waiting.</summary>
    public bool Persists()
    {
        bool before = _waited;
        _waited = IsWaiting();
        return before && _waited;
    }

    // The kernel function that it sleeps in: fs/pipe.c, one of them, as the compiler has inlined the other or not.
    private bool IsWaiting()
    {
        try
        {
            string function = File.ReadAllText(_place);
            return function.StartsWith("wait_for_partner", StringComparison.Ordinal) || function.StartsWith("fifo_open", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
