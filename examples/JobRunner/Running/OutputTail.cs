using System.Text;

namespace JobRunner.Running;

/// <summary>Reads all that a process writes, so that it never waits for a reader, and keeps the end of it.</summary>
internal sealed class OutputTail
{
    private const int Kept = 4096;
    private const int MostLines = 5;
    private readonly StringBuilder text = new();

    public OutputTail(TextReader from) => Read = ReadAsync(from);

    /// <summary>Ends with the output.</summary>
    public Task Read { get; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (text)
            {
                var lines = text.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                return lines[^Math.Min(lines.Length, MostLines)..];
            }
        }
    }

    private async Task ReadAsync(TextReader from)
    {
        var buffer = new char[Kept];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer)) > 0;)
            {
                lock (text)
                {
                    text.Append(buffer, 0, read);
                    text.Remove(0, Math.Max(0, text.Length - Kept));
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The pipe was closed under the reader: the process is gone, and so is what it might have said.
        }
    }
}
