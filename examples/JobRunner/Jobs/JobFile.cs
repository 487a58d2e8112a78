namespace JobRunner.Jobs;

/// <summary>A job file that has been read and found good.</summary>
/// <param name="WorkingDirectory">Where the jobs run, as a full path.</param>
/// <param name="Resources">What there is of each resource. The place in the list is the number of the semaphore.</param>
/// <param name="Jobs">The jobs, in the order of the file.</param>
public sealed record JobFile(string WorkingDirectory, IReadOnlyList<Units> Resources, IReadOnlyList<Job> Jobs)
{
    /// <summary>Reads a job file and checks all of it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The job file.</returns>
    /// <exception cref="JobFileException">It cannot be run; the message is one line that names the job and the field.</exception>
    public static JobFile Read(string path)
    {
        var file = JobFileReader.Read(path);
        JobFileRules.Check(file, new Place(path));
        return file;
    }
}

/// <summary>A job file cannot be run.</summary>
/// <param name="message">One line: the file, the job, the field, and what is wrong.</param>
public sealed class JobFileException(string message) : Exception(message);
