using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>What <c>attach</c> saw: a cluster, or a training to its end; in JSON that alone.</summary>
/// <param name="Cluster">The cluster; null where a training was followed.</param>
/// <param name="Job">The training; null where the cluster was looked at.</param>
[JsonConverter(typeof(Converter))]
internal sealed record AttachResult(ClusterResult? Cluster, JobResult? Job)
{
    /// <summary>Writes one or the other.</summary>
    internal sealed class Converter : JsonConverter<AttachResult>
    {
        public override AttachResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Results are written, not read.");

        public override void Write(Utf8JsonWriter writer, AttachResult value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer, (object?)value.Cluster ?? value.Job, options.GetTypeInfo(value.Cluster is null ? typeof(JobResult) : typeof(ClusterResult)));
    }
}
