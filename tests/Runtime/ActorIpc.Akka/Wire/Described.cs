using System.Collections;
using System.Globalization;
using System.Reflection;
using ActorIpc.Actors;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Tests.Wire;

/// <summary>Says all that is in a value, so that two of them can be compared however their lists are kept.</summary>
internal static class Described
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        byte[] bytes => "0x" + Convert.ToHexString(bytes),
        KeptGift kept => $"kept gift of {kept.TypeName}: {kept.Number}",
        TagGift gift => $"gift of {gift.TypeName}: {Of(gift.GetType().GetProperty(nameof(TagGift<int>.Value))!.GetValue(gift))}",
        DateTimeOffset moment => moment.ToString("o", CultureInfo.InvariantCulture),
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
        decimal number => string.Join('.', decimal.GetBits(number)),
        IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(Of)) + "]",
        Enum or Guid or IFormattable => value.GetType().Name + " " + value,
        bool truth => truth.ToString(),
        _ => value.GetType().Name + " { " + string.Join(", ", Parts(value).Select(part => $"{part.Name} = {Of(part.GetValue(value))}")) + " }",
    };

    private static IEnumerable<PropertyInfo> Parts(object value) =>
        value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(part => part.GetIndexParameters().Length == 0).OrderBy(part => part.Name, StringComparer.Ordinal);
}
