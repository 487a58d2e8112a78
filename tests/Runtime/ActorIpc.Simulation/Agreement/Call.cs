namespace ActorIpc.Simulation.Tests.Agreement;

/// <summary>A call that has been started. Whether it is answered can be asked without awaiting it.</summary>
internal abstract class Call
{
    public abstract bool IsAnswered { get; }

    /// <summary>How it ends, in words. To be asked for once.</summary>
    public abstract Task<string> AnswerAsync();

    /// <summary>How it has ended, in words, once it is answered. To be asked for once.</summary>
    public string Answer()
    {
        var said = AnswerAsync();
        Assert.True(said.IsCompletedSuccessfully);
        return said.Result;
    }

    public static Call Of<T>(ValueTask<T> pending, Func<T, string> say) => new Pending<T>(pending, say);

    // The primitive completes the ValueTask itself, before the delivery that answers it has returned; a task made of it would be complete some time later.
    private sealed class Pending<T>(ValueTask<T> pending, Func<T, string> say) : Call
    {
        public override bool IsAnswered => pending.IsCompleted;

        public override async Task<string> AnswerAsync()
        {
            try
            {
                return say(await pending);
            }
            catch (IpcException exception)
            {
                return $"{exception.Error}";
            }
        }
    }
}
