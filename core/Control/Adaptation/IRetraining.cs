namespace Meshward.Core.Control.Adaptation;

/// <summary>Trainings in the background, one at a time. A controller asks in each step, and never waits.</summary>
public interface IRetraining
{
    /// <summary>What became of the training of an order. It is begun where it does not run, picked up where it does, and one of another order is dropped.</summary>
    /// <param name="order">The order.</param>
    /// <returns>Its end; null while it runs.</returns>
    TrainingEnd? Look(TrainingOrder order);

    /// <summary>Drops whatever runs; nobody waits for it any more.</summary>
    void Drop();
}
