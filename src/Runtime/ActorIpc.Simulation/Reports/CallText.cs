using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using ActorIpc.Actors;

namespace ActorIpc.Simulation.Reports;

/// <summary>Calls in words.</summary>
internal static class CallText
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = [];

    public static string Of(Request request)
    {
        var operation = Find(request);
        if (operation is null)
        {
            return request.GetType().Name;
        }

        var type = operation.GetType();
        var fields = Fields.GetOrAdd(type, static type => type.GetFields(BindingFlags.Public | BindingFlags.Instance));
        var name = type.Name.Replace("Operation", "", StringComparison.Ordinal);
        var arguments = new List<string>();
        foreach (var field in fields)
        {
            var value = field.GetValue(operation);
            if (field.Name == "Call")
            {
                name = value!.ToString()!;
            }
            else if (value is not null && Text(value) is { } text && !IsDefault(value))
            {
                arguments.Add($"{char.ToLowerInvariant(field.Name[0])}{field.Name[1..]}: {text}");
            }
        }

        return arguments.Count == 0 ? name : $"{name}({string.Join(", ", arguments)})";
    }

    public static string Of(in Answer answer) => answer switch
    {
        { Outcome: Outcome.Failed } => $"{answer.Error}: {answer.Data}",
        { Error: not Errno.None } => $"{answer.Outcome} ({answer.Error})",
        { Outcome: Outcome.Granted, Value: not 0 } => string.Create(CultureInfo.InvariantCulture, $"{answer.Outcome} ({answer.Value})"),
        _ => answer.Outcome.ToString(),
    };

    private static object? Find(Request request) => request.GetType().GetField("Operation")?.GetValue(request);

    private static bool IsDefault(object value) => value is not SemaphoreVector && value.GetType().IsValueType && value.Equals(Activator.CreateInstance(value.GetType()));

    private static string Text(ReadOnlySpan<SemaphoreOp> ops)
    {
        var words = new string[ops.Length];
        for (var i = 0; i < ops.Length; i++)
        {
            var (number, delta, flags) = ops[i];
            words[i] = string.Create(CultureInfo.InvariantCulture, $"{number}: {delta:+0;-0;0}{(flags == SemaphoreFlags.None ? "" : $" {flags}")}");
        }

        return $"[{string.Join(", ", words)}]";
    }

    private static string? Text(object value) => value switch
    {
        IpcProcess process => process.Name,
        PrimitiveRef primitive => primitive.Name,
        SemaphoreVector { Ops: { IsEmpty: false } ops } => Text(ops),
        string or Enum or bool => value.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };
}
