namespace Meshward.Grains.Control;

/// <summary>Keeps the keys of trainings in durable storage.</summary>
internal interface IRunBooks
{
    /// <summary>The training of an order; null where none was begun.</summary>
    Task<string?> RunOfAsync(int order);

    /// <summary>The last training that was noted; null for none.</summary>
    Task<string?> LastRunAsync();

    /// <summary>Notes the training of an order before it is begun.</summary>
    Task KeepRunAsync(int order, string run);
}
