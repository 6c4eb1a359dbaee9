using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>
/// The latest moves, for one remote. Only hints: what they would have saved is sent as usual where one is missing or
/// wrong, so old ones are dropped freely. The watching thread adds, the sender takes.
/// </summary>
internal sealed class MoveHints
{
    private const int Capacity = 64;
    private readonly Lock _gate = new();
    private List<MoveHint> _hints = [];

    public void Add(MoveHint hint)
    {
        lock (_gate)
        {
            // What was moved before goes along: the remote has it where it was first.
            List<MoveHint> kept = new(_hints.Count + 1);
            bool continued = false;
            foreach (MoveHint known in _hints)
            {
                MoveHint now = known;
                if (known.To == hint.From)
                {
                    now = known with { To = hint.To };
                    continued = true;
                }
                else if (hint.From.IsAncestorOf(known.To))
                {
                    now = known with { To = new RelativePath([.. hint.To.Bytes, .. known.To.Bytes[hint.From.Bytes.Length..]]) };
                }

                if (now.From != now.To)
                    kept.Add(now);
            }

            if (!continued)
                kept.Add(hint);
            if (kept.Count > Capacity)
                kept.RemoveAt(0);
            _hints = kept;
        }
    }

    public List<MoveHint> TakeAll()
    {
        lock (_gate)
        {
            List<MoveHint> taken = _hints;
            _hints = [];
            return taken;
        }
    }
}
