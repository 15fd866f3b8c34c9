using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Meshward.Learning.Training;

/// <summary>Where a training stands after a round: enough to go on with the same result, bit for bit.</summary>
/// <param name="TaskHash">Hash of the training order.</param>
/// <param name="Round">Rounds finished; the next round has this number.</param>
/// <param name="LearnerState">Weights and optimiser state, as raw bytes.</param>
/// <param name="BestLearnerState">The same of the best greedy policy so far; empty before the first evaluation.</param>
/// <param name="BestReward">Greedy reward of that policy.</param>
/// <param name="Curve">Greedy evaluations so far, in order.</param>
public sealed record TrainingCheckpoint(
    string TaskHash,
    int Round,
    ReadOnlyMemory<byte> LearnerState,
    ReadOnlyMemory<byte> BestLearnerState,
    double BestReward,
    ImmutableArray<GreedyEvaluation> Curve)
{
    private const int Version = 1;

    /// <summary>The checkpoint as bytes, for storage.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(TaskHash);
        writer.Write(Round);
        writer.Write(BestReward);
        writer.Write(Curve.Length);
        foreach (GreedyEvaluation evaluation in Curve)
        {
            writer.Write(evaluation.EnvSteps);
            writer.Write(evaluation.MeanReward);
        }

        writer.Write(LearnerState.Length);
        writer.Write(LearnerState.Span);
        writer.Write(BestLearnerState.Length);
        writer.Write(BestLearnerState.Span);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The checkpoint of <see cref="ToBytes"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a checkpoint of this version.</exception>
    public static TrainingCheckpoint FromBytes(ReadOnlyMemory<byte> bytes)
    {
        Stream stream = MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        if (reader.ReadInt32() != Version)
        {
            throw new InvalidDataException($"The checkpoint is not of version {Version}.");
        }

        string taskHash = reader.ReadString();
        int round = reader.ReadInt32();
        double bestReward = reader.ReadDouble();
        var curve = ImmutableArray.CreateBuilder<GreedyEvaluation>();
        for (int remaining = reader.ReadInt32(); remaining > 0; remaining--)
        {
            curve.Add(new GreedyEvaluation(reader.ReadInt64(), reader.ReadDouble()));
        }

        byte[] learnerState = reader.ReadBytes(reader.ReadInt32());
        byte[] best = reader.ReadBytes(reader.ReadInt32());
        return new TrainingCheckpoint(taskHash, round, learnerState, best, bestReward, curve.ToImmutable());
    }
}
