using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class MessageRegistryTests
{
    private static readonly MessageLimits Limits = new() { Queues = 4 };
    private static readonly int[] Indexes = [0, 1, 2, 3, 4];

    [Fact]
    [Rule("MSG-1")]
    [Rule("MSG-21")]
    [Rule("MSG-22")]
    public void A_registry_equals_a_list_after_every_step() => History.Check(400, 30, RegistryStep.Random, history =>
    {
        var driver = new Driver();
        var model = new NaiveRegistry();
        foreach (var step in history.Steps)
        {
            var found = step.Removes ? model.At(step.Number) : null;
            var expected = step.Removes ? model.Remove(found) : model.Get(step);
            var actual = step.Removes ? driver.Remove(found) : driver.Get(step);
            Assert.Equal(expected, actual);
            Quick.Equal([.. model.Ids.Order()], [.. driver.Ids.Order()]);
            Quick.Equal([.. Indexes.Select(model.IdAt)], [.. Indexes.Select(driver.IdAt)]);
            Quick.Equal([.. model.Ids.Select(MessageRegistry.NameOf).Order()], [.. driver.Names.Order()]);
        }
    });

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same() => History.Check(100, 30, RegistryStep.Random, history =>
    {
        var (kept, reloaded, model) = (new Driver(), new Driver(), new NaiveRegistry());
        foreach (var step in history.Steps)
        {
            var found = step.Removes ? model.At(step.Number) : null;
            _ = step.Removes ? model.Remove(found) : model.Get(step);
            Assert.Equal(step.Removes ? kept.Remove(found) : kept.Get(step), step.Removes ? reloaded.Remove(found) : reloaded.Get(step));
            reloaded.World.Reload(reloaded.Registry, new MessageRegistry(Limits));
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(World.Save(kept.Registry), World.Save(reloaded.Registry));
        }
    });

    [Fact]
    [Rule("MSG-1")]
    public void What_IPC_SET_changes_counts_for_who_looks_for_the_key()
    {
        var driver = new Driver();
        var get = new RegistryStep(false, 0, 3, IpcFlags.Create | IpcFlags.OwnerOnly, 1);
        var id = (int)driver.Get(get).Item3;
        Assert.Equal(Errno.EACCES, driver.Get(get with { User = 2 }).Item2);

        driver.Set(id, new IpcPermission { User = 1, Mode = (int)IpcFlags.Everybody });

        Assert.Equal((Outcome.Granted, Errno.None, id), driver.Get(get with { User = 2 }));
    }

    /// <summary>msgget, or the removal of a queue that there is.</summary>
    private sealed record RegistryStep(bool Removes, int Number, int Key, IpcFlags Flags, int User)
    {
        public static RegistryStep Random(Random random)
        {
            var flags = (random.Next(3) > 0 ? IpcFlags.Create : 0) | (random.Next(5) == 0 ? IpcFlags.Exclusive : 0)
                | (random.Next(2) == 0 ? IpcFlags.OwnerOnly : IpcFlags.Everybody);
            return new RegistryStep(random.Next(4) == 0, random.Next(8), random.Next(4), flags, random.Next(3));
        }
    }

    private sealed class NaiveRegistry
    {
        private readonly List<(int Index, int Id, int Key, RegistryStep By)> entries = [];
        private readonly int[] removals = new int[8];

        public IEnumerable<int> Ids => entries.Select(entry => entry.Id);

        public int? At(int number) => entries.Count == 0 ? null : entries[number % entries.Count].Id;

        public int? IdAt(int index) => entries.Where(entry => entry.Index == index).Select(entry => (int?)entry.Id).SingleOrDefault();

        public (Outcome, Errno, long) Remove(int? id)
        {
            foreach (var entry in entries.Where(entry => entry.Id == id))
            {
                removals[entry.Index]++;
            }

            return entries.RemoveAll(entry => entry.Id == id) > 0 ? (Outcome.Granted, Errno.None, 0) : Failed(Errno.ENOENT);
        }

        public (Outcome, Errno, long) Get(RegistryStep step)
        {
            foreach (var (_, id, key, by) in entries)
            {
                if (step.Key != 0 && key == step.Key)
                {
                    // User 0 is privileged.
                    return step.Flags.HasFlag(IpcFlags.Create | IpcFlags.Exclusive) ? Failed(Errno.EEXIST)
                        : step.User != 0 && step.User != by.User && !by.Flags.HasFlag(IpcFlags.OtherRead) ? Failed(Errno.EACCES)
                        : (Outcome.Granted, Errno.None, id);
                }
            }

            if (step.Key != 0 && !step.Flags.HasFlag(IpcFlags.Create))
            {
                return Failed(Errno.ENOENT);
            }

            if (entries.Count == Limits.Queues)
            {
                return Failed(Errno.ENOSPC);
            }

            // The lowest free index; the identifier tells its users one after another apart.
            var index = Enumerable.Range(0, 8).First(free => entries.All(entry => entry.Index != free));
            entries.Add((index, (removals[index] * 32768) + index, step.Key, step));
            return (Outcome.Granted, Errno.None, entries[^1].Id);
        }

        private static (Outcome, Errno, long) Failed(Errno error) => (Outcome.Failed, error, 0);
    }

    private sealed class Driver
    {
        private readonly FakeProcess[] users;
        private long sequence;

        public Driver()
        {
            users = [.. Enumerable.Range(0, 3).Select(user => World.Process(
                user + 1, user == 0 ? Credentials.Root : new Credentials { User = (uint)user, Group = (uint)user }))];
            Registry = World.Run(new MessageRegistry(Limits), "registry");
        }

        public World World { get; } = new(keepsLog: true);

        public Address Registry { get; }

        public IEnumerable<int> Ids => (int[])Control(Registry, MessageCommand.Usage).Data!;

        public IEnumerable<string> Names =>
            World.Addresses.Where(address => address != Registry && !address.IsRetired).Select(address => address.Name);

        public int? IdAt(int index)
        {
            var answer = Control(Registry, MessageCommand.StatusAtIndexForAny, index);
            return answer.Outcome == Outcome.Granted ? (int)answer.Value : null;
        }

        public (Outcome, Errno, long) Get(RegistryStep step) => Short(Submit(
            Registry, new() { Call = MessageCall.Get, Argument = (int)step.Flags, Data = (IpcKey)step.Key }, step.User));

        // To the queue itself, which hands the request on to the registry.
        public (Outcome, Errno, long) Remove(int? id) => id is { } known
            ? Short(Control(World.Find(MessageRegistry.NameOf(known))!, MessageCommand.Remove))
            : (Outcome.Failed, Errno.ENOENT, 0);

        public void Set(int id, IpcPermission permission) => Submit(
            World.Find(MessageRegistry.NameOf(id))!,
            new() { Call = MessageCall.Control, Command = MessageCommand.Set, Data = new MessageQueueStatus { Permission = permission } });

        private static (Outcome, Errno, long) Short(in Answer answer) => (answer.Outcome, answer.Error, answer.Value);

        private Answer Control(Address to, MessageCommand command, int argument = 0) =>
            Submit(to, new() { Call = MessageCall.Control, Command = command, Argument = argument });

        private Answer Submit(Address to, MessageOperation operation, int user = 0) =>
            World.Submit(to, users[user], ++sequence, operation).Answer;
    }
}
