// What an executable that needs Akka.NET is made of where there is none, so that running it says why.
Console.Error.WriteLine("This program was built without Akka.NET, which the package feeds do not serve; `dotnet build ActorIpc.sln` asks them again.");
return 1;
