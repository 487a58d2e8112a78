using ActorIpc.Benchmarks;
using ActorIpc.Benchmarks.Rules;
using BenchmarkDotNet.Running;

if (args.Contains("--quick"))
{
    return await Quick.RunAsync(args.Where(arg => !arg.StartsWith('-')).ToArray());
}

if (args is ["--rules", ..])
{
    return await RulesCost.RunAsync(args[1..]);
}

if (args is ["--write-projects", var folder])
{
    GeneratedProjects.Write(folder);
    return 0;
}

#if AKKA
if (args is [ActorIpc.Benchmarks.Akka.Across.OtherNode.Argument, var durability])
{
    await ActorIpc.Benchmarks.Akka.Across.OtherNode.RunAsync(durability);
    return 0;
}
#endif

BenchmarkRunner.Run<Thorough>(args: args);
return 0;
