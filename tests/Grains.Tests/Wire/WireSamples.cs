using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Meshward.Grains.Tests.Wire;

/// <summary>Makes a value of a type with something else in each of its members, so that no two of them can be mistaken for each other.</summary>
internal sealed class WireSamples
{
    private static readonly DateTimeOffset s_time = new(2026, 11, 26, 15, 0, 0, TimeSpan.Zero);

    private int _next;

    /// <summary>A value.</summary>
    public static object Of(Type type) => new WireSamples().Make(type);

    private object Make(Type type)
    {
        if (WireContract.Converters.TryGetValue(type, out (Type Surrogate, object Converter) own))
        {
            return own.Converter.GetType().GetMethod("ConvertFromSurrogate")!.Invoke(own.Converter, [Filled(own.Surrogate)])!;
        }

        int number = ++_next;
        return Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => Enum.GetValues(type).GetValue(number % Enum.GetValues(type).Length)!,
            TypeCode.Boolean => true,
            TypeCode.Byte or TypeCode.Int32 or TypeCode.Int64 or TypeCode.Double => Convert.ChangeType(number, type, CultureInfo.InvariantCulture),
            TypeCode.String => $"text {number}",
            _ when type == typeof(DateTimeOffset) => s_time.AddSeconds(number),
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(number),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([(byte)number, 2]),
            _ when Nullable.GetUnderlyingType(type) is Type inner => Make(inner),
            _ when type.IsArray => Several(type.GetElementType()!),
            _ when type.IsGenericType => Collection(type),
            _ when typeof(Exception).IsAssignableFrom(type) => Activator.CreateInstance(type, $"text {number}")!,
            _ => Filled(type),
        };
    }

    private Array Several(Type element)
    {
        var both = Array.CreateInstance(element, 2);
        both.SetValue(Make(element), 0);
        both.SetValue(Make(element), 1);
        return both;
    }

    private object Collection(Type type)
    {
        Type[] of = type.GetGenericArguments();
        Type form = type.GetGenericTypeDefinition();
        if (form == typeof(Dictionary<,>) || form == typeof(ImmutableSortedDictionary<,>))
        {
            var filled = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
            filled.Add(Make(of[0]), Make(of[1]));
            filled.Add(Make(of[0]), Make(of[1]));
            return form == typeof(Dictionary<,>) ? filled
                : typeof(ImmutableSortedDictionary).GetMethods().Single(method => method.Name == "CreateRange" && method.GetParameters().Length == 1).MakeGenericMethod(of).Invoke(null, [filled])!;
        }

        return form == typeof(ImmutableArray<>)
            ? typeof(ImmutableCollectionsMarshal).GetMethod("AsImmutableArray")!.MakeGenericMethod(of).Invoke(null, [Several(of[0])])!
            : Activator.CreateInstance(type, Several(of[0]))!; // A list.
    }

    // Whatever the constructors want: what they are given is what the members hold.
    private object Filled(Type type)
    {
        object made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            field.SetValue(made, Make(field.FieldType));
        }

        return made;
    }
}
