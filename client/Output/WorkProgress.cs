namespace Meshward.Client.Output;

/// <summary>How far some work is.</summary>
/// <param name="Share">Share that is done, in [0, 1].</param>
/// <param name="Note">What a person wants to know meanwhile, in a few words.</param>
/// <param name="Brief">The least of it, for a line beside a bar.</param>
/// <param name="ShareBefore">Share that was done before anybody looked: what is left is estimated from the rest.</param>
internal readonly record struct WorkProgress(double Share, string Note, string Brief, double ShareBefore = 0);
