using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>A utility or cost whose expression is well formed.</summary>
/// <param name="Utility">What is wanted.</param>
/// <param name="Formula">Its expression.</param>
/// <param name="Value">It, compiled.</param>
/// <param name="Unit">Unit of the expression.</param>
/// <param name="Scalar">Where it is written.</param>
internal sealed record DerivedTerm(Utility Utility, Formula Formula, Func<double[], double> Value, Unit Unit, YamlScalar Scalar);
