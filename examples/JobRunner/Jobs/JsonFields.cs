using System.Text.Json;

namespace JobRunner.Jobs;

/// <summary>Reads values of a job file, or says where one is not what it should be.</summary>
internal static class JsonFields
{
    /// <summary>The fields of an object; with no known names, any name will do.</summary>
    public static Dictionary<string, JsonElement> Fields(this JsonElement element, Place at, params string[] known)
    {
        Expect(element, JsonValueKind.Object, "an object", at);
        var fields = new Dictionary<string, JsonElement>();
        foreach (var field in element.EnumerateObject())
        {
            if (known.Length > 0 && !known.Contains(field.Name))
            {
                throw at.At(field.Name).Error($"there is no such field; there are {string.Join(", ", known)}");
            }

            if (!fields.TryAdd(field.Name, field.Value))
            {
                throw at.At(field.Name).Error("is there twice");
            }
        }

        return fields;
    }

    public static JsonElement Required(this Dictionary<string, JsonElement> fields, string name, Place at) =>
        fields.TryGetValue(name, out var value) ? value : throw at.At(name).Error("is missing");

    public static JsonElement.ArrayEnumerator Items(this JsonElement element, Place at)
    {
        Expect(element, JsonValueKind.Array, "a list", at);
        return element.EnumerateArray();
    }

    /// <summary>Text that is not empty.</summary>
    public static string Name(this JsonElement element, Place at)
    {
        var text = element.Text(at);
        return !string.IsNullOrWhiteSpace(text) ? text : throw at.Error("is empty");
    }

    public static string Text(this JsonElement element, Place at)
    {
        Expect(element, JsonValueKind.String, "text", at);
        return element.GetString()!;
    }

    public static int Count(this JsonElement element, int most, Place at) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var count) && count >= 1 && count <= most
            ? count
            : throw at.Error($"must be a whole number from 1 to {most}, not {Shown(element)}");

    public static TimeSpan Seconds(this JsonElement element, TimeSpan most, Place at) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var seconds)
            && seconds >= 0.001 && seconds <= most.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw at.Error($"must be a number of seconds from 0.001 to {most.TotalSeconds}, not {Shown(element)}");

    private static void Expect(JsonElement element, JsonValueKind kind, string what, Place at)
    {
        if (element.ValueKind != kind)
        {
            throw at.Error($"must be {what}, not {Shown(element)}");
        }
    }

    private static string Shown(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => Place.Quote(element.GetString()!),
        _ => element.GetRawText(),
    };
}
