namespace Meshward.Core.Scenarios;

/// <summary>An expression with a name, for use in other expressions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">The expression as written.</param>
/// <param name="Unit">Unit of its value, for example <c>s</c>; empty for plain numbers and shares.</param>
/// <param name="NeedsPrediction">Whether its value is known only after the model was asked.</param>
public sealed record Definition(string Name, string Expression, string Unit, bool NeedsPrediction);
