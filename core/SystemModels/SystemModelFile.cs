using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.SystemModels;

/// <summary>
/// A fitted model in one file: eight bytes <c>MESHWSM</c> and a line feed, a version, the content, and the SHA-256 of all of it. Numbers are
/// little-endian, texts UTF-8 behind their length. Equal models give equal bytes.
/// </summary>
public static class SystemModelFile
{
    /// <summary>Version of the form; files of other versions are refused.</summary>
    public const int Version = 4;

    private static readonly byte[] _magic = "MESHWSM\n"u8.ToArray();

    /// <summary>Writes a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">Where it goes; left open.</param>
    public static void Write(StoredSystemModel model, Stream stream)
    {
        using SHA256 hash = SHA256.Create();
        using (CryptoStream hashed = new(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (BinaryWriter writer = new(hashed, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(_magic);
            writer.Write(Version);
            writer.Write(model.ScenarioHash);
            writer.Write(model.Key);
            writer.Write(model.Fitted.TraceHash);
            writer.Write(model.Fitted.Seed);
            WriteReport(writer, model.Fitted.Rows);
            WriteRegion(writer, model.Fitted.Region);
            WriteModel(writer, model.Fitted.Model);
            WriteDeviations(writer, model.Fitted.Deviations);
        }

        stream.Write(hash.Hash);
    }

    /// <summary>Reads a model, or says why it cannot be one.</summary>
    /// <param name="stream">The file; read to its end, left open.</param>
    /// <param name="sourceName">Name of the file as the user gave it, for messages.</param>
    public static Checked<StoredSystemModel> Read(Stream stream, string sourceName)
    {
        using MemoryStream content = new();
        if (!IsCopied(stream, content))
        {
            return new Diagnostic(sourceName, null, null, $"found more than {SystemModelSizes.MostBytes / 1024 / 1024} MiB, expected a system model that Meshward wrote");
        }

        ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        int headLength = _magic.Length + sizeof(int);
        if (bytes.Length < headLength || !bytes.StartsWith(_magic))
        {
            return new Diagnostic(sourceName, null, null, "This is not a system model; expected a file that Meshward wrote.");
        }

        int version = BitConverter.ToInt32(bytes[_magic.Length..]);
        if (version != Version)
        {
            return new Diagnostic(sourceName, null, null, $"The system model has version {version}; expected version {Version}. Fit it again.");
        }

        Diagnostic damaged = new(sourceName, null, null, "The system model is cut off or damaged: its checksum does not match. Fit it again.");
        int length = bytes.Length - SHA256.HashSizeInBytes;
        if (length < headLength || !SHA256.HashData(bytes[..length]).AsSpan().SequenceEqual(bytes[length..]))
        {
            return damaged;
        }

        content.SetLength(length);
        content.Position = headLength;
        using BinaryReader reader = new(content);
        try
        {
            return ReadContent(reader);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or OverflowException or FormatException)
        {
            return damaged;
        }
    }

    private static bool IsCopied(Stream stream, MemoryStream content)
    {
        byte[] piece = new byte[1 << 16];
        for (int count = stream.Read(piece); count > 0 && content.Length <= SystemModelSizes.MostBytes; count = stream.Read(piece))
        {
            content.Write(piece.AsSpan(0, count));
        }

        return content.Length <= SystemModelSizes.MostBytes;
    }

    private static StoredSystemModel ReadContent(BinaryReader reader)
    {
        string scenarioHash = reader.ReadString();
        string key = reader.ReadString();
        string traceHash = reader.ReadString();
        long seed = reader.ReadInt64();
        CleaningReport rows = ReadReport(reader);
        OperatingRegion region = ReadRegion(reader);
        EnsembleModel model = ReadModel(reader);
        if (region.Features.Any(feature => feature < 0 || feature >= model.FeatureCount))
        {
            throw new FormatException("A configuration has a coordinate that is no feature.");
        }

        FittedSystemModel fitted = new(model, region, rows, traceHash, seed) { Deviations = ReadDeviations(reader) };
        return new StoredSystemModel(fitted, scenarioHash, key);
    }

    private static void WriteDeviations(BinaryWriter writer, ImmutableArray<ResidualDeviation> deviations)
    {
        writer.Write(deviations.Length);
        foreach (ResidualDeviation deviation in deviations)
        {
            writer.Write(deviation.Quantity);
            writer.Write(deviation.Sigma);
        }
    }

    private static ImmutableArray<ResidualDeviation> ReadDeviations(BinaryReader reader) =>
        ReadMany(reader, r => new ResidualDeviation(r.ReadString(), r.ReadDouble()));

    private static void WriteReport(BinaryWriter writer, CleaningReport report)
    {
        writer.Write(report.Read);
        writer.Write(report.Used);
        writer.Write(report.Overload);
        writer.Write(report.Configurations);
        writer.Write(report.LeftOut.Length);
        foreach (LeftOutRows rows in report.LeftOut)
        {
            writer.Write((int)rows.Reason);
            writer.Write(rows.Count);
            WriteBlock<int>(writer, rows.Lines.AsSpan());
        }

        writer.Write(report.Warnings.Length);
        foreach (string warning in report.Warnings)
        {
            writer.Write(warning);
        }
    }

    private static CleaningReport ReadReport(BinaryReader reader)
    {
        int read = reader.ReadInt32();
        int used = reader.ReadInt32();
        int overload = reader.ReadInt32();
        int configurations = reader.ReadInt32();
        ImmutableArray<LeftOutRows> leftOut = ReadMany(reader, r => new LeftOutRows((LeftOutReason)r.ReadInt32(), r.ReadInt32(), [.. ReadBlock<int>(r)]));
        return new CleaningReport(read, used, leftOut, overload, configurations, ReadMany(reader, r => r.ReadString()));
    }

    private static void WriteRegion(BinaryWriter writer, OperatingRegion region)
    {
        WriteBlock<int>(writer, region.Features.AsSpan());
        WriteBlock<bool>(writer, region.IsLoad.AsSpan());
        WriteBlock<double>(writer, region.Configurations.AsSpan());
    }

    private static OperatingRegion ReadRegion(BinaryReader reader)
    {
        int[] features = ReadBlock<int>(reader);
        ImmutableArray<bool> isLoad = [.. ReadBlock<byte>(reader).Select(flag => flag != 0)]; // Other bytes than 0 and 1 are no truth values to .NET.
        double[] configurations = ReadBlock<double>(reader);
        return features.Length <= SystemModelSizes.MostFeatures && configurations.All(double.IsFinite)
            ? new OperatingRegion([.. features], isLoad, [.. configurations])
            : throw new FormatException("The operating region has too many coordinates, or numbers that are not finite.");
    }

    internal static void WriteModel(BinaryWriter writer, EnsembleModel model)
    {
        writer.Write(model.Ensembles.Length);
        for (int target = 0; target < model.Ensembles.Length; target++)
        {
            FlatEnsemble ensemble = model.Ensembles[target];
            writer.Write(model.Targets[target]);
            writer.Write(ensemble.FeatureCount);
            writer.Write(ensemble.Bias);
            writer.Write(ensemble.Scale);
            writer.Write(ensemble.TreeCount);
            for (int tree = 0; tree < ensemble.TreeCount; tree++)
            {
                WriteBlock(writer, ensemble.Tree(tree));
            }
        }
    }

    internal static EnsembleModel ReadModel(BinaryReader reader)
    {
        ImmutableArray<(string Target, FlatEnsemble Ensemble)> ensembles = ReadMany(reader, r =>
        {
            string target = r.ReadString();
            int featureCount = r.ReadInt32();
            double bias = r.ReadDouble();
            double scale = r.ReadDouble();
            TreeNode[][] trees = [.. ReadMany(r, ReadBlock<TreeNode>)];
            return featureCount <= SystemModelSizes.MostFeatures && double.IsFinite(bias) && double.IsFinite(scale) && trees.All(tree => tree.All(node => double.IsFinite(node.Value)))
                ? (target, new FlatEnsemble(featureCount, trees, bias, scale))
                : throw new FormatException("An ensemble has too many features, or numbers that are not finite.");
        });
        return new EnsembleModel([.. ensembles.Select(pair => pair.Target)], [.. ensembles.Select(pair => pair.Ensemble)]);
    }

    internal static ImmutableArray<T> ReadMany<T>(BinaryReader reader, Func<BinaryReader, T> one)
    {
        int count = reader.ReadInt32();
        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        for (int i = 0; i < count; i++)
        {
            items.Add(one(reader));
        }

        return items.ToImmutable();
    }

    internal static void WriteBlock<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    internal static T[] ReadBlock<T>(BinaryReader reader)
        where T : unmanaged
    {
        int count = reader.ReadInt32();
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || (long)count * Unsafe.SizeOf<T>() > left)
        {
            throw new EndOfStreamException();
        }

        T[] values = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
