using ActorIpc.Akka.Hosting;
using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Akka.Tests;

/// <summary>The limits of every family are those of the configuration, and by default those of the embedded host.</summary>
public sealed class LimitSettingsTests
{
    [Fact]
    public async Task Without_a_word_the_limits_are_those_of_every_host()
    {
        var options = await OptionsAsync("");

        var others = new IpcOptions();
        Assert.Equal(
            (others.Semaphores, others.Messages, others.Segments, others.Futexes), (options.Semaphores, options.Messages, options.Segments, options.Futexes));
    }

    [Fact]
    public async Task The_configuration_sets_them()
    {
        var options = await OptionsAsync(
            """
            actoripc {
              messages { queues = 2, message-bytes = 0, queue-bytes = 3 }
              segments { segments = 4, segment-bytes = 5, pages = 6000000000, removes-unattached = on }
              futexes.records = 0
            }
            """);

        Assert.Equal(new MessageLimits { Queues = 2, MessageBytes = 0, QueueBytes = 3 }, options.Messages);
        Assert.Equal(new SegmentLimits { Segments = 4, SegmentBytes = 5, Pages = 6_000_000_000, RemovesUnattached = true }, options.Segments);
        Assert.Equal(new FutexLimits { Records = 0 }, options.Futexes);
    }

    [Fact]
    public async Task Options_in_code_become_the_same_configuration()
    {
        var meant = new ActorIpcOptions
        {
            Messages = new MessageLimits { Queues = 2, MessageBytes = 3, QueueBytes = 4 },
            Segments = new SegmentLimits { Segments = 5, SegmentBytes = 6, Pages = 7_000_000_000, RemovesUnattached = true },
            Futexes = new FutexLimits { Records = 8 },
        };
        Assert.Equal((meant.Messages, meant.Segments, meant.Futexes), await LimitsAsync(meant));

        meant = new ActorIpcOptions { Messages = new MessageLimits(), Segments = new SegmentLimits(), Futexes = new FutexLimits() };
        Assert.Equal((meant.Messages, meant.Segments, meant.Futexes), await LimitsAsync(meant));
    }

    [Theory]
    [InlineData("messages.queues", "0")]
    [InlineData("messages.queues", "40000")]
    [InlineData("messages.message-bytes", "-1")]
    [InlineData("messages.queue-bytes", "plenty")]
    [InlineData("segments.segments", "0")]
    [InlineData("segments.segment-bytes", "0")]
    [InlineData("segments.pages", "-1")]
    [InlineData("segments.removes-unattached", "perhaps")]
    [InlineData("futexes.records", "-1")]
    public async Task A_limit_that_makes_no_sense_is_refused_by_its_name(string key, string value)
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => OptionsAsync($"actoripc.{key} = {value}"));

        Assert.Contains($"actoripc.{key.Split('.')[0]}", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(MessageLimits Messages, SegmentLimits Segments, FutexLimits Futexes)> LimitsAsync(ActorIpcOptions options)
    {
        var seen = await OptionsAsync(options.ToConfig().ToString());
        return (seen.Messages, seen.Segments, seen.Futexes);
    }

    private static async Task<IpcOptions> OptionsAsync(string settings)
    {
        var system = ActorSystem.Create("limits", ConfigurationFactory.ParseString(settings));
        try
        {
            return system.Ipc().Options;
        }
        finally
        {
            await system.Terminate();
        }
    }
}
