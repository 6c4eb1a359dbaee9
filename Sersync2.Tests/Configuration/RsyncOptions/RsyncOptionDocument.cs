using System.Text;
using Sersync2.Core.Configuration.RsyncOptions;

namespace Sersync2.Tests.Configuration.RsyncOptions;

/// <summary>docs/rsync-options.md, from the table.</summary>
internal static class RsyncOptionDocument
{
    public static string Text()
    {
        var text = new StringBuilder("""
            # rsync's options in commonParams

            What Sersync2 does with each option of rsync(1), 3.0 to 3.5, that stands in `params` of [`<commonParams>`](configuration.md). This table is made from the one in the code (`RsyncOptionTable`); each row is tested with a real rsync.

            - **Passed on**: rsync gets it in every call. What it makes of a mirror is said beside it.
            - **Left out**: rsync does not get it, and nothing is lost by that.
            - **Left out, an error of `--check`**: with it the remote would not be what was asked for, or the source would be harmed. Sersync2 starts without it, and says so in its log.
            - An option that is not in the table is passed on, with a warning. Words that are no options are left out.

            In the column *mirror*: **selection**, some of what is here is not sent; **protection**, some of what is only there stays; **content**, a file may hold there something else; **times**, **attributes**, **names** may differ. *Limits* marks what makes the status say "in sync as these options allow". *Renames*: beside these options only, a renamed directory costs its names and not its content.


            """.ReplaceLineEndings("\n"));
        Add(text, "Passed on", OptionUse.PassedOn);
        Add(text, "Passed on in full syncs that were asked for, and in no other call", OptionUse.FullSyncs);
        Add(text, "Left out", OptionUse.NotNeeded);
        Add(text, "Left out, an error of --check: Sersync2 says it itself", OptionUse.SaidByUs);
        Add(text, "Left out, an error of --check: it contradicts a mirror", OptionUse.Contradicts);
        return text.ToString().TrimEnd() + "\n";
    }

    private static void Add(StringBuilder text, string title, OptionUse use)
    {
        text.Append("## ").Append(title).Append("\n\n| option | mirror | renames | |\n|---|---|---|---|\n");
        foreach (RsyncOption option in RsyncOptionTable.All.Where(option => option.Use == use))
        {
            string effects = option.Effects == 0 ? "" : option.Effects.ToString().ToLowerInvariant();
            text.Append("| ").Append(string.Join(", ", Words(option).Select(word => $"`{word}`"))).Append(" | ")
                .Append(option.LimitsMirror ? $"limits: {effects}" : effects).Append(" | ")
                .Append(use == OptionUse.PassedOn && option.AllowsRenameShortcut ? "cheap" : "").Append(" | ").Append(option.Note).Append(" |\n");
        }

        text.Append('\n');
    }

    private static IEnumerable<string> Words(RsyncOption option)
    {
        if (option.Letter != '\0')
            yield return "-" + option.Letter;
        foreach (string name in option.Aliases.Prepend(option.Name).Where(name => name.Length > 0))
            yield return $"--{name}{(option.HasValue ? "=…" : "")}";
    }
}
