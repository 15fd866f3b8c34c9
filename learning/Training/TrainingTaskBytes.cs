using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>Training orders as bytes: equal orders give equal bytes.</summary>
internal static class TrainingTaskBytes
{
    private const int Version = 3;
    private const int AutoregressiveVersion = 4; // since heads share their input layer: checkpoints of before are of no use

    // What everything but the table or the trees takes; a little more is made room for as it comes.
    private const int SmallParts = 1 << 16;

    /// <summary>Writes an order.</summary>
    public static ReadOnlyMemory<byte> Write(TrainingTask task)
    {
        using var stream = new MemoryStream(SmallParts + LargePart(task));
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(VersionOf(task.Config));
        writer.Write(task.Seed);
        writer.Write((int)task.Backend);
        writer.Write(JsonSerializer.Serialize(task.Config));
        writer.Write(task.Scenario.Text);
        WriteDeviations(writer, task.Scenario.Deviations);
        writer.Write(task.IsTabulated);
        if (task.IsTabulated)
        {
            WriteTable(writer, task.Practice);
        }
        else
        {
            writer.Write(task.BoundReward);
            writer.Flush();
            SystemModelFile.Write(new StoredSystemModel(task.Fitted!, task.Scenario.Hash, Key: ""), stream);
        }

        writer.Flush();
        return new ReadOnlyMemory<byte>(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads an order.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an order of this version.</exception>
    public static TrainingTask Read(ReadOnlyMemory<byte> bytes)
    {
        ArraySegment<byte> segment = MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> whole) ? whole : bytes.ToArray();
        using var reader = new BinaryReader(new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false), Encoding.UTF8);
        int version = reader.ReadInt32();
        if (version is not (Version or AutoregressiveVersion))
        {
            throw new InvalidDataException($"The training order is of version {version}, expected {Version} or {AutoregressiveVersion}.");
        }

        long seed = reader.ReadInt64();
        var backend = (UpdateBackend)reader.ReadInt32();
        PpoConfig config = JsonSerializer.Deserialize<PpoConfig>(reader.ReadString())!;
        if (version != VersionOf(config))
        {
            throw new InvalidDataException($"The training order is of version {version}, expected {VersionOf(config)} where heads are {config.Heads}.");
        }

        using var text = new StringReader(reader.ReadString());
        Checked<Scenario> scenario = ScenarioReader.Read(text, "scenario", directory: ".");
        if (!scenario.IsValid)
        {
            throw new InvalidDataException($"The training order's scenario is broken: {scenario.Diagnostics[0]}");
        }

        scenario = ScenarioReader.WithMargins(scenario.Value, ReadDeviations(reader));
        if (!scenario.IsValid)
        {
            throw new InvalidDataException($"The training order's margins are broken: {scenario.Diagnostics[0]}");
        }

        if (reader.ReadBoolean())
        {
            return new TrainingTask(ReadTable(reader, scenario.Value), config, seed, backend);
        }

        double boundReward = reader.ReadDouble();
        Checked<StoredSystemModel> model = SystemModelFile.Read(reader.BaseStream, "the training order");
        return model.IsValid
            ? new TrainingTask(scenario.Value, model.Value.Fitted, boundReward, config, seed, backend)
            : throw new InvalidDataException($"The training order's model is broken: {model.Diagnostics[0]}");
    }

    private static int LargePart(TrainingTask task) => task.IsTabulated
        ? task.Practice.Rewards.Length * (sizeof(double) + sizeof(bool))
        : (int)Math.Min(Array.MaxLength - SmallParts, task.Fitted!.Model.Ensembles.Sum(ensemble => ensemble.NodeCount * Unsafe.SizeOf<TreeNode>()));

    private static int VersionOf(PpoConfig config) => config.Heads == HeadForm.Autoregressive ? AutoregressiveVersion : Version;

    private static void WriteDeviations(BinaryWriter writer, ImmutableArray<ResidualDeviation> deviations)
    {
        writer.Write(deviations.Length);
        foreach (ResidualDeviation deviation in deviations)
        {
            writer.Write(deviation.Quantity);
            writer.Write(deviation.Sigma);
        }
    }

    private static ImmutableArray<ResidualDeviation> ReadDeviations(BinaryReader reader)
    {
        var deviations = ImmutableArray.CreateBuilder<ResidualDeviation>();
        for (int remaining = reader.ReadInt32(); remaining > 0; remaining--)
        {
            deviations.Add(new ResidualDeviation(reader.ReadString(), reader.ReadDouble()));
        }

        return deviations.ToImmutable();
    }

    private static void WriteTable(BinaryWriter writer, OutcomeTable table)
    {
        writer.Write(table.Loads.Length - table.TrainingLoadCount);
        foreach (ImmutableArray<double> loads in table.Loads.AsSpan()[table.TrainingLoadCount..])
        {
            foreach (double load in loads)
            {
                writer.Write(load);
            }
        }

        writer.Write(table.Rewards.Length);
        writer.Write(MemoryMarshal.AsBytes(table.Rewards));
        writer.Write(MemoryMarshal.AsBytes(table.Allowed));
    }

    private static OutcomeTable ReadTable(BinaryReader reader, Scenario scenario)
    {
        ImmutableArray<ImmutableArray<double>> otherLoads = ReadLoads(reader, scenario.Mesh.Services.Length);
        int rows = reader.ReadInt32();
        var rewards = new double[rows];
        bool[] allowed = new bool[rows];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rewards.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(allowed.AsSpan()));
        return OutcomeTable.FromParts(scenario, otherLoads, rewards, allowed);
    }

    private static ImmutableArray<ImmutableArray<double>> ReadLoads(BinaryReader reader, int services)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<double>>();
        for (int remaining = reader.ReadInt32(); remaining > 0; remaining--)
        {
            double[] loads = new double[services];
            for (int service = 0; service < services; service++)
            {
                loads[service] = reader.ReadDouble();
            }

            rows.Add([.. loads]);
        }

        return rows.ToImmutable();
    }
}
