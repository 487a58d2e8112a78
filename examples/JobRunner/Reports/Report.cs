using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using JobRunner.Jobs;
using JobRunner.Running;

namespace JobRunner.Reports;

/// <summary>What a run leaves behind for <c>check</c>. Times are milliseconds since the start of the run.</summary>
/// <param name="Resources">What there was of each resource.</param>
/// <param name="Duration">How long the run took.</param>
/// <param name="AllUnitsBack">Whether every unit came back.</param>
/// <param name="Jobs">The jobs, in the order of the file.</param>
public sealed record Report(IReadOnlyDictionary<string, int> Resources, double Duration, bool AllUnitsBack, IReadOnlyList<JobReport> Jobs)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    /// <summary>The report of a run.</summary>
    /// <param name="result">How the run went.</param>
    /// <returns>The report.</returns>
    public static Report Of(RunResult result) =>
        new(ToMap(result.Capacities), result.Duration, result.AllUnitsBack, [.. result.Jobs.Select(Of)]);

    /// <summary>Reads a report.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The report.</returns>
    /// <exception cref="JsonException">It is not a report.</exception>
    public static Report Read(string path)
    {
        var report = JsonSerializer.Deserialize<Report>(File.ReadAllBytes(path), Format);

        // The serializer holds members to be what they are declared as, but not the items of lists.
        return report is not null && report.Jobs.All(job => job is not null && job.After.All(name => name is not null))
            ? report
            : throw new JsonException("There is null where an object or a name must be.");
    }

    /// <summary>Writes the report.</summary>
    /// <param name="to">Where to.</param>
    public void Write(Stream to) => JsonSerializer.Serialize(to, this, Format);

    private static JobReport Of(JobStatus status)
    {
        var held = ToMap(status.Start is null ? [] : status.Job.Needs);
        return new JobReport(status.Job.Name, status.State, status.Job.After, held)
        {
            Start = status.Start,
            End = status.End,
            ExitCode = status.ExitCode,
            Remark = status.Remark.Length > 0 ? status.Remark : null,
        };
    }

    private static Dictionary<string, int> ToMap(IEnumerable<Units> units) => units.ToDictionary(each => each.Resource, each => each.Count);
}

/// <summary>How one job ended.</summary>
/// <param name="Name">The job.</param>
/// <param name="Result">Its end.</param>
/// <param name="After">The jobs that it follows.</param>
/// <param name="Units">What it held from its start to its end; nothing if it never started.</param>
public sealed record JobReport(string Name, JobState Result, IReadOnlyList<string> After, IReadOnlyDictionary<string, int> Units)
{
    /// <summary>From when on it held its units; null if it never did.</summary>
    public double? Start { get; init; }

    /// <summary>Until when it held them.</summary>
    public double? End { get; init; }

    /// <summary>What its program ended with.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it ended so.</summary>
    public string? Remark { get; init; }
}
