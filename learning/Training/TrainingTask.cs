using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>
/// A training order: everything that a round needs, so that it runs anywhere with the same result. Immutable; shared by the simulators
/// of one process.
/// </summary>
public sealed class TrainingTask
{
    private const int Version = 1;

    private TrainingTask(OutcomeTable practice, PpoConfig config, long seed, UpdateBackend backend)
    {
        Practice = practice;
        Outcomes = practice.TrainingPart;
        Config = config;
        Seed = seed;
        Backend = backend;
        Encoding = new ObservationEncoding(Scenario.Observation.Length, config.Frequencies);
        Shape = new ActorCriticShape(Encoding.InputSize, config.Hidden, practice.Grid.ActionCounts, config.Heads);
        Bytes = ToBytes();
        Hash = Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));
    }

    /// <summary>The scenario.</summary>
    public Scenario Scenario => Outcomes.Scenario;

    /// <summary>Every outcome at the training loads: policies are judged on it.</summary>
    public OutcomeTable Outcomes { get; }

    /// <summary>Every outcome at the loads that simulators practise on: the training loads and others between them.</summary>
    public OutcomeTable Practice { get; }

    /// <summary>Parameters of PPO; the number of simulators is decided.</summary>
    public PpoConfig Config { get; }

    /// <summary>Seed of the training.</summary>
    public long Seed { get; }

    /// <summary>Who computes the update.</summary>
    public UpdateBackend Backend { get; }

    /// <summary>From observations to network inputs.</summary>
    public ObservationEncoding Encoding { get; }

    /// <summary>Layers and heads of the networks.</summary>
    public ActorCriticShape Shape { get; }

    /// <summary>Simulators whose weights are averaged each round, at least 1.</summary>
    public int Simulators => Config.Simulators;

    /// <summary>Rounds until the budget of environment steps is spent, at least 1.</summary>
    public int Rounds => (int)Math.Max(1, (Config.TotalSteps + StepsPerRound - 1) / StepsPerRound);

    /// <summary>Environment steps of a round, over all simulators.</summary>
    public long StepsPerRound => (long)Config.SamplesPerRound * Simulators;

    /// <summary>The task as bytes, for the wire and for storage.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>, lower-case hex: equal hashes mean equal trainings.</summary>
    public string Hash { get; }

    /// <summary>A training order.</summary>
    /// <param name="practice">Every outcome of the simulated mesh.</param>
    /// <param name="config">Parameters; where the number of simulators is 0, <paramref name="cores"/> is taken.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="backend">Who computes the update.</param>
    /// <param name="cores">Cores of the cluster, at least 1.</param>
    public static TrainingTask Create(OutcomeTable practice, PpoConfig config, long seed, UpdateBackend backend, int cores) =>
        new(practice, config with { Simulators = config.Simulators > 0 ? config.Simulators : cores }, seed, backend);

    /// <summary>A training order whose simulators also practise on loads between those of the training pattern, as the parameters say.</summary>
    /// <param name="outcomes">Every outcome at the training loads.</param>
    /// <param name="dynamics">Model, reward and operating region that they were computed with.</param>
    /// <param name="config">Parameters; where the number of simulators is 0, <paramref name="cores"/> is taken.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="backend">Who computes the update.</param>
    /// <param name="cores">Cores of the cluster, at least 1.</param>
    public static TrainingTask Create(
        OutcomeTable outcomes, MeshDynamics dynamics, PpoConfig config, long seed, UpdateBackend backend, int cores)
    {
        bool isBroadened = config.BetweenLoadShare > 0;
        OutcomeTable practice = isBroadened ? outcomes.With(dynamics, BetweenLoads.Fill(dynamics.Scenario)) : outcomes;
        return Create(practice, config, seed, backend, cores);
    }

    /// <summary>The task of <see cref="Bytes"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a task of this version.</exception>
    public static TrainingTask FromBytes(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false), System.Text.Encoding.UTF8);
        if (reader.ReadInt32() != Version)
        {
            throw new InvalidDataException($"The training order is not of version {Version}.");
        }

        long seed = reader.ReadInt64();
        var backend = (UpdateBackend)reader.ReadInt32();
        PpoConfig config = JsonSerializer.Deserialize<PpoConfig>(reader.ReadString())!;
        using var text = new StringReader(reader.ReadString());
        Checked<Scenario> scenario = ScenarioReader.Read(text, "scenario", directory: ".");
        if (!scenario.IsValid)
        {
            throw new InvalidDataException($"The training order's scenario is broken: {scenario.Diagnostics[0]}");
        }

        ImmutableArray<ImmutableArray<double>> otherLoads = ReadLoads(reader, scenario.Value.Mesh.Services.Length);
        int rows = reader.ReadInt32();
        var rewards = new double[rows];
        bool[] allowed = new bool[rows];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rewards.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(allowed.AsSpan()));
        return new TrainingTask(OutcomeTable.FromParts(scenario.Value, otherLoads, rewards, allowed), config, seed, backend);
    }

    private byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8);
        writer.Write(Version);
        writer.Write(Seed);
        writer.Write((int)Backend);
        writer.Write(JsonSerializer.Serialize(Config));
        writer.Write(Scenario.Text);
        WriteLoads(writer);
        writer.Write(Practice.Rewards.Length);
        writer.Write(MemoryMarshal.AsBytes(Practice.Rewards));
        writer.Write(MemoryMarshal.AsBytes(Practice.Allowed));
        writer.Flush();
        return stream.ToArray();
    }

    private void WriteLoads(BinaryWriter writer)
    {
        writer.Write(Practice.Loads.Length - Practice.TrainingLoadCount);
        foreach (ImmutableArray<double> loads in Practice.Loads.AsSpan()[Practice.TrainingLoadCount..])
        {
            foreach (double load in loads)
            {
                writer.Write(load);
            }
        }
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
