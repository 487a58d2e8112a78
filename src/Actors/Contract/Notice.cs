namespace ActorIpc.Actors;

/// <summary>A word from one primitive to another that is nobody's request, for example "this process parked: release its lock".</summary>
/// <param name="Code">What it says, in the receiver's own numbering.</param>
/// <param name="Process">The process that it is about.</param>
/// <param name="Value">A number that goes with it.</param>
public readonly record struct Notice(int Code, ProcessRef Process, long Value);
