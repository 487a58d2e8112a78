using System.CommandLine;
using JobRunner;
using JobRunner.SubCommands;

var root = new RootCommand("Runs the jobs of a file as operating-system processes that share resources.");
foreach (var command in WorkCommands.All().Prepend(CheckCommand.Create()).Prepend(RunCommand.Create()))
{
    root.Add(command);
}

var parsed = root.Parse(args);

// The signals are the run's own matter: without a time-out the command line leaves them alone.
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? ExitCodes.Unusable : code;
