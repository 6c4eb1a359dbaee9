using System.Globalization;
using System.Text;
using Sersync2.Core.Native;

namespace Sersync2.Core.Configuration;

/// <summary>
/// What stands in the file of an <see cref="InstanceLock"/>, a line for each thing, for the next run and for scripts: an
/// upgrade starts again from the directory that is named here.
/// </summary>
/// <param name="State">The mark, which is replaced in place.</param>
/// <param name="Directory">That relative names count from, as the kernel's bytes; null where it has no name any more.</param>
internal sealed record LockText(string State, int Process, byte[]? Directory, string Configuration, string? Plugin)
{
    public const string ProcessPrefix = "process ";
    public const string RunPrefix = "run ";

    public byte[] ToBytes()
    {
        var text = new List<byte>();
        text.AddRange(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{State}\n{ProcessPrefix}{Process}\n{RunPrefix}{RunMark.Value}\n")));
        if (Directory is not null)
            AddLine(text, "directory "u8, Directory);
        AddLine(text, "configuration "u8, Encoding.UTF8.GetBytes(Configuration));
        if (Plugin is not null)
            AddLine(text, "plugin "u8, Encoding.UTF8.GetBytes(Plugin));
        return [.. text];
    }

    // printf(1) reads it back with %b. No name can end its line and begin another.
    private static void AddLine(List<byte> text, ReadOnlySpan<byte> what, ReadOnlySpan<byte> value)
    {
        text.AddRange(what);
        foreach (byte one in value)
        {
            if (one is (byte)'\n' or (byte)'\\')
                text.AddRange(one == (byte)'\n' ? "\\012"u8 : "\\134"u8);
            else
                text.Add(one);
        }

        text.Add((byte)'\n');
    }
}
