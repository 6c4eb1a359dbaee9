using System.Globalization;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Whether a process does nothing any more: it and what it started read nothing, wrote nothing and used no processor time since
/// the last looks. A server that computes for long is silent as well, so the limit is to be a long one.
/// </summary>
internal sealed class SilentProcess(int processId, TimeSpan limit, TimeProvider clock)
{
    private long _since = clock.GetTimestamp();
    private long _seen = -1;

    /// <summary>Looks; true once nothing has happened for the time of the limit.</summary>
    public bool Persists()
    {
        long progress = ProgressOf(processId);
        if (progress != _seen)
        {
            _seen = progress;
            _since = clock.GetTimestamp();
        }

        return clock.GetElapsedTime(_since) >= limit;
    }

    private static long ProgressOf(int id) =>
        Sum($"/proc/{id}/io", "rchar:", "wchar:") + Ticks(id) + ChildrenOf(id).Sum(ProgressOf);

    private static long Sum(string file, params string[] labels)
    {
        long sum = 0;
        foreach (string line in Read(file).Split('\n'))
        {
            string[] words = line.Split(' ');
            if (words.Length == 2 && labels.Contains(words[0]) && long.TryParse(words[1], CultureInfo.InvariantCulture, out long value))
                sum += value;
        }

        return sum;
    }

    // utime and stime: the name before them is in parentheses and may hold anything.
    private static long Ticks(int id)
    {
        string text = Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
        string[] fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 12
            && long.TryParse(fields[11], CultureInfo.InvariantCulture, out long user)
            && long.TryParse(fields[12], CultureInfo.InvariantCulture, out long system)
            ? user + system
            : 0;
    }

    private static IEnumerable<int> ChildrenOf(int id)
    {
        foreach (string word in Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task/{id}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(word, CultureInfo.InvariantCulture, out int child))
                yield return child;
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
