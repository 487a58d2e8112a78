namespace ActorIpc.Sessions.Tests;

/// <summary>What a process may not ask of primitives that run elsewhere.</summary>
public class ElsewhereTests
{
    private readonly Stage stage = new();
    private readonly IpcSystem here;

    public ElsewhereTests() => here = stage.Node("a");

    [Fact]
    public async Task A_call_that_would_block_a_thread_is_refused()
    {
        await using var one = here.Enter("one");
        var queue = new Simulation.Place(here).Queue;
        Assert.Throws<NotSupportedException>(() => one.TryLock(here.Lock("a"), out _));
        Assert.Throws<NotSupportedException>(() => one.TryReceive(queue, out _));
        Assert.Throws<NotSupportedException>(() => one.TrySend(queue, 1, [1]));
        Assert.Throws<NotSupportedException>(() => one.TryAcquire(new Simulation.Place(here).Semaphores(0), out _));

        // What runs here answers here.
        Assert.True(one.TryLock(here.CreateLock(), out _));
    }

    [Fact]
    public async Task A_lock_of_this_node_and_a_channel_of_elsewhere_cannot_be_used_in_one_call()
    {
        await using var one = here.Enter("one");
        var (held, channel) = (here.CreateLock(), here.Channel("a"));
        await one.LockAsync(held);
        var sleeping = one.SleepAsync(channel, held);
        stage.Carry();
        Assert.Equal(Errno.EINVAL, Assert.Throws<IpcException>(() => Stage.Result(sleeping)).Error);
        Assert.Equal(Outcome.WouldBlock, (await here.Enter("other").LockAsync(held, TimeSpan.Zero)).Outcome);
    }

    [Fact]
    public async Task A_lock_of_elsewhere_and_a_channel_of_this_node_cannot_be_used_in_one_call()
    {
        await using var one = here.Enter("one");
        var (held, channel) = (here.Lock("a"), here.CreateChannel());
        var locking = one.LockAsync(held);
        stage.Carry();
        Assert.True(Stage.Result(locking).IsHeld);
        var sleeping = one.SleepAsync(channel, held);
        stage.Carry();
        Assert.Equal(Errno.EINVAL, Assert.Throws<IpcException>(() => Stage.Result(sleeping)).Error);
    }

    [Fact]
    public void The_lock_of_a_pipe_is_held_until_its_end_is_closed()
    {
        var node = stage.Node("b", takesNameless: true);
        var pipe = node.CreatePipe();
        var holder = node.Enter("holder", new ProcessOptions { PipeEnds = [pipe.Writer] });

        var closing = holder.CloseAsync(pipe.Writer).AsTask();
        while (!closing.IsCompleted)
        {
            stage.Carry();
        }

        stage.Carry();

        // Whoever held it gave it back before it was gone.
        Assert.Equal([null], stage.LeftHeld);
    }

    [Fact]
    public async Task What_was_made_twice_is_made_once()
    {
        var there = stage.Node("b");
        await using var one = here.Enter("one");
        await using var other = there.Enter("other");
        var locking = one.LockAsync(here.Lock("a"));
        stage.Carry();
        var second = other.LockAsync(there.Lock("a"), TimeSpan.Zero);
        stage.Carry();
        Assert.True(Stage.Result(locking).IsHeld);
        Assert.Equal(Outcome.WouldBlock, Stage.Result(second).Outcome);
    }
}
