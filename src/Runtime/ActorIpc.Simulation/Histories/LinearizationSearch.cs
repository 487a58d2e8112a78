namespace ActorIpc.Simulation.Histories;

/// <summary>Looks for an order of calls that a model allows, depth first, and never twice from the same configuration.</summary>
internal sealed class LinearizationSearch<TState>(SequentialModel<TState> model, IReadOnlyList<HistoryCall> calls, int most)
    where TState : IEquatable<TState>
{
    private readonly OpenCalls open = new(model, calls);
    private readonly HashSet<Configuration> seen = [];
    private readonly List<Frame> path = [];

    // The longest order so far that could not go on.
    private int fewestLeft = int.MaxValue;
    private HistoryCall[] longest = [];
    private HistoryCall[] stuck = [];
    private TState reached = model.Initial;

    public (IReadOnlyList<HistoryCall>? Order, HistoryFailure? Failure, int Configurations) Run(string name)
    {
        var all = open.Left;
        path.Add(new Frame(default, model.Initial, Moves(model.Initial).GetEnumerator()));
        while (open.Left > 0)
        {
            if (path.Count == 0)
            {
                return (null, new HistoryFailure(name, all, longest, model.Describe(reached), stuck), seen.Count);
            }

            var frame = path[^1];
            if (!frame.Moves.MoveNext())
            {
                NoteDeadEnd(frame.State);
                path.RemoveAt(path.Count - 1);
                PutBack(frame.Taken);
                continue;
            }

            var move = frame.Moves.Current;
            Take(move);
            if (!seen.Add(new Configuration(open.Happened(), move.Next)))
            {
                PutBack(move);
                continue;
            }

            if (seen.Count > most)
            {
                return (null, null, seen.Count);
            }

            path.Add(new Frame(move, move.Next, Moves(move.Next).GetEnumerator()));
        }

        return (Order(), null, seen.Count);
    }

    // Enumerated step by step, each time with the same calls open.
    private IEnumerable<Move> Moves(TState state)
    {
        var candidates = open.Candidates();
        foreach (var call in candidates)
        {
            // It could as well come now, whatever comes after.
            if (call.ChangesNothing && model.Next(state, call.Call).Any())
            {
                yield return new Move(call, null, state);
                yield break;
            }
        }

        foreach (var call in candidates)
        {
            if (call.ChangesNothing)
            {
                continue;
            }

            foreach (var next in model.Next(state, call.Call))
            {
                // One without an answer that changes nothing may as well not happen.
                if (call.MustHappen || !next.Equals(state))
                {
                    yield return new Move(call, null, next);
                }
            }
        }

        foreach (var move in model.MeetsInPairs ? Pairs(state, candidates) : [])
        {
            yield return move;
        }
    }

    private IEnumerable<Move> Pairs(TState state, List<OpenCall> candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            for (var j = i + 1; j < candidates.Count; j++)
            {
                var (one, other) = (candidates[i], candidates[j]);
                foreach (var next in model.StepTogether(state, one.Call, other.Call))
                {
                    if (one.MustHappen || !next.Equals(state))
                    {
                        yield return new Move(one, other, next);
                    }
                }
            }
        }
    }

    private void Take(Move move)
    {
        open.Take(move.One);
        if (move.Other is not null)
        {
            open.Take(move.Other);
        }
    }

    private void PutBack(Move move)
    {
        if (move.Other is not null)
        {
            open.PutBack(move.Other);
        }

        if (move.One is not null)
        {
            open.PutBack(move.One);
        }
    }

    private void NoteDeadEnd(TState state)
    {
        if (open.Left < fewestLeft)
        {
            fewestLeft = open.Left;
            longest = Order();
            stuck = [.. open.Candidates().Select(call => call.Call)];
            reached = state;
        }
    }

    private HistoryCall[] Order() =>
        [.. path.SelectMany(frame => new[] { frame.Taken.One, frame.Taken.Other }).OfType<OpenCall>().Select(call => call.Call)];

    private readonly record struct Move(OpenCall One, OpenCall? Other, TState Next);

    private readonly record struct Frame(Move Taken, TState State, IEnumerator<Move> Moves);

    private readonly struct Configuration(ulong[] happened, TState state) : IEquatable<Configuration>
    {
        private readonly ulong[] happened = happened;
        private readonly TState state = state;

        public bool Equals(Configuration other) => happened.AsSpan().SequenceEqual(other.happened) && state.Equals(other.state);

        public override bool Equals(object? obj) => obj is Configuration other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var word in happened)
            {
                hash.Add(word);
            }

            hash.Add(state);
            return hash.ToHashCode();
        }
    }
}
