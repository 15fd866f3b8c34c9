using System.Globalization;
using System.Reflection;
using Meshward.Grains.Contracts;

namespace Meshward.Grains.Tests.Wire;

/// <summary>What crosses silos or is stored, as attributes say it: types with their members, and calls of grains.</summary>
internal static class WireContract
{
    /// <summary>Types that Orleans writes and reads; of a type of another project it is what stands for it on the wire.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. typeof(IJournalGrain).Assembly.GetTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null).OrderBy(AliasOf, StringComparer.Ordinal)];

    /// <summary>The name of a type on the wire.</summary>
    public static string AliasOf(MemberInfo type) =>
        type.GetCustomAttribute<AliasAttribute>()?.Alias ?? throw new InvalidOperationException($"{type} has no alias: its name on the wire would be that of the code.");

    /// <summary>The type that a program has in its hands: what is written for it is another one where Orleans cannot know it.</summary>
    public static Type InHands(Type type) => Converters.FirstOrDefault(pair => pair.Value.Surrogate == type) is { Key: { } own } ? own : type;

    /// <summary>What turns types of other projects into what stands for them on the wire.</summary>
    public static IReadOnlyDictionary<Type, (Type Surrogate, object Converter)> Converters { get; } = typeof(IJournalGrain).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<RegisterConverterAttribute>() is not null)
        .Select(type => (Type: type, Of: type.GetInterfaces().Single(form => form.IsGenericType && form.GetGenericTypeDefinition() == typeof(IConverter<,>)).GetGenericArguments()))
        .ToDictionary(each => each.Of[0], each => (each.Of[1], Activator.CreateInstance(each.Type)!));

    /// <summary>A line for each member of each type, and for each value of each enumeration, also of those of other projects.</summary>
    public static IEnumerable<string> Members() => Types.SelectMany(type => MembersOf(type).Order(StringComparer.Ordinal))
        .Concat(Types.SelectMany(Held).Select(type => Nullable.GetUnderlyingType(type) ?? type).Where(type => type.IsEnum).Distinct().Except(Types)
            .OrderBy(type => type.Name, StringComparer.Ordinal).SelectMany(type => ValuesOf(type, type.Name)));

    /// <summary>A line for each call of a grain that another silo or a console may make.</summary>
    public static IEnumerable<string> Calls() =>
        from grain in typeof(IJournalGrain).Assembly.GetTypes()
        where grain.IsInterface && typeof(IGrain).IsAssignableFrom(grain)
        from call in grain.GetMethods()
        let line = $"{AliasOf(grain)}/{AliasOf(call)}({string.Join(", ", call.GetParameters().Select(taken => NameOf(taken.ParameterType)))}) -> {NameOf(call.ReturnType)}"
        orderby line
        select line;

    private static IEnumerable<string> MembersOf(Type type) => type.IsEnum ? ValuesOf(type, AliasOf(type))
        : Numbered(type).Select(member => $"{AliasOf(type)} {member.GetCustomAttribute<IdAttribute>()!.Id:00} {member.Name}: {NameOf(HeldBy(member))}");

    private static IEnumerable<string> ValuesOf(Type type, string name) =>
        Enum.GetValues(type).Cast<object>().Select(value => $"{name} = {Convert.ToInt64(value, CultureInfo.InvariantCulture)} {value}");

    private static IEnumerable<Type> Held(Type type) => Numbered(type).Select(HeldBy);

    private static IEnumerable<MemberInfo> Numbered(Type type) =>
        type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(member => member.GetCustomAttribute<IdAttribute>() is not null);

    private static Type HeldBy(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static string NameOf(Type type) =>
        type.IsArray ? $"{NameOf(type.GetElementType()!)}[]"
        : Nullable.GetUnderlyingType(type) is Type value ? $"{NameOf(value)}?"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
