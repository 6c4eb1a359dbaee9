using System.Globalization;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration;

/// <summary>One thing on the way to a file by which others than root and this user decide over it.</summary>
/// <param name="User">The user id that this program runs with.</param>
/// <param name="IsAnothers">It belongs neither to root nor to this user.</param>
/// <param name="Writers">Those of the mode bits 020 and 002 by which others may write it.</param>
/// <param name="IsOpenToAll">Whether every user of this machine may have put there what is found.</param>
internal readonly record struct Distrust(PathEntry Entry, uint User, bool IsAnothers, uint Writers, bool IsOpenToAll)
{
    /// <summary>What is wrong with it, as a part of a sentence.</summary>
    public string Reason
    {
        get
        {
            string[] faults = [.. IsAnothers ? ["belongs to another user"] : (string[])[], .. Writers switch
            {
                0 => (string[])[],
                TrustedPath.GroupWrites => ["can be written by its group"],
                _ => ["can be written by everyone"],
            }];
            return string.Create(
                CultureInfo.InvariantCulture,
                $"\"{Entry.Path}\" {string.Join(" and ", faults)} (owner {Entry.Owner}, group {Entry.Group}, mode 0{Convert.ToString(Entry.Permissions, 8)})");
        }
    }

    /// <summary>The command that mends it.</summary>
    public string Remedy
    {
        get
        {
            string word = ByteText.ShellWord(Entry.Path.Bytes);
            string owner = User == 0 ? "root" : User.ToString(CultureInfo.InvariantCulture);
            string[] commands =
            [
                .. IsAnothers ? [$"chown {(Entry.IsLink ? "-h " : "")}{owner} {word}"] : (string[])[],
                .. Writers switch
                {
                    0 => (string[])[],
                    TrustedPath.GroupWrites => [$"chmod g-w {word}"],
                    TrustedPath.AllWrite => [$"chmod o-w {word}"],
                    _ => [$"chmod go-w {word}"],
                },
            ];
            return string.Join(" && ", commands);
        }
    }
}
