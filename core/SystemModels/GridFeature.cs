namespace Meshward.Core.SystemModels;

/// <summary>How a feature moves on a lattice.</summary>
/// <param name="FirstValue">Where its values along its axis begin.</param>
/// <param name="Vectors">Number of vectors that hold them, filled up with what is not a number.</param>
/// <param name="Points">Number of its values.</param>
/// <param name="Axis">The axis on which it moves.</param>
/// <param name="Stride">Rows between neighbours on that axis.</param>
/// <param name="Falls">Whether its values fall along the axis.</param>
internal readonly record struct GridFeature(int FirstValue, int Vectors, int Points, int Axis, int Stride, bool Falls);
