using System.CommandLine;
using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel;

/// <summary>Runs random histories on the actors and on the kernel of this machine, and says where the two differ.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        if (args is ["worker"])
        {
            return Nursery.Run();
        }

        var family = new Option<string>("--family") { Description = "sem, msg, futex, robust, pi, shm, or all.", DefaultValueFactory = _ => "all" };
        var seconds = new Option<int>("--seconds") { Description = "How long, for all families together.", DefaultValueFactory = _ => 60 };
        var seed = new Option<int>("--seed") { Description = "The seed of the first history; those after it follow.", DefaultValueFactory = _ => Environment.TickCount };
        var length = new Option<int>("--length") { Description = "How many steps a history has.", DefaultValueFactory = _ => 100 };
        var only = new Option<bool>("--one") { Description = "Only that one history." };
        var root = new RootCommand("The running Linux kernel judges the actors.") { family, seconds, seed, length, only };
        root.SetAction(parsed => LongRun.Run(
            parsed.GetRequiredValue(family),
            parsed.GetValue(only) ? TimeSpan.Zero : TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            parsed.GetValue(seed),
            parsed.GetValue(length)));
        return root.Parse(args).Invoke();
    }
}
