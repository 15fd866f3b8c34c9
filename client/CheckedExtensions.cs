using Meshward.Core.Scenarios;

namespace Meshward.Client;

/// <summary>From checked values to verbs that end at the first bad input.</summary>
internal static class CheckedExtensions
{
    /// <summary>The value.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static T OrStop<T>(this Checked<T> input)
        where T : class => input.IsValid ? input.Value : throw new BadInputException(input.Diagnostics);
}
