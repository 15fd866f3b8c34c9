using System.Buffers.Binary;
using System.Text.Json;
using Meshward.Core.Scenarios;

namespace Meshward.Learning.PolicyFiles;

/// <summary>Reads policy files, which come from people and disks: what is wrong with one is said, never guessed around.</summary>
public static class PolicyFile
{
    private static readonly JsonDocumentOptions _header = new() { MaxDepth = PolicySizes.DeepestHeader };

    /// <summary>Reads a policy.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Its name, for messages.</param>
    public static Checked<TrainedPolicy> Read(ReadOnlyMemory<byte> bytes, string source)
    {
        if (bytes.Length > PolicySizes.MostBytes)
        {
            return TooLarge(source);
        }

        try
        {
            return Parse(bytes.Span);
        }
        catch (OutdatedPolicyException error)
        {
            return new Diagnostic(source, null, null, error.Message);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or ArgumentException or OverflowException or InvalidOperationException)
        {
            string reason = error is JsonException ? "its header is not JSON" : error.Message.ReplaceLineEndings(" ");
            return new Diagnostic(source, null, null, $"not a policy file: {reason}; expected a file that 'meshward train' wrote");
        }
    }

    /// <summary>What is told of a file of more than <see cref="PolicySizes.MostBytes"/>, which nobody needs to read first.</summary>
    /// <param name="source">Its name, for messages.</param>
    public static Diagnostic TooLarge(string source) =>
        new(source, null, null, $"not a policy file: it has more than {PolicySizes.MostBytes / 1024 / 1024} MiB; expected a file that 'meshward train' wrote");

    private static TrainedPolicy Parse(ReadOnlySpan<byte> file)
    {
        long headerLength = file.Length < sizeof(long) ? -1 : BinaryPrimitives.ReadInt64LittleEndian(file);
        if (headerLength is < 2 or > PolicySizes.MostHeaderBytes || headerLength > file.Length - sizeof(long))
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"{file.Length} bytes hold no whole safetensors header; the file may be cut off"));
        }

        ReadOnlySpan<byte> header = file.Slice(sizeof(long), (int)headerLength);
        ReadOnlySpan<byte> data = file[(sizeof(long) + (int)headerLength)..];
        using JsonDocument json = JsonDocument.Parse(header.ToArray(), _header);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("__metadata__", out JsonElement element))
        {
            throw new InvalidDataException("its header has no metadata");
        }

        Dictionary<string, string> metadata = element.Deserialize<Dictionary<string, string>>() ?? [];
        TrainedPolicy policy = PolicyMetadata.Read(metadata);
        long expected = Safetensors.DataLength(policy.Shape);
        if (data.Length != expected)
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"its tensors have {data.Length} bytes, but its networks need {expected}"));
        }

        TrainedPolicy read = policy with { Weights = [.. Safetensors.ReadWeights(policy.Shape, data)] };
        if (!read.Weights.All(float.IsFinite))
        {
            throw new InvalidDataException("it has weights that are not finite numbers");
        }

        return Safetensors.Write(read).AsSpan().SequenceEqual(file)
            ? read
            : throw new InvalidDataException("its tensors or metadata were changed after it was written");
    }
}
