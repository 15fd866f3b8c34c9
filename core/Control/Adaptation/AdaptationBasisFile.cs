using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Meshward.Core.Control.Drift;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Core.Control.Adaptation;

/// <summary>
/// An <see cref="AdaptationBasis"/> as bytes, for the wire and for storage: eight bytes <c>MESHWAB</c> and a line feed, a version, the content, and the
/// SHA-256 of all of it. Numbers are little-endian. The report of the trace is not kept: the model's file has it.
/// </summary>
public static class AdaptationBasisFile
{
    /// <summary>Version of the form; others are refused.</summary>
    public const int Version = 1;

    private static readonly byte[] s_magic = "MESHWAB\n"u8.ToArray();

    /// <summary>The bytes of a basis; equal ones have equal bytes.</summary>
    /// <param name="basis">The basis.</param>
    public static byte[] Write(AdaptationBasis basis)
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(s_magic);
            writer.Write(Version);
            writer.Write(basis.ModelSeed);
            WriteRows(writer, basis.Rows);
            WriteCalibration(writer, basis.Calibration);
        }

        stream.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <summary>Reads a basis, or says why it cannot be one.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="name">What it is called in messages.</param>
    public static Checked<AdaptationBasis> Read(ReadOnlyMemory<byte> bytes, string name)
    {
        Diagnostic mistake = new(name, null, null, FormattableString.Invariant($"found what is damaged or of another version, expected the rows of a trace in version {Version}"));
        int head = s_magic.Length + sizeof(int), length = bytes.Length - SHA256.HashSizeInBytes;
        if (length < head || !bytes.Span.StartsWith(s_magic) || BitConverter.ToInt32(bytes.Span[s_magic.Length..]) != Version
            || !SHA256.HashData(bytes.Span[..length]).AsSpan().SequenceEqual(bytes.Span[length..]))
        {
            return mistake;
        }

        using BinaryReader reader = new(new MemoryStream(bytes[head..length].ToArray(), writable: false));
        try
        {
            long seed = reader.ReadInt64();
            CleanedTrace rows = ReadRows(reader);
            return new AdaptationBasis(rows, ReadCalibration(reader), seed);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or OverflowException or FormatException)
        {
            return mistake;
        }
    }

    private static void WriteRows(BinaryWriter writer, CleanedTrace rows)
    {
        writer.Write(rows.FeatureCount);
        SystemModelFile.WriteBlock<double>(writer, rows.Features.AsSpan());
        writer.Write(rows.Targets.Length);
        foreach (ImmutableArray<double> values in rows.Targets)
        {
            SystemModelFile.WriteBlock<double>(writer, values.AsSpan());
        }

        SystemModelFile.WriteBlock<int>(writer, rows.ConfigurationOf.AsSpan());
        SystemModelFile.WriteBlock<int>(writer, rows.ConfigurationFeatures.AsSpan());
        SystemModelFile.WriteBlock<double>(writer, rows.Configurations.AsSpan());
    }

    private static CleanedTrace ReadRows(BinaryReader reader)
    {
        int features = reader.ReadInt32();
        ImmutableArray<double> inputs = Block<double>(reader);
        ImmutableArray<ImmutableArray<double>> targets = SystemModelFile.ReadMany(reader, Block<double>);
        ImmutableArray<int> configurationOf = Block<int>(reader);
        var report = new CleaningReport(configurationOf.Length, configurationOf.Length, [], 0, configurationOf.Distinct().Count(), []);
        return new CleanedTrace(features, inputs, targets, configurationOf, Block<int>(reader), Block<double>(reader), report);
    }

    private static void WriteCalibration(BinaryWriter writer, DriftCalibration calibration)
    {
        writer.Write(calibration.Targets.Length);
        foreach (TargetCalibration target in calibration.Targets)
        {
            writer.Write(target.Quantity);
            writer.Write(target.Scale.Floor);
            writer.Write(target.Tails.Length);
            foreach (NoiseTail tail in target.Tails)
            {
                SystemModelFile.WriteBlock<double>(writer, tail.Limits.AsSpan());
                SystemModelFile.WriteBlock<double>(writer, tail.Probabilities.AsSpan());
            }
        }

        SystemModelFile.WriteModel(writer, calibration.Usual);
        writer.Write(calibration.RowsPerConfiguration);
        writer.Write(calibration.Failure);
    }

    private static DriftCalibration ReadCalibration(BinaryReader reader)
    {
        ImmutableArray<TargetCalibration> targets = SystemModelFile.ReadMany(reader, r => new TargetCalibration(
            r.ReadString(), new ErrorScale(r.ReadDouble()), SystemModelFile.ReadMany(r, tail => new NoiseTail(Block<double>(tail), Block<double>(tail)))));
        return new DriftCalibration(targets, SystemModelFile.ReadModel(reader), reader.ReadDouble(), reader.ReadDouble());
    }

    private static ImmutableArray<T> Block<T>(BinaryReader reader)
        where T : unmanaged => ImmutableArray.Create(SystemModelFile.ReadBlock<T>(reader));
}
