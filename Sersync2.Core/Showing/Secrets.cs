using System.Text.RegularExpressions;

namespace Sersync2.Core.Showing;

/// <summary>
/// The secrets of the configuration: none of them is ever shown. What is known to be one is hidden wherever it appears, in
/// messages of others as well; of an address everything is that stands before the @ of its host.
/// </summary>
/// <remarks>Secrets are remembered where they are read, and never forgotten. Readers take no lock.</remarks>
public static partial class Secrets
{
    /// <summary>What is shown in place of a secret.</summary>
    public const string Mask = "***";

    // A shorter one would hide half of every message, and tell itself by what is hidden.
    private const int Shortest = 4;
    private static readonly Lock Gate = new();
    private static volatile string[] _known = [];

    /// <summary>Notes a value that must not be shown from here on.</summary>
    public static void Remember(string? secret) => Remember([secret]);

    /// <inheritdoc cref="Remember(string?)"/>
    public static void Remember(IReadOnlyList<string?> secrets)
    {
        lock (Gate)
        {
            string[] fresh = [.. secrets.OfType<string>().Where(static secret => secret.Length >= Shortest).Distinct().Except(_known)];
            // The longer first: it may hold the shorter.
            if (fresh.Length > 0)
                _known = [.. _known.Concat(fresh).OrderByDescending(static known => known.Length)];
        }
    }

    /// <summary>Notes the password of an address, as it is written and as it is meant.</summary>
    public static void RememberIn(Uri address)
    {
        string password = address.UserInfo[(address.UserInfo.IndexOf(':', StringComparison.Ordinal) + 1)..];
        Remember(password);
        Remember(Uri.UnescapeDataString(password));
    }

    /// <summary>The text without the secrets that are known, and without the passwords of the addresses in it.</summary>
    public static string Hide(string text)
    {
        foreach (string secret in _known)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
                text = HideWord(text, secret);
        }

        return text.Contains("://", StringComparison.Ordinal) ? HideInAddresses(text) : text;
    }

    /// <summary>For a value that was to be an address and may be none: all that may be a password is hidden.</summary>
    public static string HideInAddress(string value)
    {
        int at = value.LastIndexOf('@');
        if (at < 0)
            return value;
        int scheme = value.IndexOf("://", StringComparison.Ordinal);
        return (scheme >= 0 && scheme < at ? value[..(scheme + 3)] : "") + Mask + value[at..];
    }

    private static string HideInAddresses(string text) => UserInfo().Replace(text, found =>
    {
        string scheme = found.Groups["scheme"].Value, who = found.Groups["who"].Value;
        int colon = who.IndexOf(':', StringComparison.Ordinal);
        // A name alone says only whom a remote shell or an rsync daemon lets in; elsewhere it may be a token.
        return colon < 0 && scheme is ("ssh" or "rsync")
            ? found.Value
            : $"{scheme}://{who[..(colon + 1)]}{Mask}@";
    });

    // As a word of its own: a password such as "sync" must not blot out every "syncing".
    private static string HideWord(string text, string secret)
    {
        for (int at = 0; (at = text.IndexOf(secret, at, StringComparison.Ordinal)) >= 0;)
        {
            int end = at + secret.Length;
            bool isWord = (at == 0 || !IsJoined(text[at - 1], secret[0])) && (end == text.Length || !IsJoined(text[end], secret[^1]));
            if (isWord)
                text = string.Concat(text.AsSpan(0, at), Mask, text.AsSpan(end));
            at += isWord ? Mask.Length : 1;
        }

        return text;
    }

    private static bool IsJoined(char outside, char inside) => char.IsAsciiLetterOrDigit(outside) && char.IsAsciiLetterOrDigit(inside);

    // No scheme is longer: a text of letters alone, which others choose, would be read again from each of them.
    [GeneratedRegex(@"(?<scheme>[A-Za-z][\w+.-]{0,30})://(?<who>[^\s""'/]*)@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
