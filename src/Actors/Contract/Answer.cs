namespace ActorIpc.Actors;

/// <summary>The one answer to a request.</summary>
/// <param name="Outcome">How the request ended.</param>
/// <param name="Error">The errno of a misuse, or a remark on a grant (EOWNERDEAD); otherwise none.</param>
/// <param name="Value">The number that the call returns, if it returns one.</param>
/// <param name="Data">What does not fit a number: an array, a status record, the sentence that explains a misuse.</param>
public readonly record struct Answer(Outcome Outcome, Errno Error = Errno.None, long Value = 0, object? Data = null);
