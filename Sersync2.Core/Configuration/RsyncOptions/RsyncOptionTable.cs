using static Sersync2.Core.Configuration.RsyncOptions.MirrorEffects;
using static Sersync2.Core.Configuration.RsyncOptions.OptionUse;

namespace Sersync2.Core.Configuration.RsyncOptions;

/// <summary>
/// Every option of rsync(1), from 3.0 to 3.5: what Sersync2 does with it, and what it makes of a mirror. An option that
/// is not here is passed on, with a warning. The document rsync-options.md is made of this.
/// </summary>
internal static class RsyncOptionTable
{
    private const string PrintsElse = "Sersync2 reads what rsync prints, and prints for people itself";
    private const string NothingSent = "nothing would be sent";
    private const string HowDeleted = "what is deleted is said by <delete> in <inotify>, and when by Sersync2";
    private const string Broken = "while a transfer is broken off, the remote has a part of the file under its name";
    private const string Rule = "what it excludes is neither sent nor deleted";

    public static IReadOnlyList<RsyncOption> All { get; } =
    [
        // What is sent.
        new("archive", 'a') { AllowsRenameShortcut = true },
        new("recursive", 'r') { AllowsRenameShortcut = true, Note = "said for each call" },
        new("no-recursive") { Aliases = ["no-r"], Use = NotNeeded, Note = "said for each call" },
        new("dirs", 'd') { Aliases = ["no-dirs", "no-d", "old-dirs", "old-d"], Use = NotNeeded, Note = "said for each call" },
        new("inc-recursive") { Aliases = ["i-r", "no-inc-recursive", "no-i-r"], AllowsRenameShortcut = true },
        new("relative", 'R') { Use = NotNeeded, Note = "every path is relative to the watch path in any case" },
        new("no-relative") { Aliases = ["no-R"], Use = Contradicts, Note = "files of all directories would arrive in one" },
        new("implied-dirs") { Aliases = ["i-d"] },
        new("no-implied-dirs") { Aliases = ["no-i-d"], Effects = Times | Attributes, Note = "directories above a changed path keep the attributes that they have there" },
        new("one-file-system", 'x') { Effects = Selection, LimitsMirror = true, Note = "a full sync leaves out what is mounted below the watch path" },
        new("max-size") { HasValue = true, Effects = Selection, LimitsMirror = true, Note = "larger files are not sent" },
        new("min-size") { HasValue = true, Effects = Selection, LimitsMirror = true, Note = "smaller files are not sent" },
        new("existing") { Aliases = ["ignore-non-existing"], Effects = Selection, LimitsMirror = true, Note = "what is new here is not sent" },
        new("ignore-existing") { Effects = Content | Times | Attributes, LimitsMirror = true, Note = "what changes here is not sent" },
        new("update", 'u') { Effects = Selection | Content, AllowsRenameShortcut = true, Note = "a file that is newer there stays, unless this run of Sersync2 has delivered it; what stays is told, and is not in sync" },
        new("prune-empty-dirs", 'm') { Effects = Selection, LimitsMirror = true, Note = "empty directories are not sent" },
        new("stop-after") { Aliases = ["time-limit"], HasValue = true, Note = "what is not sent in time is sent by the next call" },
        new("stop-at") { HasValue = true, Effects = Selection, LimitsMirror = true, Note = "after that moment nothing is sent any more" },
        new("files-from") { HasValue = true, Use = SaidByUs, Note = "what is sent is said by <localpath>" },
        new("from0", '0') { Aliases = ["no-from0"], Use = SaidByUs, Note = "the names that Sersync2 sends end in NUL" },
        new("ignore-missing-args") { Use = SaidByUs, Note = "a name that is missing here is a deletion or none, and Sersync2 knows which" },
        new("remove-source-files") { Aliases = ["remove-sent-files"], Use = Contradicts, Note = "it deletes here what was sent, and that deletion would be sent as well: both copies would be gone" },

        // Rules.
        new("exclude") { HasValue = true, IsRule = true, Effects = Selection | Protection, Note = Rule },
        new("exclude-from") { HasValue = true, IsRule = true, Effects = Selection | Protection, Note = Rule },
        new("include") { HasValue = true, IsRule = true, Note = "takes something back from an exclusion that follows" },
        new("include-from") { HasValue = true, IsRule = true, Note = "takes something back from an exclusion that follows" },
        new("filter", 'f') { HasValue = true, IsRule = true, Effects = Selection | Protection, Note = Rule },
        new("", 'F') { IsRule = true, Effects = Selection | Protection, Note = "rules in .rsync-filter files hold for full syncs and whole directories" },
        new("cvs-exclude", 'C') { IsRule = true, Effects = Selection | Protection, Note = Rule },

        // What is deleted.
        new("delete") { Aliases = ["del", "delete-before", "delete-during", "delete-delay", "delete-after"], Use = SaidByUs, Note = HowDeleted },
        new("delete-excluded") { Use = FullSyncs, Note = "a full sync that was asked for deletes there what is excluded; no other call does" },
        new("delete-missing-args") { Use = SaidByUs, Note = HowDeleted },
        new("ignore-errors") { Use = Contradicts, Note = "it deletes there what could not be read here" },
        new("no-ignore-errors") { AllowsRenameShortcut = true },
        new("force") { Use = SaidByUs, Note = HowDeleted },
        new("no-force") { Use = NotNeeded, Note = HowDeleted },
        new("max-delete") { HasValue = true, Effects = Protection, LimitsMirror = true, Note = "what is beyond so many deletions in one call stays" },
        new("backup", 'b') { Effects = Protection, Note = "what is overwritten or deleted there is kept there under another name" },
        new("backup-dir") { HasValue = true, Effects = Protection, Note = "where that is kept; a full sync deletes it, unless a rule protects it" },
        new("suffix") { HasValue = true, Effects = Protection, Note = "under which name that is kept" },

        // How it is told that a file has changed.
        new("checksum", 'c') { Aliases = ["no-checksum", "no-c"], AllowsRenameShortcut = true },
        new("checksum-choice") { Aliases = ["cc"], HasValue = true, AllowsRenameShortcut = true },
        new("checksum-seed") { HasValue = true, AllowsRenameShortcut = true },
        new("ignore-times", 'I') { AllowsRenameShortcut = true },
        new("size-only") { Effects = Content, LimitsMirror = true, Note = "a change that keeps the size is not sent" },
        new("modify-window", '@') { HasValue = true, Effects = Content | Times, LimitsMirror = true, Note = "in place of Sersync2's own -1: a change that keeps the size, within that time of the one before, may not be sent" },

        // How it is written.
        new("inplace") { Effects = Content, Note = Broken + ", and a hard link there changes with it" },
        new("append") { Effects = Content, LimitsMirror = true, Note = "only what is longer here is sent, from the old end on" },
        new("append-verify") { Effects = Content, LimitsMirror = true, Note = "only what is longer here is sent" },
        new("partial") { Effects = Content, Note = Broken },
        new("partial-dir") { HasValue = true },
        new("", 'P') { Effects = Content, Note = "passed on as --partial: " + Broken },
        new("delay-updates") { Aliases = ["no-delay-updates"] },
        new("temp-dir", 'T') { HasValue = true },
        new("sparse", 'S') { Aliases = ["no-sparse", "no-S"], AllowsRenameShortcut = true },
        new("preallocate") { AllowsRenameShortcut = true },
        new("fsync") { AllowsRenameShortcut = true },
        new("write-devices") { Effects = Content | Names, LimitsMirror = true, Note = "devices there are written to" },
        new("mkpath") { Aliases = ["no-mkpath"], AllowsRenameShortcut = true },
        new("whole-file", 'W') { Aliases = ["no-whole-file", "no-W"], AllowsRenameShortcut = true },
        new("block-size", 'B') { HasValue = true, AllowsRenameShortcut = true },
        new("fuzzy", 'y') { Aliases = ["no-fuzzy", "no-y"] },
        new("compare-dest") { HasValue = true, Effects = Selection, LimitsMirror = true, Note = "what that directory has is not sent" },
        new("copy-dest") { HasValue = true },
        new("link-dest") { HasValue = true, Note = "a file there may share its content with another one" },

        // Links and other kinds.
        new("links", 'l') { AllowsRenameShortcut = true },
        new("no-links") { Aliases = ["no-l"], Effects = Selection, LimitsMirror = true, Note = "symbolic links are not sent" },
        new("copy-links", 'L') { Effects = Content | Names, Note = "a symbolic link arrives as what it leads to" },
        new("copy-unsafe-links") { Effects = Content | Names, Note = "a symbolic link that leads out of the tree arrives as what it leads to" },
        new("copy-dirlinks", 'k') { Effects = Content | Names, Note = "a symbolic link to a directory arrives as that directory" },
        new("keep-dirlinks", 'K') { Effects = Names, Note = "a symbolic link there to a directory stays, and is written through" },
        new("safe-links") { Effects = Selection, LimitsMirror = true, Note = "symbolic links that lead out of the tree are not sent" },
        new("munge-links") { Effects = Names, LimitsMirror = true, Note = "symbolic links are made unusable there" },
        new("insecure-links") { Aliases = ["no-insecure-links"], Note = "rsync follows links of other users: do not use it where others may write" },
        new("confine-root") { HasValue = true, Note = "rsync refuses what leads out of that directory" },
        new("hard-links", 'H') { Note = "names of one file that are sent by the same call are one file there as well" },
        new("no-hard-links") { Aliases = ["no-H"], AllowsRenameShortcut = true },
        new("devices") { AllowsRenameShortcut = true },
        new("specials") { AllowsRenameShortcut = true },
        new("no-devices") { Effects = Selection, LimitsMirror = true, Note = "devices are not sent" },
        new("no-specials") { Effects = Selection, LimitsMirror = true, Note = "sockets and FIFOs are not sent" },
        new("", 'D') { AllowsRenameShortcut = true },
        new("no-D") { Effects = Selection, LimitsMirror = true, Note = "devices, sockets and FIFOs are not sent" },
        new("copy-devices") { Effects = Content | Names, Note = "a device arrives as a file" },
        new("drop-D") { Effects = Selection, LimitsMirror = true, Note = "devices, sockets and FIFOs are not made there" },

        // Attributes.
        new("perms", 'p') { AllowsRenameShortcut = true },
        new("no-perms") { Aliases = ["no-p"], Effects = Attributes, Note = "modes may differ" },
        new("executability", 'E') { Effects = Attributes, Note = "of the mode, only that it can be run is sent" },
        new("chmod") { HasValue = true, Effects = Attributes, Note = "modes differ as it says" },
        new("acls", 'A') { Aliases = ["no-acls", "no-A"], AllowsRenameShortcut = true },
        new("xattrs", 'X') { Aliases = ["no-xattrs", "no-X"], AllowsRenameShortcut = true },
        new("owner", 'o') { AllowsRenameShortcut = true },
        new("no-owner") { Aliases = ["no-o"], Effects = Attributes, AllowsRenameShortcut = true, Note = "owners may differ" },
        new("group", 'g') { AllowsRenameShortcut = true },
        new("no-group") { Aliases = ["no-g"], Effects = Attributes, AllowsRenameShortcut = true, Note = "groups may differ" },
        new("chown") { HasValue = true, Effects = Attributes, Note = "owners differ as it says" },
        new("usermap") { HasValue = true, Effects = Attributes, Note = "owners differ as it says" },
        new("groupmap") { HasValue = true, Effects = Attributes, Note = "groups differ as it says" },
        new("numeric-ids") { Aliases = ["no-numeric-ids"], AllowsRenameShortcut = true },
        new("super") { Aliases = ["no-super"], AllowsRenameShortcut = true },
        new("fake-super") { Effects = Attributes, Note = "owners and kinds are kept there in extended attributes" },
        new("times", 't') { AllowsRenameShortcut = true },
        new("no-times") { Aliases = ["no-t"], Effects = Times, Note = "times differ, and a full sync sends every file again" },
        new("atimes", 'U') { Effects = Times, Note = "access times differ as soon as something is read" },
        new("open-noatime") { Aliases = ["no-open-noatime"], AllowsRenameShortcut = true },
        new("crtimes", 'N') { Aliases = ["no-crtimes", "no-N"] },
        new("omit-dir-times", 'O') { Effects = Times, AllowsRenameShortcut = true, Note = "times of directories differ" },
        new("omit-link-times", 'J') { Effects = Times, AllowsRenameShortcut = true, Note = "times of symbolic links differ" },

        // The way there.
        new("compress", 'z') { IsWay = true, Aliases = ["no-compress", "no-z", "old-compress", "new-compress"], AllowsRenameShortcut = true },
        new("compress-choice") { IsWay = true, Aliases = ["zc"], HasValue = true, AllowsRenameShortcut = true },
        new("compress-level") { IsWay = true, Aliases = ["zl"], HasValue = true, AllowsRenameShortcut = true },
        new("compress-threads") { Aliases = ["zt"], HasValue = true, AllowsRenameShortcut = true },
        new("skip-compress") { HasValue = true, AllowsRenameShortcut = true },
        new("rsh", 'e') { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("rsync-path") { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("port") { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("address") { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("sockopts") { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("password-file") { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("early-input") { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("timeout") { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("no-timeout") { IsWay = true, AllowsRenameShortcut = true },
        new("contimeout") { IsWay = true, HasValue = true, AllowsRenameShortcut = true, Note = "rsync tries only the first address of the remote's name" },
        new("no-contimeout") { IsWay = true, AllowsRenameShortcut = true },
        new("bwlimit") { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("no-bwlimit") { IsWay = true, AllowsRenameShortcut = true },
        new("ipv4", '4') { IsWay = true, AllowsRenameShortcut = true },
        new("ipv6", '6') { IsWay = true, AllowsRenameShortcut = true },
        new("blocking-io") { IsWay = true, Aliases = ["no-blocking-io"], AllowsRenameShortcut = true },
        new("protocol") { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("iconv") { IsWay = true, HasValue = true, Effects = Names, Note = "names are written there in another character set" },
        new("no-iconv") { IsWay = true, AllowsRenameShortcut = true },
        new("secluded-args", 's') { IsWay = true, Aliases = ["protect-args", "no-secluded-args", "no-protect-args", "no-s", "no-old-args"], AllowsRenameShortcut = true },
        new("old-args") { Use = Contradicts, Note = "with ssh, a name could run as a command there" },
        new("trust-sender") { IsWay = true, AllowsRenameShortcut = true },
        new("copy-as") { HasValue = true, Effects = Attributes, Note = "it is written there as that user" },
        new("remote-option", 'M') { HasValue = true, Note = "what it makes of the mirror is not looked into" },
        new("max-alloc") { IsWay = true, HasValue = true, AllowsRenameShortcut = true },
        new("qsort") { AllowsRenameShortcut = true },

        // What is printed.
        new("verbose", 'v') { Aliases = ["no-verbose", "no-v"], Use = NotNeeded, Note = PrintsElse },
        new("quiet", 'q') { Use = NotNeeded, Note = PrintsElse },
        new("no-motd") { Aliases = ["motd"], Use = NotNeeded, Note = PrintsElse },
        new("info") { HasValue = true, Use = NotNeeded, Note = PrintsElse },
        new("debug") { HasValue = true, Use = NotNeeded, Note = PrintsElse },
        new("stderr") { HasValue = true, Use = NotNeeded, Note = PrintsElse },
        new("msgs2stderr") { Aliases = ["no-msgs2stderr"], Use = NotNeeded, Note = PrintsElse },
        new("stats") { Use = NotNeeded, Note = PrintsElse },
        new("human-readable", 'h') { Aliases = ["no-human-readable", "no-h"], Use = NotNeeded, Note = PrintsElse },
        new("progress") { Aliases = ["no-progress"], Use = NotNeeded, Note = PrintsElse },
        new("itemize-changes", 'i') { Aliases = ["no-itemize-changes", "no-i"], Use = NotNeeded, Note = PrintsElse },
        new("out-format") { Aliases = ["log-format"], HasValue = true, Use = NotNeeded, Note = PrintsElse },
        new("8-bit-output", '8') { Aliases = ["no-8-bit-output", "no-8"], Use = NotNeeded, Note = PrintsElse },
        new("outbuf") { HasValue = true, Use = NotNeeded, Note = PrintsElse },
        new("log-file") { HasValue = true, AllowsRenameShortcut = true },
        new("log-file-format") { HasValue = true, AllowsRenameShortcut = true },

        // What takes one of these back makes nothing of a mirror.
        new("no-one-file-system") { Aliases = ["no-x", "no-prune-empty-dirs", "no-m", "no-backup", "no-inplace", "no-append", "no-partial", "no-write-devices", "no-munge-links", "no-drop-D", "no-atimes", "no-U", "no-omit-dir-times", "no-O", "no-omit-link-times", "no-J"], AllowsRenameShortcut = true, Note = "takes back the option of that name, where it stands before" },

        // Something else than a transfer.
        new("dry-run", 'n') { Use = Contradicts, Note = NothingSent },
        new("list-only") { Use = Contradicts, Note = NothingSent },
        new("write-batch") { HasValue = true, Use = Contradicts, Note = "each call would replace the batch of the one before, in the watch path" },
        new("only-write-batch") { HasValue = true, Use = Contradicts, Note = NothingSent },
        new("read-batch") { HasValue = true, Use = Contradicts, Note = "something else than the source would be sent" },
        new("daemon") { Use = Contradicts, Note = NothingSent },
        new("server") { Use = Contradicts, Note = NothingSent },
        new("sender") { Use = Contradicts, Note = NothingSent },
        new("config") { HasValue = true, Use = Contradicts, Note = NothingSent },
        new("dparam") { HasValue = true, Use = Contradicts, Note = NothingSent },
        new("detach") { Aliases = ["no-detach"], Use = Contradicts, Note = NothingSent },
        new("version", 'V') { Use = Contradicts, Note = NothingSent },
        new("help") { Use = Contradicts, Note = NothingSent },
    ];

    private static readonly Dictionary<string, RsyncOption> ByName = All
        .SelectMany(static option => option.Aliases.Append(option.Name).Where(static name => name.Length > 0), static (option, name) => (name, option))
        .ToDictionary(static pair => pair.name, static pair => pair.option, StringComparer.Ordinal);

    private static readonly Dictionary<char, RsyncOption> ByLetter =
        All.Where(static option => option.Letter != '\0').ToDictionary(static option => option.Letter);

    /// <param name="name">A long name without its dashes and without a value.</param>
    public static RsyncOption? Find(string name) => ByName.GetValueOrDefault(name);

    public static RsyncOption? Find(char letter) => ByLetter.GetValueOrDefault(letter);
}
