namespace ActorIpc.Analyzers.Tests.Rules;

// Every test of the rules runs them all. These are the places at which several would have something to say: the first in their order says it, and the others leave it at that.
public sealed class OneMistakeTests
{
    private const string Held = "await using var held = await self.LockAsync(lk);";

    [Theory]
    [InlineData("ACI0001", "if (!ready) { await [|self.SleepAsync(channel, lk)|]; }")]
    [InlineData("ACI0001", "await [|self.SleepAsync(channel, lk)|];")]
    [InlineData("ACI0001", "await using var more = await self.LockAsync(other); if (!ready) { await [|self.SleepAsync(channel, lk)|]; }")]
    [InlineData("ACI0001", "_ = await [|self.FutexWaitAsync(word, 0)|];")]
    [InlineData("ACI0002", "while (!ready) { await [|self.SleepAsync(channel, lk)|]; }")]
    [InlineData("ACI0002", "do { await [|self.SleepAsync(channel, lk)|]; } while (!ready);")]
    [InlineData("ACI0002", $"{Held} do {{ await [|self.SleepAsync(channel, lk)|]; }} while (!ready);")]
    [InlineData("ACI0002", $"{Held} await using var more = await self.LockAsync(other); while (!ready) {{ await [|self.SleepAsync(channel, lk)|]; }}")]
    [InlineData("ACI0002", $"{Held} while (!ready) {{ try {{ await [|self.SleepAsync(channel, lk)|]; }} catch (Exception) {{ }} }}")]
    [InlineData("ACI0007", $"{Held} await using var more = await self.LockAsync(other); do {{ self.ThrowIfKilled(); await [|self.SleepAsync(channel, lk)|]; }} while (!ready);")]
    [InlineData("ACI0008", "do { self.ThrowIfKilled(); await [|self.SleepAsync(channel, lk)|]; } while (!ready);")]
    [InlineData("ACI0009", $"{Held} do {{ self.ThrowIfKilled(); await [|self.SleepAsync(channel, lk)|]; }} while (!ready);")]
    [InlineData("ACI0012", "[|self.PauseAsync(TimeSpan.FromSeconds(1)).AsTask().Wait()|];")]
    public Task One_mistake_gives_one_diagnostic(string id, string statements) => new Verify(id).Warns(Verify.Body(statements));
}
