using Meshward.Learning.Training;

namespace Meshward.Learning.Tests.Training;

public sealed class TrainingCheckpointTests
{
    [Fact]
    public void A_checkpoint_survives_its_bytes()
    {
        var checkpoint = new TrainingCheckpoint(
            "abc", 7, new byte[] { 1, 2, 3 }, new byte[] { 4 }, -1.5, [new GreedyEvaluation(100, 0.25), new GreedyEvaluation(200, 1.0 / 3)]);
        TrainingCheckpoint read = TrainingCheckpoint.FromBytes(checkpoint.ToBytes());
        Assert.Equal((checkpoint.TaskHash, checkpoint.Round, checkpoint.BestReward), (read.TaskHash, read.Round, read.BestReward));
        Assert.Equal(checkpoint.LearnerState.ToArray(), read.LearnerState.ToArray());
        Assert.Equal(checkpoint.BestLearnerState.ToArray(), read.BestLearnerState.ToArray());
        Assert.Equal(checkpoint.Curve.AsSpan(), read.Curve.AsSpan());
    }

    [Fact]
    public void Bytes_of_another_version_are_refused() =>
        Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.FromBytes(new byte[] { 9, 0, 0, 0 }));
}
