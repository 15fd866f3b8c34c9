namespace Meshward.Client.Results;

/// <summary>How far the model was from the mesh in one target.</summary>
/// <param name="Name">Name of the quantity.</param>
/// <param name="Measured">Mean that was measured, in the target's unit.</param>
/// <param name="Predicted">Mean that the model gave for the same steps.</param>
/// <param name="Nmae">Mean absolute error by the mean that was measured; absent where that is 0.</param>
internal sealed record MeasuredTarget(string Name, double Measured, double Predicted, double? Nmae);
