using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.PolicyFiles;

/// <summary>
/// Policy files in the safetensors format, so that PyTorch users can read them: an 8-byte little-endian header length, a JSON header
/// with the tensors' places and our metadata, then the tensors. Each layer is <c>NAME.weight</c> [outputs, inputs] and
/// <c>NAME.bias</c> [outputs], as torch.nn.Linear has them, or one of the two where it has no more. Equal policies give equal bytes.
/// </summary>
public static class Safetensors
{
    private const int Alignment = 8;

    /// <summary>The file of a policy.</summary>
    public static byte[] Write(TrainedPolicy policy)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            WriteHeader(json, policy);
        }

        while (header.Length % Alignment != 0)
        {
            header.WriteByte((byte)' ');
        }

        int headerLength = (int)header.Length;
        byte[] file = new byte[sizeof(long) + headerLength + checked((int)DataLength(policy.Shape))];
        BinaryPrimitives.WriteInt64LittleEndian(file, headerLength);
        header.GetBuffer().AsSpan(0, headerLength).CopyTo(file.AsSpan(sizeof(long)));
        Span<float> data = MemoryMarshal.Cast<byte, float>(file.AsSpan(sizeof(long) + headerLength));
        foreach (LayerShape layer in policy.Shape.Layers)
        {
            Store(layer, policy.Weights.AsSpan(), data);
            data = data[layer.ParameterCount..];
        }

        return file;
    }

    /// <summary>Reads the tensors of a file whose header says that they are those of a shape.</summary>
    /// <param name="shape">The networks.</param>
    /// <param name="data">The bytes behind the header.</param>
    /// <returns>[ParameterCount] flat parameters.</returns>
    internal static float[] ReadWeights(ActorCriticShape shape, ReadOnlySpan<byte> data)
    {
        float[] weights = new float[shape.ParameterCount];
        ReadOnlySpan<float> rest = MemoryMarshal.Cast<byte, float>(data);
        foreach (LayerShape layer in shape.Layers)
        {
            for (int output = 0; output < layer.Outputs; output++)
            {
                for (int input = 0; input < layer.Inputs; input++)
                {
                    weights[layer.Offset + input * layer.Stride + output] = rest[output * layer.Inputs + input];
                }
            }

            rest[(layer.Inputs * layer.Outputs)..layer.ParameterCount].CopyTo(weights.AsSpan(layer.BiasOffset));
            rest = rest[layer.ParameterCount..];
        }

        return weights;
    }

    /// <summary>Bytes of all tensors of a shape.</summary>
    internal static long DataLength(ActorCriticShape shape) =>
        sizeof(float) * shape.Layers.Sum(layer => (long)layer.ParameterCount);

    private static void WriteHeader(Utf8JsonWriter json, TrainedPolicy policy)
    {
        json.WriteStartObject();
        json.WriteStartObject("__metadata__");
        foreach ((string key, string value) in PolicyMetadata.Write(policy))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        int offset = 0;
        foreach (LayerShape layer in policy.Shape.Layers)
        {
            if (layer.HasWeights)
            {
                WriteTensor(json, $"{layer.Name}.weight", [layer.Outputs, layer.Inputs], ref offset);
            }

            if (layer.HasBias)
            {
                WriteTensor(json, $"{layer.Name}.bias", [layer.Outputs], ref offset);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, string name, ReadOnlySpan<int> sizes, ref int offset)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", "F32");
        json.WriteStartArray("shape");
        int length = sizeof(float);
        foreach (int size in sizes)
        {
            json.WriteNumberValue(size);
            length *= size;
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset += length);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Store(LayerShape layer, ReadOnlySpan<float> weights, Span<float> data)
    {
        for (int output = 0; output < layer.Outputs; output++)
        {
            for (int input = 0; input < layer.Inputs; input++)
            {
                data[output * layer.Inputs + input] = weights[layer.Offset + input * layer.Stride + output];
            }
        }

        if (layer.HasBias)
        {
            weights.Slice(layer.BiasOffset, layer.Outputs).CopyTo(data[(layer.Inputs * layer.Outputs)..]);
        }
    }
}
