using ActorIpc.Benchmarks;
using BenchmarkDotNet.Running;

if (args.Contains("--quick"))
{
    return await Quick.RunAsync(args.Where(arg => !arg.StartsWith('-')).ToArray());
}

BenchmarkRunner.Run<Thorough>(args: args);
return 0;
