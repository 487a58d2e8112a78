using System.Text.Encodings.Web;
using System.Text.Json;

namespace JobRunner.Jobs;

/// <summary>A place in a job file, for the one line that says what is wrong there.</summary>
/// <param name="File">The file.</param>
/// <param name="Job">The job, as people will find it; null outside the jobs.</param>
/// <param name="Field">The field; null for the whole.</param>
internal sealed record Place(string File, string? Job = null, string? Field = null)
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A name from the file may hold a line break; the message must stay one line.
    public static string Quote(string name) => JsonSerializer.Serialize(name, AsWritten);

    public Place At(string field) => this with { Field = Field is null ? field : $"{Field}.{field}" };

    public Place In(Job job) => this with { Job = Quote(job.Name), Field = null };

    public JobFileException Error(string what)
    {
        var where = (Job, Field) switch
        {
            (null, null) => "",
            (null, _) => $"field {Quote(Field)}: ",
            (_, null) => $"job {Job}: ",
            _ => $"job {Job}, field {Quote(Field)}: ",
        };
        return new JobFileException($"{File}: {where}{what}");
    }
}
