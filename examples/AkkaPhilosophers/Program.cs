await using var ipc = ActorIpc.IpcSystem.Create();
Spectre.Console.AnsiConsole.WriteLine("Five philosophers sit down.");
