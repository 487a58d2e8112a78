using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class SemaphoreRegistryTests
{
    private static readonly SemaphoreLimits Limits = new() { Arrays = 4, PerArray = 5, Semaphores = 12 };
    private static readonly int[] Indexes = [0, 1, 2, 3, 4, 5];

    [Fact]
    [Rule("SEM-3")]
    [Rule("SEM-4")]
    [Rule("SEM-5")]
    [Rule("SEM-6")]
    [Rule("SEM-7")]
    [Rule("SEM-8")]
    [Rule("SEM-9")]
    [Rule("SEM-57")]
    public void A_registry_equals_a_list_after_every_step() => History.Check(1500, 30, RegistryStep.Random, history =>
    {
        var driver = new Driver();
        var model = new NaiveRegistry();
        foreach (var step in history.Steps)
        {
            var found = step.Removes ? model.At(step.Number) : null;
            var expected = step.Removes ? model.Remove(found) : model.Get(step);
            var actual = step.Removes ? driver.Remove(found) : driver.Get(step);
            Assert.Equal(expected, actual);
            Assert.Equal(model.Usage, driver.Usage);
            Quick.Equal([.. Indexes.Select(model.IdAt)], [.. Indexes.Select(driver.IdAt)]);
            Quick.Equal([.. model.Names.Order()], [.. driver.Names.Order()]);
        }
    });

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same() => History.Check(300, 30, RegistryStep.Random, history =>
    {
        var (kept, reloaded, model) = (new Driver(), new Driver(), new NaiveRegistry());
        foreach (var step in history.Steps)
        {
            var found = step.Removes ? model.At(step.Number) : null;
            _ = step.Removes ? model.Remove(found) : model.Get(step);
            Assert.Equal(step.Removes ? kept.Remove(found) : kept.Get(step), step.Removes ? reloaded.Remove(found) : reloaded.Get(step));
            reloaded.World.Reload(reloaded.Registry, new SemaphoreRegistry(Limits));
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(World.Save(kept.Registry), World.Save(reloaded.Registry));
        }
    });

    /// <summary>semget, or the removal of an array that there is.</summary>
    private sealed record RegistryStep(bool Removes, int Number, int Key, int Count, IpcFlags Flags, int User)
    {
        public static RegistryStep Random(Random random)
        {
            var flags = (random.Next(3) > 0 ? IpcFlags.Create : 0) | (random.Next(5) == 0 ? IpcFlags.Exclusive : 0)
                | (random.Next(2) == 0 ? IpcFlags.OwnerOnly : IpcFlags.OwnerOnly | IpcFlags.GroupRead | IpcFlags.GroupWrite);
            return new RegistryStep(random.Next(4) == 0, random.Next(8), random.Next(4), random.Next(-1, 7), flags, random.Next(3));
        }
    }

    private sealed class NaiveRegistry
    {
        private readonly List<Entry> entries = [];
        private readonly int[] removals = new int[8];

        public SemaphoreUsage Usage =>
            new(Limits, entries.Count, entries.Sum(entry => entry.Count), entries.Select(entry => entry.Index).DefaultIfEmpty().Max());

        public IEnumerable<string> Names => entries.Select(entry => SemaphoreRegistry.NameOf(entry.Id));

        public int? At(int number) => entries.Count == 0 ? null : entries[number % entries.Count].Id;

        public int? IdAt(int index) => entries.Find(entry => entry.Index == index)?.Id;

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
            if (step.Count < 0 || step.Count > Limits.PerArray)
            {
                return Failed(Errno.EINVAL);
            }

            if (step.Key != 0 && entries.Find(entry => entry.Key == step.Key) is { } found)
            {
                return step.Flags.HasFlag(IpcFlags.Create | IpcFlags.Exclusive) ? Failed(Errno.EEXIST)
                    : step.Count > found.Count ? Failed(Errno.EINVAL)
                    : !MayOpen(found, step) ? Failed(Errno.EACCES)
                    : (Outcome.Granted, Errno.None, found.Id);
            }

            if (step.Key != 0 && !step.Flags.HasFlag(IpcFlags.Create))
            {
                return Failed(Errno.ENOENT);
            }

            if (step.Count == 0)
            {
                return Failed(Errno.EINVAL);
            }

            if (entries.Count == Limits.Arrays || entries.Sum(entry => entry.Count) + step.Count > Limits.Semaphores)
            {
                return Failed(Errno.ENOSPC);
            }

            // The lowest free index; the identifier tells its users one after another apart.
            var index = Enumerable.Range(0, 8).First(free => entries.All(entry => entry.Index != free));
            entries.Add(new Entry(index, (removals[index] * 32768) + index, step.Key, step.Count, step.User, step.Flags));
            return (Outcome.Granted, Errno.None, entries[^1].Id);
        }

        // User 0 is privileged; all are of one group.
        private static bool MayOpen(Entry entry, RegistryStep step) =>
            step.User == 0 || step.User == entry.User || entry.Flags.HasFlag(IpcFlags.GroupRead);

        private static (Outcome, Errno, long) Failed(Errno error) => (Outcome.Failed, error, 0);

        private sealed record Entry(int Index, int Id, int Key, int Count, int User, IpcFlags Flags);
    }

    private sealed class Driver
    {
        private readonly FakeProcess[] users;
        private long sequence;

        public Driver()
        {
            users =
            [
                World.Process(1),
                World.Process(2, new Credentials { User = 1 }),
                World.Process(3, new Credentials { User = 2 }),
            ];
            Registry = World.Run(new SemaphoreRegistry(Limits), "registry");
        }

        public World World { get; } = new(keepsLog: true);

        public Address Registry { get; }

        public SemaphoreUsage Usage => (SemaphoreUsage)Control(Registry, SemaphoreCommand.Usage).Data!;

        public IEnumerable<string> Names =>
            World.Addresses.Where(address => address != Registry && !address.IsRetired).Select(address => address.Name);

        public int? IdAt(int index)
        {
            var answer = Control(Registry, SemaphoreCommand.StatusAtIndexForAny, index);
            return answer.Outcome == Outcome.Granted ? (int)answer.Value : null;
        }

        public (Outcome, Errno, long) Get(RegistryStep step) => Short(Submit(
            Registry,
            new() { Call = SemaphoreCall.Get, Number = step.Count, Argument = (int)step.Flags, Data = new SemaphoreGetArgument(step.Key) },
            step.User));

        // To the array itself, which hands the request on to the registry.
        public (Outcome, Errno, long) Remove(int? id) => id is { } known
            ? Short(Control(World.Find(SemaphoreRegistry.NameOf(known))!, SemaphoreCommand.Remove))
            : (Outcome.Failed, Errno.ENOENT, 0);

        private static (Outcome, Errno, long) Short(in Answer answer) => (answer.Outcome, answer.Error, answer.Value);

        private Answer Control(Address to, SemaphoreCommand command, int number = 0) =>
            Submit(to, new() { Call = SemaphoreCall.Control, Command = command, Number = number });

        private Answer Submit(Address to, SemaphoreOperation operation, int user = 0) =>
            World.Submit(to, users[user], ++sequence, operation).Answer;
    }
}
