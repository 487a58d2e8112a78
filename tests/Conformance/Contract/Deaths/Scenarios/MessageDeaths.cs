namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Two senders press messages of two types into a queue with room for one; two receivers take one type each, and a third whatever comes.</summary>
internal sealed class MessageDeaths : DeathScenario
{
    private const long Any = 0;

    private readonly Dictionary<long, int> inQueue = new() { [1] = 0, [2] = 0 };
    private IpcQueue queue = null!;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
    [
        ("receiver of twos", self => ReceiveAsync(self, 2)),
        ("first sender", self => SendAsync(self, 1, 2, 1)),
        ("second sender", self => SendAsync(self, 2, 1)),
        ("receiver of ones", self => ReceiveAsync(self, 1)),
        ("receiver of all", self => ReceiveAsync(self, Any, Any, Any)),
    ];

    public override void SetTheStage(IpcSystem system) => queue = system.CreateMessageQueue(maxBytes: 8);

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.Equal(inQueue.Values.Sum(), (await fresh.GetStatusAsync(queue)).Messages);
        foreach (var type in inQueue.Keys)
        {
            for (; inQueue[type] > 0; inQueue[type]--)
            {
                Assert.True((await fresh.ReceiveAsync(queue, MessageFilter.OfType(type), TimeSpan.Zero)).IsReceived);
            }
        }

        Assert.Equal(0, (await fresh.GetStatusAsync(queue)).Bytes);
    }

    private async Task SendAsync(Participant self, params long[] types)
    {
        foreach (var type in types)
        {
            await self.WaitAsync(
                process => process.SendAsync(queue, type, new byte[5]),
                result => result.Outcome,
                async bystander => (await bystander.GetStatusAsync(queue)).Bytes == 0,
                result => inQueue[type] += result.IsSent ? 1 : 0);
        }
    }

    private async Task ReceiveAsync(Participant self, params long[] wanted)
    {
        foreach (var type in wanted)
        {
            await self.WaitAsync(
                process => process.ReceiveAsync(queue, type == Any ? default : MessageFilter.OfType(type)),
                result => result.Outcome,
                _ => Task.FromResult(inQueue.Any(entry => entry.Value > 0 && (type == Any || type == entry.Key))),
                result =>
                {
                    if (result.IsReceived)
                    {
                        inQueue[result.Type]--;
                    }
                });
        }
    }
}
