namespace Sersync2.Core.Syncing;

/// <summary>How rsync prints names: control characters, and a backslash that would read as an escape, as <c>\#ooo</c>.</summary>
internal static class RsyncEscapes
{
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        byte[] name = new byte[text.Length];
        int length = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at..] is [(byte)'\\', (byte)'#', >= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', ..])
            {
                name[length++] = (byte)(((text[at + 2] - '0') << 6) | ((text[at + 3] - '0') << 3) | (text[at + 4] - '0'));
                at += 4;
            }
            else
            {
                name[length++] = text[at];
            }
        }

        return name[..length];
    }
}
