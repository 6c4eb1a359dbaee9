using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sersync2.Core.Plugins;

/// <summary>Puts bytes into addresses and forms, so that none can end what they stand in.</summary>
internal static class PercentEncoding
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static readonly SearchValues<byte> InPath = SearchValues.Create(Encoding.ASCII.GetBytes(Unreserved + "/"));
    private static readonly SearchValues<byte> InValue = SearchValues.Create(Encoding.ASCII.GetBytes(Unreserved + "%!$'()*,;:@/?="));
    private static readonly SearchValues<byte> InUrl = SearchValues.Create(Encoding.ASCII.GetBytes(Unreserved + "%!$'()*,;:@/?=&+#[]"));

    /// <summary>A path, or a value of a form: all but plain characters and slashes is encoded.</summary>
    public static string Path(ReadOnlySpan<byte> bytes) => Encode(bytes, InPath);

    /// <summary>A value from the configuration for a query: what it has encoded already stays so.</summary>
    public static string Value(string text) => Encode(Encoding.UTF8.GetBytes(text), InValue);

    /// <summary>An address from the configuration: only what can stand in no address is encoded.</summary>
    public static string Url(string text) => Encode(Encoding.UTF8.GetBytes(text), InUrl);

    private static string Encode(ReadOnlySpan<byte> bytes, SearchValues<byte> kept)
    {
        if (bytes.IndexOfAnyExcept(kept) < 0)
            return Encoding.ASCII.GetString(bytes);
        var text = new StringBuilder(bytes.Length * 3);
        foreach (byte value in bytes)
        {
            if (kept.Contains(value))
                text.Append((char)value);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return text.ToString();
    }
}
