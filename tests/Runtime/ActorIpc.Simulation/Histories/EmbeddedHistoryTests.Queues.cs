using ActorIpc.Actors;
using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

public sealed partial class EmbeddedHistoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_message_queue_with_types_and_little_room(int seed)
    {
        const int MaxBytes = 8;
        const int Messages = Workers / 2 * Rounds;
        var queue = ipc.CreateMessageQueue(MaxBytes);
        using var allHere = new CancellationTokenSource();
        var received = 0;
        await AllAsync(Workers, worker => LiveAsync(worker, async self =>
        {
            var random = new Random((seed * Workers) + worker);
            for (var sent = 0; worker % 2 == 0 && sent < Rounds;)
            {
                sent += await SendAsync(self, queue, random) ? 1 : 0;
            }

            // Receiver 1 takes whatever is there, so nobody waits for ever.
            while (worker % 2 == 1 && !allHere.IsCancellationRequested)
            {
                if (await ReceiveAsync(self, queue, worker == 1 ? 0 : random.Next(5), random, allHere.Token) && Interlocked.Increment(ref received) == Messages)
                {
                    await allHere.CancelAsync();
                }
            }
        }));
        Check(new MessageQueueModel(MaxBytes), [Outcome.Granted, Outcome.WouldBlock]);
        Assert.Equal(Messages, received);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Barriers_that_are_placed_waited_for_and_aborted(int seed)
    {
        const int Pairs = 40;
        var barriers = Enumerable.Range(0, Pairs).Select(_ => ipc.CreateBarrier()).ToArray();
        await AllAsync(2 * Pairs, worker => LiveAsync(worker, async self =>
        {
            // A side that is gone ends the waits of the other.
            var (pair, role, random) = (worker / 2, (BarrierRole)(worker % 2), new Random((seed * 2 * Pairs) + worker));
            var taking = recorder.Invoke(self.Id, $"barrier {pair}", new BarrierMove(BarrierCall.SetRole, role));
            await self.TakeRoleAsync(barriers[pair], role);
            taking.Answer(Outcome.Granted);
            for (var round = 0; round < 30; round++)
            {
                Assert.NotEqual(Outcome.Removed, await MoveAsync(self, $"barrier {pair}", barriers[pair], random));
            }
        }));
        Check(new BarrierModel(), [Outcome.Granted, Outcome.WouldBlock]);
        foreach (var known in Enum.GetValues<BarrierAbortion>())
        {
            Assert.Contains(recorder.ToHistory().Calls, call => known.Equals(call.Answer!.Value));
        }
    }

    private async Task<bool> SendAsync(IpcProcess self, IpcQueue queue, Random random)
    {
        var (type, text) = (random.Next(1, 4), new byte[random.Next(5)]);
        Array.Fill(text, (byte)random.Next('a', 'z' + 1));
        TimeSpan? timeout = random.Next(3) == 0 ? TimeSpan.Zero : null;
        var sent = await recorder.CallAsync(
            self.Id, "it", new MessageSend(HistoryMessage.Of(type, text)), () => self.SendAsync(queue, type, text, timeout), result => result.Outcome);
        return sent.IsSent;
    }

    private async Task<bool> ReceiveAsync(IpcProcess self, IpcQueue queue, int which, Random random, CancellationToken end)
    {
        var type = random.Next(1, 4);
        var (filter, asked) = which switch
        {
            1 => (MessageFilter.OfType(type), new MessageReceive(type)),
            2 => (MessageFilter.NotOfType(type), new MessageReceive(type, MessageFlags.Except)),
            3 => (MessageFilter.LowestUpTo(type), new MessageReceive(-type)),
            _ => (MessageFilter.Any, new MessageReceive()),
        };
        TimeSpan? timeout = random.Next(20) == 0 ? TimeSpan.Zero : null;
        var got = await recorder.CallAsync(
            self.Id,
            "it",
            asked,
            () => self.ReceiveAsync(queue, filter, timeout, end),
            result => result.IsReceived ? HistoryAnswer.Granted(HistoryMessage.Of(result.Type, result.Text.Span)) : result.Outcome);
        return got.IsReceived;
    }

    // Of two who wait without a time, one has placed no more than the other; and the end of the other ends every wait.
    private Task<Outcome> MoveAsync(IpcProcess self, string name, IpcBarrier barrier, Random random)
    {
        return random.Next(20) switch
        {
            < 9 => Call(BarrierCall.PlaceAndSync, self.PlaceAndSyncAsync),
            9 => Call(BarrierCall.PlaceAndSync, self.PlaceAndSyncAsync, TimeSpan.Zero),
            < 12 => Call(BarrierCall.Place, (barrier, _, _) => self.PlaceAsync(barrier)),
            < 14 => Call(BarrierCall.Sync, self.SyncAsync, TimeSpan.Zero),
            < 16 => Call(BarrierCall.SyncNext, self.SyncNextAsync, TimeSpan.Zero),
            < 18 => Call(BarrierCall.WaitNext, self.WaitNextAsync, TimeSpan.Zero),
            18 when random.Next(4) == 0 => Call(BarrierCall.Abort, (barrier, _, _) => self.AbortAsync(barrier)),
            _ => Call(BarrierCall.WaitAbortion, self.WaitAbortionAsync, TimeSpan.Zero),
        };

        async Task<Outcome> Call(BarrierCall what, Func<IpcBarrier, TimeSpan?, CancellationToken, ValueTask<BarrierResult>> call, TimeSpan? timeout = null)
        {
            var move = await recorder.CallAsync(
                self.Id,
                name,
                new BarrierMove(what),
                () => call(barrier, timeout, default),
                result => result.Outcome == Outcome.Granted ? HistoryAnswer.Granted(result.Abortion) : result.Outcome);
            return move.Outcome;
        }
    }
}
