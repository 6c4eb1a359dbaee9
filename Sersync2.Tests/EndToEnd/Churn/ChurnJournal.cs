using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sersync2.Tests.Support;
using static Tmds.Linux.LibC;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>
/// The one way in which the storm deletes and renames: what goes from where is noted before it goes, so whatever vanishes at a
/// remote must have been noted before.
/// </summary>
/// <remarks>
/// Any thread may call. Each system call that takes something away is made under the lock: so the real path, through links that
/// other writers move, is the one that the call is about. What a single call sees is as it would be without.
/// </remarks>
internal sealed class ChurnJournal
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChurnGone> _gone = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChurnGone> _goneDirectories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChurnGone> _goneWithDisks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _disks = new(StringComparer.Ordinal);

    /// <summary>A path as this and a <see cref="TreeSnapshot"/> keep it: a character is a byte.</summary>
    public static string Key(BytePath path) => Encoding.Latin1.GetString(path.Bytes);

    public void RemoveFile(BytePath path)
    {
        lock (_gate)
            Noted("deleted", [path], () => ByteFile.RemoveFile(path));
    }

    /// <summary>As <c>rm -r</c>.</summary>
    public void Remove(BytePath path)
    {
        if (ByteFileStatus.Of(path) is not { Type: FileType.Directory })
        {
            RemoveFile(path);
            return;
        }

        foreach (byte[] name in ByteFile.List(path))
            Remove(path.Join(name));
        lock (_gate)
            Noted("deleted", [path], () => ByteFile.RemoveDirectory(path));
    }

    public void Rename(BytePath from, BytePath to)
    {
        lock (_gate)
            Noted("renamed away or replaced", [from, to], () => ByteFile.Rename(from, to));
    }

    /// <summary>A directory with a mounted disk in it is renamed: what is on the disk goes along.</summary>
    public void RenameWithDisks(BytePath from, BytePath to)
    {
        lock (_gate)
            Noted("renamed with its disks", [from], () => ByteFile.Rename(from, to), withDisks: true);
    }

    /// <summary>
    /// Mounts or unmounts. What was on a disk is not gone because its mount point is, or what holds that: only what went below it.
    /// </summary>
    public void ChangeMount(BytePath place, Action change)
    {
        lock (_gate)
        {
            _disks.Add(Key(place));
            change();
        }
    }

    public bool IsAtOrBelowDisk(string path)
    {
        lock (_gate)
            return TopmostDisk(path) is not null;
    }

    public bool HoldsDisk(string path)
    {
        lock (_gate)
            return _disks.Any(disk => disk.StartsWith(path + "/", StringComparison.Ordinal));
    }

    /// <summary>What took a path away, itself or with what is above it; null where nothing did.</summary>
    /// <param name="since">What went before is another one.</param>
    public ChurnGone? WhatTook(string path, long since)
    {
        lock (_gate)
        {
            if (_gone.TryGetValue(path, out ChurnGone itself) && itself.Time >= since)
                return itself;
            int disk = TopmostDisk(path)?.Length ?? 0;
            for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                bool isOfDisk = slash <= disk && path.Length > disk;
                if ((isOfDisk ? _goneWithDisks : _goneDirectories).TryGetValue(path[..slash], out ChurnGone above) && above.Time >= since)
                    return above;
            }

            return null;
        }
    }

    /// <summary>The last operations on a path and what is above it, whenever they were, for the report.</summary>
    public IEnumerable<string> About(string path)
    {
        lock (_gate)
        {
            List<string> known = [];
            for (int end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
            {
                if (_gone.TryGetValue(path[..end], out ChurnGone gone))
                    known.Add($"{TreeSnapshot.Display(path[..end])}: {gone.What} {Stopwatch.GetElapsedTime(gone.Time).TotalSeconds:0.0} s before");
            }

            return known;
        }
    }

    private string? TopmostDisk(string path) =>
        _disks.Where(disk => path == disk || path.StartsWith(disk + "/", StringComparison.Ordinal)).MinBy(disk => disk.Length);

    private void Noted(string what, BytePath[] paths, Action change, bool withDisks = false)
    {
        Debug.Assert(_gate.IsHeldByCurrentThread);
        var gone = new ChurnGone(Stopwatch.GetTimestamp(), what);
        List<Action> undo = [];
        foreach (BytePath path in paths)
        {
            if (ByteFileStatus.Of(path) is not { } status || RealPath(path) is not { } key)
                continue;
            undo.Add(Note(_gone, key, gone));
            if (status.Type == FileType.Directory)
                undo.Add(Note(_goneDirectories, key, gone));
            if (withDisks)
                undo.Add(Note(_goneWithDisks, key, gone));
        }

        try
        {
            change();
        }
        catch (IOException)
        {
            undo.ForEach(one => one());
            throw;
        }
    }

    private static Action Note(Dictionary<string, ChurnGone> notes, string key, ChurnGone gone)
    {
        bool wasThere = notes.TryGetValue(key, out ChurnGone before);
        notes[key] = gone;
        return () =>
        {
            if (wasThere)
                notes[key] = before;
            else
                notes.Remove(key);
        };
    }

    // Of what stands at a path, not of what it leads to.
    private static string? RealPath(BytePath path)
    {
        int slash = path.Bytes.AsSpan().LastIndexOf((byte)'/');
        try
        {
            using SafeFileHandle above = ByteFile.Open(path.Bytes[..slash], O_PATH | O_DIRECTORY);
            byte[]? real = ByteFileStatus.LinkTarget($"/proc/self/fd/{above.DangerousGetHandle()}");
            return real is null ? null : Key(((BytePath)real).Join(path.Bytes[(slash + 1)..]));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
