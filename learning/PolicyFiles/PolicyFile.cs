using System.Buffers.Binary;
using System.Text.Json;
using Meshward.Core.Scenarios;

namespace Meshward.Learning.PolicyFiles;

/// <summary>Reads policy files, which come from people and disks: what is wrong with one is said, never guessed around.</summary>
public static class PolicyFile
{
    private const int LargestHeader = 16 * 1024 * 1024;

    /// <summary>Reads a policy.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Its name, for messages.</param>
    public static Checked<TrainedPolicy> Read(ReadOnlyMemory<byte> bytes, string source)
    {
        try
        {
            return Parse(bytes.Span);
        }
        catch (OutdatedPolicyException error)
        {
            return new Diagnostic(source, null, null, error.Message);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or ArgumentException or OverflowException)
        {
            string reason = error is JsonException ? "its header is not JSON" : error.Message;
            return new Diagnostic(source, null, null, $"not a policy file: {reason}; expected a file that 'meshward train' wrote");
        }
    }

    private static TrainedPolicy Parse(ReadOnlySpan<byte> file)
    {
        long headerLength = file.Length < sizeof(long) ? -1 : BinaryPrimitives.ReadInt64LittleEndian(file);
        if (headerLength is < 2 or > LargestHeader || headerLength > file.Length - sizeof(long))
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"{file.Length} bytes hold no whole safetensors header; the file may be cut off"));
        }

        ReadOnlySpan<byte> header = file.Slice(sizeof(long), (int)headerLength);
        ReadOnlySpan<byte> data = file[(sizeof(long) + (int)headerLength)..];
        using JsonDocument json = JsonDocument.Parse(header.ToArray());
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("__metadata__", out JsonElement element))
        {
            throw new InvalidDataException("its header has no metadata");
        }

        Dictionary<string, string> metadata = element.Deserialize<Dictionary<string, string>>()!;
        TrainedPolicy policy = PolicyMetadata.Read(metadata);
        int expected = Safetensors.DataLength(policy.Shape);
        if (data.Length != expected)
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"its tensors have {data.Length} bytes, but its networks need {expected}"));
        }

        TrainedPolicy read = policy with { Weights = [.. Safetensors.ReadWeights(policy.Shape, data)] };
        return Safetensors.Write(read).AsSpan().SequenceEqual(file)
            ? read
            : throw new InvalidDataException("its tensors or metadata were changed after it was written");
    }
}
