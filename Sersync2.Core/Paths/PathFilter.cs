using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using NLog;
using Sersync2.Core.Configuration;

namespace Sersync2.Core.Paths;

/// <summary>
/// Decides what <c>&lt;filter&gt;</c> keeps out of everything: sending and deleting, events, walks and full syncs. A path is
/// excluded where the whole of any of its forms, <c>a/b</c>, <c>/a/b</c> and for a directory also <c>a/b/</c> and
/// <c>/a/b/</c>, matches an expression, or where a directory above it is excluded. Safe to use from any thread.
/// </summary>
internal sealed class PathFilter
{
    private const int StackLimit = 512;

    private static readonly Logger Log = LogManager.GetLogger("filter");

    private readonly FilterExpression[] _expressions;
    private readonly HashSet<RelativePath> _ownFiles;
    private readonly bool[] _timeoutReported;
    private readonly bool _ignoreTemporaryNames;
    private readonly Action<string> _warn;

    /// <param name="ownFiles">What this program itself writes below the watch path: excluded whatever the expressions say.</param>
    /// <exception cref="ArgumentException">An expression is invalid; the configuration reader leaves such out.</exception>
    public PathFilter(FilterSettings settings, IEnumerable<RelativePath>? ownFiles = null, Action<string>? warn = null)
    {
        _ownFiles = new HashSet<RelativePath>(ownFiles ?? [], RelativePathComparer.Instance);
        _expressions = [.. settings.Exclude.Select(expression => new FilterExpression(expression))];
        _timeoutReported = new bool[_expressions.Length];
        _ignoreTemporaryNames = settings.IgnoreTemporaryNames;
        _warn = warn ?? (message => Log.Warn(message));
    }

    /// <summary>Whether anything can be excluded at all.</summary>
    public bool IsActive => _expressions.Length > 0 || _ownFiles.Count > 0;

    /// <summary>Whether the path, or a directory above it, is excluded. The watch path itself never is.</summary>
    public bool Excludes(RelativePath path, bool isDirectory)
    {
        if (!IsActive)
            return false;
        ReadOnlySpan<byte> bytes = path.Bytes;
        for (int index = 0; index < bytes.Length; index++)
        {
            if (bytes[index] == (byte)'/' && ExcludesEntry(bytes[..index], isDirectory: true))
                return true;
        }

        return ExcludesEntry(bytes, isDirectory);
    }

    /// <summary>Whether the path itself is excluded: for walks that do not enter excluded directories.</summary>
    public bool ExcludesEntry(ReadOnlySpan<byte> path, bool isDirectory)
    {
        if (!IsActive || path.IsEmpty)
            return false;
        if (_ownFiles.Count > 0 && _ownFiles.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(path))
            return true;
        if (_expressions.Length == 0)
            return false;

        // All forms are slices of "/a/b/".
        int capacity = path.Length + 2;
        char[]? rented = capacity > StackLimit ? ArrayPool<char>.Shared.Rent(capacity) : null;
        Span<char> text = rented ?? stackalloc char[StackLimit];
        bool isUtf8 = Utf8.ToUtf16(path, text[1..], out _, out int length, replaceInvalidSequences: false) == OperationStatus.Done;
        if (!isUtf8)
            length = Encoding.Latin1.GetChars(path, text[1..]);
        text[0] = '/';
        text[length + 1] = '/';
        bool excluded = ExcludesText(text[..(length + 2)], isDirectory, isUtf8);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
        return excluded;
    }

    /// <summary>The built-in rule of the original for events of non-directories: <c>.x</c>, <c>x~</c> and vim's <c>4913</c>.</summary>
    /// <param name="name">The last component of the path.</param>
    public bool IgnoresEventName(ReadOnlySpan<byte> name) =>
        _ignoreTemporaryNames && (name is [(byte)'.', ..] or [.., (byte)'~'] || name.SequenceEqual("4913"u8));

    private bool ExcludesText(ReadOnlySpan<char> text, bool isDirectory, bool isUtf8)
    {
        for (int index = 0; index < _expressions.Length; index++)
        {
            FilterExpression expression = _expressions[index];
            try
            {
                if (expression.Matches(text[1..^1], isUtf8)
                    || expression.Matches(text[..^1], isUtf8)
                    || (isDirectory && (expression.Matches(text[1..], isUtf8) || expression.Matches(text, isUtf8))))
                {
                    return true;
                }
            }
            catch (RegexMatchTimeoutException)
            {
                // Leaving a path alone can be made good; sending what was to stay here, or deleting it there, cannot.
                ReportTimeout(index, text[1..^1]);
                return true;
            }
        }

        return false;
    }

    private void ReportTimeout(int index, ReadOnlySpan<char> path)
    {
        if (Interlocked.Exchange(ref _timeoutReported[index], true))
            return;
        string name = ByteText.Display(Encoding.UTF8.GetBytes(path.ToString()));
        _warn(
            $"filter expression \"{_expressions[index].Source}\" takes more than {FilterExpression.TimeLimit.TotalMilliseconds:0} ms on \"{name}\": "
            + "such paths count as excluded, neither sent nor deleted; simplify the expression (further ones are not reported)");
    }
}
