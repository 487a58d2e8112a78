using System.Text;
using Lecture;

Console.OutputEncoding = new UTF8Encoding(false);
var pairs = 2;
if (args.Length > 1 || (args.Length == 1 && !(int.TryParse(args[0], out pairs) && pairs >= 1)))
{
    Console.Error.WriteLine("Usage: dotnet run --project examples/Lecture -- [PAIRS], where PAIRS says for how many readers and as many writers the last version is proved; 2 if it is left out.");
    return 2;
}

return await new Talk(new Board(Console.Out), pairs).GiveAsync() ? 0 : 1;
