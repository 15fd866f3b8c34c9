namespace Meshward.Core.SystemModels;

/// <summary>
/// How well one target is predicted. NMAE is the mean absolute error over the mean measured value; R² is the explained share of variance.
/// </summary>
/// <param name="Name">The target's quantity.</param>
/// <param name="Mean">Mean measured value, in the quantity's own unit.</param>
/// <param name="Nmae">NMAE on rows held out at random, 5 % at a time: the papers' protocol, mean over the repeats.</param>
/// <param name="NmaeDeviation">Standard deviation of that NMAE over the repeats.</param>
/// <param name="R2">R² on the same rows, those of all repeats together: a split of a small trace holds out too few rows for one of its own.</param>
/// <param name="NmaeHeldOutConfigurations">NMAE on configurations of which the model saw no row, in five folds: what a controller meets.</param>
/// <param name="R2HeldOutConfigurations">R² on the same.</param>
/// <param name="NoiseFloor">
/// NMAE of the mean of the configuration's other rows: how far repetitions of one measurement lie apart; null where none is repeated.
/// </param>
/// <param name="IdealNoiseFloor">
/// The same if every configuration had been repeated without end: what a perfect model would reach. A score on held-out configurations
/// below it tells of leakage.
/// </param>
/// <param name="NmaeOfMean">NMAE of always predicting the mean: what a model must beat.</param>
/// <param name="MedianError">
/// Median absolute error over the median measured value, on the rows of all random splits: what an ordinary window meets, where a few
/// windows of many times the usual delay make up most of the mean. Null where the median value is 0.
/// </param>
/// <param name="MedianErrorHeldOutConfigurations">The same on held-out configurations.</param>
public sealed record TargetScores(
    string Name,
    double Mean,
    double Nmae,
    double NmaeDeviation,
    double R2,
    double NmaeHeldOutConfigurations,
    double R2HeldOutConfigurations,
    double? NoiseFloor,
    double? IdealNoiseFloor,
    double NmaeOfMean,
    double? MedianError,
    double? MedianErrorHeldOutConfigurations);
