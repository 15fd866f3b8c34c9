namespace Meshward.Client.Results;

/// <summary>How well one target is predicted. NMAE is the mean absolute error over the mean of the target.</summary>
internal sealed record TargetScore
{
    /// <summary>Name of the quantity.</summary>
    public required string Name { get; init; }

    /// <summary>NMAE on randomly held-out rows (the papers' protocol).</summary>
    public required double Nmae { get; init; }

    /// <summary>Standard deviation of <see cref="Nmae"/> over the repeated splits.</summary>
    public required double NmaeDeviation { get; init; }

    /// <summary>R² on randomly held-out rows.</summary>
    public required double R2 { get; init; }

    /// <summary>NMAE on configurations that the model has not seen: what a controller meets.</summary>
    public required double NmaeHeldOutConfigurations { get; init; }

    /// <summary>R² on configurations that the model has not seen.</summary>
    public required double R2HeldOutConfigurations { get; init; }

    /// <summary>NMAE of the mean of a configuration's other rows: what repetition alone explains; absent where none is repeated.</summary>
    public double? NoiseFloor { get; init; }

    /// <summary>The noise floor, corrected for few repetitions: what an ideal model would reach.</summary>
    public double? NoiseFloorIdeal { get; init; }

    /// <summary>NMAE of always predicting the mean: what a model must beat.</summary>
    public required double NmaeOfMean { get; init; }

    /// <summary>Median absolute error over the median value, on randomly held-out rows; absent where the median is 0.</summary>
    public double? MedianError { get; init; }

    /// <summary>The same on configurations that the model has not seen.</summary>
    public double? MedianErrorHeldOutConfigurations { get; init; }
}
