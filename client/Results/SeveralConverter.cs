using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Meshward.Client.Results;

/// <summary>Writes several results of one kind: a single one as an object of its own, more as an array of one object.</summary>
/// <typeparam name="TSeveral">Several of them.</typeparam>
/// <typeparam name="TOne">One of them.</typeparam>
/// <param name="key">Key of the array.</param>
/// <param name="parts">Takes them out, at least one.</param>
internal abstract class SeveralConverter<TSeveral, TOne>(string key, Func<TSeveral, ImmutableArray<TOne>> parts) : JsonConverter<TSeveral>
{
    public sealed override TSeveral Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Results are written, not read.");

    public sealed override void Write(Utf8JsonWriter writer, TSeveral value, JsonSerializerOptions options)
    {
        JsonTypeInfo<TOne> form = (JsonTypeInfo<TOne>)options.GetTypeInfo(typeof(TOne));
        ImmutableArray<TOne> all = parts(value);
        if (all is [var only])
        {
            JsonSerializer.Serialize(writer, only, form);
            return;
        }

        writer.WriteStartObject();
        writer.WriteStartArray(key);
        foreach (TOne one in all)
        {
            JsonSerializer.Serialize(writer, one, form);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
