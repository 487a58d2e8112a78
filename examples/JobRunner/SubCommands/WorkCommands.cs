using System.CommandLine;

namespace JobRunner.SubCommands;

/// <summary>The sub-commands that jobs of a file can run as <c>$self</c>.</summary>
internal static class WorkCommands
{
    public static IEnumerable<Command> All() => [Hash(), Gzip(), Count(), Hang()];

    private static Command Hash()
    {
        var (files, output) = (Files(), Output(required: false));
        var command = new Command("hash", "Write the SHA-256 of each file.") { files, output };
        command.SetAction(parsed => Run(() => Work.Hash(parsed.GetRequiredValue(files), parsed.GetValue(output))));
        return command;
    }

    private static Command Count()
    {
        var (files, output) = (Files(), Output(required: false));
        var command = new Command("count", "Write how many lines, words and bytes each file has.") { files, output };
        command.SetAction(parsed => Run(() => Work.Count(parsed.GetRequiredValue(files), parsed.GetValue(output))));
        return command;
    }

    private static Command Gzip()
    {
        var file = new Argument<string>("FILE") { Description = "The file." };
        var output = Output(required: true);
        var command = new Command("gzip", "Compress a file.") { file, output };
        command.SetAction(parsed => Run(() => Work.Gzip(parsed.GetRequiredValue(file), parsed.GetRequiredValue(output))));
        return command;
    }

    /// <summary>For tests: a process that ends only when it is killed.</summary>
    private static Command Hang()
    {
        var command = new Command("hang", "Wait for ever.") { Hidden = true };
        command.SetAction(_ =>
        {
            using var never = new ManualResetEvent(false);
            never.WaitOne();
        });
        return command;
    }

    private static Argument<string[]> Files() => new("FILE")
    {
        Description = "Files; a folder stands for all files below it.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static Option<string> Output(bool required) => new("--output", "-o") { Description = "Where to write.", Required = required };

    private static int Run(Action work)
    {
        try
        {
            work();
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
