using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>Which scenarios are right, and what is wrong with the others.</summary>
/// <param name="Files">The files, in the order of the command line.</param>
internal sealed record ValidateResult(ImmutableArray<ValidatedFile> Files)
{
    /// <summary>Whether all are right.</summary>
    public bool Valid => Files.All(file => file.Valid);
}
