using System.Text;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing.Rsync;

/// <summary>docs/own-options.md, from the table.</summary>
internal static class OwnOptionDocument
{
    public static string Text()
    {
        var text = new StringBuilder("""
            # The options of rsync that Sersync2 adds

            What Sersync2 adds itself to a call of rsync, beside the user's [`<commonParams>`](rsync-options.md), and how things are done where an option is lacking. This table is made from the one in the code (`OwnOptions`); each row is tested with a real daemon that refuses it, and with one that breaks the connection off on it.

            - **Here since**: the local rsync that has it first. An older one is not given it.
            - **There since**: a server is told of it, and understands it from this rsync on. *Not told*: it concerns the local rsync alone, and no server can lack or refuse it.
            - **Refused as**: the name in `refuse options` of rsyncd.conf(5).

            What a server lacks or refuses is learned from its own words. An old one often cannot get them through: it closes the connection with data unread, and the local rsync says only `Connection reset by peer`. Then calls that are about nothing are made, with and without each option that this server has not proved yet; one is left out where each call with it breaks and none without it does. A network that breaks connections, or a server that is down, teaches nothing. What was learned holds for that remote, is said once in the log and by `--check`, and is asked anew after a day and at each reload.


            """.ReplaceLineEndings("\n"));
        Add(text, "Every call means the same without it", OwnOptionLoss.None);
        Add(text, "Without it other calls do what it is for", OwnOptionLoss.OtherCalls);
        Add(text, "Without it something is left undone, and that is said", OwnOptionLoss.SomethingUndone);
        Add(text, "Nothing can be done without it: the server is to be mended", OwnOptionLoss.Needed);
        text.Append("## Concerns the local rsync alone\n\n| option | what for | here since | |\n|---|---|---|---|\n");
        foreach (OwnOptionRow row in OwnOptions.All.Where(row => !row.IsTold))
            text.Append($"| `{row.Words}` | {row.Purpose} | {row.Since} | {row.Otherwise} |\n");
        return text.ToString();
    }

    private static void Add(StringBuilder text, string title, OwnOptionLoss loss)
    {
        text.Append("## ").Append(title).Append("\n\n| option | what for | here since | there since | refused as | where it is lacking or refused |\n|---|---|---|---|---|---|\n");
        foreach (OwnOptionRow row in OwnOptions.All.Where(row => row.IsTold && row.Loss == loss))
        {
            string otherwise = row.Otherwise.Replace("<", "`<", StringComparison.Ordinal).Replace(">", ">`", StringComparison.Ordinal);
            text.Append($"| `{row.Words}` | {row.Purpose} | {row.Since} | {row.ServerSince} | `{row.RefusedAs}` | {otherwise} |\n");
        }

        text.Append('\n');
    }
}
