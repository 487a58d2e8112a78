namespace ActorIpc.Tests;

/// <summary>The code in docs/pipe.md is what stands here between the rulers, compiled and run.</summary>
public sealed class PipePageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_everyday_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        var printed = new List<string>();

        await PrintAsync(ipc, printed.Add).WaitAsync(Patience);

        Assert.Equal(["In the beginning there was data.", "The data were on tape."], printed);
    }

    [Fact]
    public async Task The_exact_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        Assert.Equal("hello", await HelloAsync(self).WaitAsync(Patience));
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("pipe.md", "tests", "Runtime", "ActorIpc", "PipePageTests.cs");

    private static async Task PrintAsync(IpcSystem ipc, Action<string> print)
    {
        void Print(string line) => print(line);

        // ---- everyday
        var pipe = ipc.CreatePipe();
        var printer = ipc.Spawn("printer", async self =>
        {
            using var lines = new StreamReader(pipe.Reader.AsStream(self));
            while (await lines.ReadLineAsync() is { } line) // null: nobody writes any more
            {
                Print(line);
            }
        }, new ProcessOptions { PipeEnds = [pipe.Reader] });
        ipc.Spawn("author", async self =>
        {
            await using var lines = new StreamWriter(pipe.Writer.AsStream(self));
            await lines.WriteLineAsync("In the beginning there was data.");
            await lines.WriteLineAsync("The data were on tape.");
        }, new ProcessOptions { PipeEnds = [pipe.Writer] }); // its end closes the writing end
        await printer.Completion;

        // ----
    }

    private static async Task<string> HelloAsync(IpcProcess self)
    {
        // ---- exact
        var (read, write) = self.Xv6.Pipe();
        self.Fork("child", async child => { await child.Xv6.PipeWriteAsync(write, "hello"u8.ToArray()); });
        await self.Xv6.CloseAsync(write); // or the end of the child would not be the end of the pipe
        var buffer = new byte[100];
        var hello = 0;
        for (int n; (n = await self.Xv6.PipeReadAsync(read, buffer.AsMemory(hello))) > 0;)
        {
            hello += n;
        }

        // ----
        return System.Text.Encoding.ASCII.GetString(buffer, 0, hello);
    }
}
