using System.Diagnostics;
using ActorIpc.Soak.Resource;

namespace ActorIpc.Soak.Running;

/// <summary>An operating-system process that is a node, seen from the harness.</summary>
internal sealed class NodeProcess : IDisposable
{
    private const int MostLines = 400;

    private readonly Board board;
    private readonly Process process;
    private readonly Queue<string> errors = new();

    public NodeProcess(Board board, SoakOptions options, int port)
    {
        this.board = board;
        var info = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = ["exec", typeof(NodeProcess).Assembly.Location, "node", $"{port}", $"{options.Workers}", $"{(int)options.AcceptablePause.TotalMilliseconds}"];
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.StandardInput.AutoFlush = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its address in the cluster; null until it says so.</summary>
    public string? Address { get; private set; }

    /// <summary>Which life of a node it has now; 0 while it has not been told to join.</summary>
    public int Life { get; private set; }

    /// <summary>It is a member of the cluster.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Lives that have ended: the node was put out of the cluster, or left.</summary>
    public int Over { get; private set; }

    /// <summary>How many links it was told to cut, and has.</summary>
    public int Cuts { get; private set; }

    /// <summary>What its workers ended with that is no answer.</summary>
    public List<string> Broken { get; } = [];

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>The last lines that it wrote to its standard error.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
            {
                return string.Join('\n', errors);
            }
        }
    }

    public void Join(int life, IEnumerable<string> seeds)
    {
        board.Change(() => Life = life);
        Command($"join {life} {string.Join(' ', seeds)}");
    }

    public void Command(string line) => process.StandardInput.WriteLine(line);

    public void Kill() => process.Kill();

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private void Hear(string? line) => board.Change(() =>
    {
        switch (line?.Split(' '))
        {
            case ["ready", var address]:
                Address = address;
                break;
            case ["up", _]:
                IsUp = true;
                break;
            case ["cut"]:
                Cuts++;
                break;
            case ["over"]:
                (IsUp, Address, Life) = (false, null, 0);
                Over++;
                break;
            case ["broken", ..]:
                Broken.Add(line);
                break;
        }
    });

    private void Keep(string? line)
    {
        lock (errors)
        {
            if (line is not null)
            {
                errors.Enqueue(line);
            }

            if (errors.Count > MostLines)
            {
                errors.Dequeue();
            }
        }
    }
}
