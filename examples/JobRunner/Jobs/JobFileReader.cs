using System.Text.Json;
using ActorIpc;

namespace JobRunner.Jobs;

/// <summary>From JSON to jobs: each value is of its kind and in its range. How they go together is <see cref="JobFileRules"/>.</summary>
internal static class JobFileReader
{
    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(7);

    public static JobFile Read(string path)
    {
        var top = new Place(path);
        using var document = Parse(path, top);
        var fields = document.RootElement.Fields(top, "workingDirectory", "resources", "jobs");
        var resources = fields.Required("resources", top).Fields(top.At("resources"))
            .Select(field => new Units(field.Key, field.Value.Count(SemaphoreLimits.MaxValue, top.At("resources").At(field.Key))))
            .ToList();
        var jobs = fields.Required("jobs", top).Items(top.At("jobs"))
            .Select((element, index) => ReadJob(element, resources, top with { Job = $"#{index + 1}" }))
            .ToList();
        return new JobFile(ReadWorkingDirectory(fields, path, top), resources, jobs);
    }

    private static JsonDocument Parse(string path, Place top)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException error)
        {
            // The message ends with its own, zero-based account of the position.
            var what = error.Message.Split(" LineNumber:")[0].ReplaceLineEndings(" ");
            throw top.Error($"is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {what}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw top.Error($"cannot be read: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static string ReadWorkingDirectory(Dictionary<string, JsonElement> fields, string path, Place top)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!fields.TryGetValue("workingDirectory", out var element))
        {
            return folder;
        }

        var at = top.At("workingDirectory");
        var full = Path.GetFullPath(element.Name(at), folder);
        return Directory.Exists(full) ? full : throw at.Error($"there is no folder {full}");
    }

    private static Job ReadJob(JsonElement element, List<Units> resources, Place at)
    {
        // The name comes first, even before the names of the other fields are looked at: all errors are to say it.
        if (element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty("name", out var given) && given.ValueKind == JsonValueKind.String)
        {
            at = at with { Job = Place.Quote(given.GetString()!) };
        }

        var fields = element.Fields(at, "name", "command", "arguments", "after", "needs", "timeLimit");
        return new Job(fields.Required("name", at).Name(at.At("name")), fields.Required("command", at).Name(at.At("command")))
        {
            Arguments = fields.TryGetValue("arguments", out var arguments) ? ReadTexts(arguments, at.At("arguments")) : [],
            After = fields.TryGetValue("after", out var after) ? ReadTexts(after, at.At("after")) : [],
            Needs = fields.TryGetValue("needs", out var needs) ? ReadNeeds(needs, resources, at.At("needs")) : [],
            TimeLimit = fields.TryGetValue("timeLimit", out var limit) ? limit.Seconds(LongestLimit, at.At("timeLimit")) : null,
        };
    }

    private static List<string> ReadTexts(JsonElement element, Place at) => [.. element.Items(at).Select(item => item.Text(at))];

    private static List<Units> ReadNeeds(JsonElement element, List<Units> resources, Place at)
    {
        var needs = element.Fields(at)
            .ToDictionary(field => field.Key, field => ReadNeed(field.Key, field.Value, resources, at.At(field.Key)));
        return [.. resources.Where(resource => needs.ContainsKey(resource.Resource)).Select(resource => needs[resource.Resource])];
    }

    private static Units ReadNeed(string name, JsonElement element, List<Units> resources, Place at)
    {
        var resource = resources.Find(resource => resource.Resource == name)
            ?? throw at.Error($"there is no such resource; there are {string.Join(", ", resources.Select(resource => resource.Resource))}");
        var count = element.Count(SemaphoreLimits.MaxValue, at);
        return count <= resource.Count ? new Units(name, count) : throw at.Error($"needs {count}, and there are only {resource.Count}");
    }
}
