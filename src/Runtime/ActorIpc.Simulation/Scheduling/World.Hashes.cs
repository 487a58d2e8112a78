using System.Runtime.CompilerServices;
using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Simulation.Scheduling;

// What is the same about two runs that can go on in the same ways.
internal sealed partial class World
{
    // Objects whose contents nobody here can see are known by who gave them, and when.
    private readonly ConditionalWeakTable<object, StrongBox<StateHash>> origins = [];
    private StateHash memory;
    private readonly List<FutexWord> words = [];
    private readonly List<ISharedVariable> variables = [];

    // How many of them since a process went on last.
    private int firstSeen;

    /// <summary>Whether states are told apart, as an exploration needs.</summary>
    public bool KeepsHashes { get; init; }

    /// <summary>What bodies share beside primitives; null for whatever it may be.</summary>
    public Action<StateWriter>? WritesShared { get; set; }

    /// <summary>A process goes on: what it may have seen and changed since.</summary>
    public void GoesOn(ProcessContext context)
    {
        if (!KeepsHashes)
        {
            return;
        }

        var process = context.Process;
        context.Known.Add(process.Killed ? 1L : 0L);
        context.Known.Add((long)process.NotesPosted);
        context.Known.Add(Time.Passed.Ticks);

        // What it reads in this step it may keep; once that has changed, nothing else tells whether it has read it before or after.
        AddShared(ref context.Known);
        context.Node?.AddLosses(ref context.Known);
        memory.Add(context.Number);
        memory.Add(context.Known);
        firstSeen = 0;
    }

    public StateHash Hash()
    {
        StateHash state = default;
        foreach (var context in contexts)
        {
            state.Add(context.Number);
            if (context.Node is { IsCrashed: true })
            {
                continue;
            }

            state.Add(context.Known);
            state.Add(context.Process.Killed ? 1L : 0L);
            state.Add((long)context.Process.NotesPosted);
            state.Add(context.Process.HasExited ? 1L : 0L);
        }

        foreach (var mailbox in mailboxes)
        {
            if (mailbox.Node is not { IsCrashed: true })
            {
                state.Add(mailbox.StateHash());
            }
        }

        Cluster?.AddTo(ref state);
        StateHash ready = default;
        foreach (var step in Enabled.All)
        {
            if (step is ProcessStep { Node: not { IsCrashed: true } })
            {
                ready.AddUnordered(Of(step.Key));
            }
        }

        state.Add(ready);
        state.Add(Time.Passed.Ticks);
        foreach (var alarm in Time.Armed)
        {
            if (alarm.Node is { IsCrashed: true })
            {
                continue;
            }

            state.Add(Of(alarm.Key));
            state.Add(alarm.Due.Ticks);
        }

        state.Add((long)Faults.Used);
        AddShared(ref state);
        foreach (var variable in variables)
        {
            AddTo(ref state, variable.Content);
        }

        if (UsesSegments || (WritesShared is null && variables.Count == 0 && Options.BodiesShareMemory))
        {
            state.Add(memory);
        }

        return state;
    }

    private void AddShared(ref StateHash hash)
    {
        foreach (var word in words)
        {
            hash.Add(word.Value);
        }

        if (WritesShared is { } writes)
        {
            var writer = new StateWriter();
            writes(writer);
            hash.Add(writer.Written);
            AddTo(ref hash, writer.Values);
        }
    }

    /// <summary>Whether there is memory that bodies change by themselves and that is too large to look at.</summary>
    public bool UsesSegments { get; set; }

    public void Add(FutexWord word) => words.Add(word);

    public void Add(ISharedVariable variable) => variables.Add(variable);

    /// <summary>Whoever runs now has read a shared variable, and may keep what was in it.</summary>
    public void HasRead(object? value)
    {
        if (KeepsHashes && Sender is ProcessContext reader)
        {
            AddTo(ref reader.Known, value);
        }
    }

    /// <summary>Whoever runs now changes a shared variable.</summary>
    public void Writes(object? value)
    {
        if (KeepsHashes)
        {
            NoteOrigins([value!]);
        }
    }

    public void AddTo(ref StateHash hash, Request request)
    {
        hash.Add(request.Sequence);
        hash.Add((long)request.Outcome);
        hash.Add((long)request.Error);
        hash.Add(request.Value);
        AddTo(ref hash, request.Data);
    }

    public void AddTo(ref StateHash hash, IReadOnlyList<object> values)
    {
        hash.Add((long)values.Count);
        foreach (var value in values)
        {
            AddTo(ref hash, value);
        }
    }

    /// <summary>Notes whose the objects are that a call brings or an answer carries, while whoever made them is known.</summary>
    public void NoteOrigins(IReadOnlyList<object> values)
    {
        StateHash ignored = default;
        AddTo(ref ignored, values);
    }

    public void AddTo(ref StateHash hash, object? value)
    {
        switch (value)
        {
            case null:
                hash.Add(0L);
                break;
            case string text:
                hash.Add(text);
                break;
            case byte[] bytes:
                hash.Add(bytes);
                break;
            case IpcProcess process:
                hash.Add(NumberOf(process));
                break;
            case PrimitiveRef primitive:
                hash.Add(primitive.Name);
                break;
            case int or long or uint or ulong or bool or char or short or byte:
                hash.Add(value.ToString());
                break;
            default:
                hash.Add(OriginOf(value));
                break;
        }
    }

    private StateHash OriginOf(object value) => origins.GetValue(
        value,
        _ =>
        {
            StateHash origin = default;
            origin.Add((long)++firstSeen);
            origin.Add(memory);
            if (Sender is ISimulatedMailbox mailbox)
            {
                origin.Add(mailbox.StateHash());
            }

            return new StrongBox<StateHash>(origin);
        }).Value;

    private static StateHash Of(in StepKey key)
    {
        StateHash hash = default;
        hash.Add((long)key.Kind);
        hash.Add(key.A);
        hash.Add(key.B);
        return hash;
    }
}
