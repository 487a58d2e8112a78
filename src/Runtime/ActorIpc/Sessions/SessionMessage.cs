using ActorIpc.Actors;

namespace ActorIpc.Sessions;

/// <summary>What endpoints say to each other. Once sent, nobody changes it.</summary>
internal abstract record SessionMessage;

/// <summary>A process as it is known away from its node.</summary>
/// <param name="Id">Its number among all processes of all nodes.</param>
/// <param name="Node">The endpoint of its node.</param>
/// <param name="Credentials">Who it is.</param>
internal sealed record ProcessCard(ProcessId Id, string Node, Credentials Credentials);

/// <summary>Written values: bytes, and what stands beside them.</summary>
internal sealed record Written(byte[] Bytes, IReadOnlyList<object> Values)
{
    public static Written From(StateWriter writer) => new(writer.Written.ToArray(), writer.Values.Count == 0 ? [] : [.. writer.Values]);

    public StateReader Read(IStateResolver resolver) => new(Bytes, resolver, Values);
}

/// <summary>To an owner: run this primitive, unless you run one already.</summary>
internal sealed record Opening(string Kind, Written Primitive) : SessionMessage;

/// <summary>To an owner: a request, from its process or from a primitive that hands it on.</summary>
/// <param name="Process">Whose it is.</param>
/// <param name="Number">Its number among the requests of the node of that process.</param>
/// <param name="Refusal">The answer if it would have to wait; granted if it may.</param>
/// <param name="Operation">What is asked for.</param>
internal sealed record Asking(ProcessCard Process, long Number, Outcome Refusal, Written Operation) : SessionMessage;

/// <summary>To an owner, from a node: a request of mine is to end.</summary>
internal sealed record Ending(long Number, Outcome Reason) : SessionMessage;

/// <summary>To an owner, from a node: a process of mine that you watch has exited.</summary>
internal sealed record Exiting(ProcessId Process) : SessionMessage;

/// <summary>To an owner: a word from another primitive.</summary>
internal sealed record Telling(int Code, ProcessCard Process, long Value) : SessionMessage;

/// <summary>To a node: the one answer to a request of yours.</summary>
internal sealed record Answering(long Number, Answer Answer, FencingToken Token) : SessionMessage;

/// <summary>To a node: a request of yours waits here now.</summary>
internal sealed record Parking(long Number) : SessionMessage;

/// <summary>To a node: tell me when this process of yours exits, or that it has.</summary>
internal sealed record Watching(ProcessId Process) : SessionMessage;

/// <summary>To a node: post this to a process of yours.</summary>
internal sealed record Posting(ProcessId Process, Signal Signal) : SessionMessage;
