using ActorIpc.Tests;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorIpc.Akka.Tests;

/// <summary>The code in docs/akka.md is what stands here between the rulers, compiled and run.</summary>
public sealed class DocumentationTests() : TestKit("akka.loglevel = WARNING")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // ---- awaiting
    public sealed class Printer : ReceiveActor
    {
        public Printer(SemaphoreSet printers)
        {
            ReceiveAsync<Document>(async document =>
            {
                await using var printer = await Context.Ipc().AcquireAsync(printers, timeout: TimeSpan.FromMinutes(1));
                Sender.Tell(printer.IsHeld ? $"printed {document.Title}" : $"no printer: {printer.Outcome}");
            });
        }
    }

    // ----
    // ---- messages
    public sealed class Spooler : ReceiveActor
    {
        public Spooler(SemaphoreSet printers)
        {
            Receive<Document>(document => Context.Ipc().Ref().Tell(
                IpcRequest.Of(self => self.AcquireAsync(printers), correlation: (document, Sender))));

            ReceiveAsync<IpcAnswer<SemaphoreGrant>>(answer => !answer.IsStale, async answer =>
            {
                var (document, asker) = ((Document, IActorRef))answer.Correlation!;
                var printer = answer.Result;
                asker.Tell(printer.IsHeld ? $"printed {document.Title}" : $"no printer: {printer.Outcome}");
                await printer.DisposeAsync();
            });
        }
    }

    // ----
    // ---- notifications
    public sealed class Follower : ReceiveActor
    {
        public Follower(FutexWord version, IActorRef reader)
        {
            ReceiveAsync<Follow>(_ => FollowAsync());
            ReceiveAsync<FutexNotification>(told => !told.IsStale, async _ =>
            {
                await Context.Ipc().FutexFetchAsync(timeout: TimeSpan.Zero); // all that were woken: several may share one message
                await FollowAsync();
            });

            async Task FollowAsync()
            {
                FutexWatchResult watched;
                do
                {
                    var seen = version.Value;
                    reader.Tell(seen);
                    watched = await Context.Ipc().FutexWatchAsync(version, expected: seen); // not if it has changed since
                }
                while (!watched.IsArmed);
            }
        }
    }

    // ----
    public sealed record Follow;

    public sealed record Document(string Title);

    [Theory]
    [InlineData(typeof(Printer))]
    [InlineData(typeof(Spooler))]
    public async Task The_code_of_the_page_works(Type actor)
    {
        var printers = Sys.Ipc().CreateSemaphores(1);
        var printer = Sys.ActorOf(Props.Create(actor, printers));

        printer.Tell(new Document("a"), TestActor);
        printer.Tell(new Document("b"), TestActor);

        Assert.Equal("printed a", await ExpectMsgAsync<string>(Patience));
        Assert.Equal("printed b", await ExpectMsgAsync<string>(Patience));
        await using var self = Sys.Ipc().Enter("test");
        Assert.True((await self.AcquireAsync(printers, timeout: Patience)).IsHeld);
    }

    [Fact]
    public async Task The_code_of_the_page_about_notifications_works()
    {
        var version = Sys.Ipc().CreateFutexWord(1);
        await using var self = Sys.Ipc().Enter("test");
        Sys.ActorOf(Props.Create<Follower>(version, TestActor)).Tell(new Follow());
        Assert.Equal(1u, await ExpectMsgAsync<uint>(Patience));

        for (var next = 2u; next < 5; next++)
        {
            version.Value = next;
            await self.FutexWakeAsync(version);
            while (await ExpectMsgAsync<uint>(Patience) != next)
            {
                // It was between reading the word and watching it.
            }
        }
    }

    [Theory]
    [InlineData("awaiting")]
    [InlineData("messages")]
    [InlineData("notifications")]
    public void The_page_shows_what_stands_here(string part)
    {
        var here = Repository.Read("tests", "Runtime", "ActorIpc.Akka", "DocumentationTests.cs").Split('\n');
        var code = here.SkipWhile(line => line.Trim() != $"// ---- {part}").Skip(1).TakeWhile(line => line.Trim() != "// ----")
            .Select(line => line.Length > 4 ? line[4..] : "").ToList();
        Assert.NotEmpty(code);

        var page = Repository.Read("docs", "akka.md");

        Assert.Contains(string.Join('\n', code).Trim(), page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_every_setting()
    {
        using var resource = typeof(IpcExtension).Assembly.GetManifestResourceStream("ActorIpc.Akka.reference.conf")!;
        var settings = new StreamReader(resource).ReadToEnd().Split('\n')
            .Select(line => line.TrimEnd()).TakeWhile(line => line != "}").Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line[2] is not (' ' or '#' or '}'))
            .Select(line => line.Trim().Split([' ', '=', '{'])[0]).ToList();
        Assert.True(settings.Count > 5);

        var page = Repository.Read("docs", "akka.md");

        Assert.All(settings, setting => Assert.Contains($"`{setting}`", page, StringComparison.Ordinal));
    }
}
