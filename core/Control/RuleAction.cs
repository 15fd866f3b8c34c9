namespace Meshward.Core.Control;

/// <summary>A safety rule that acted in a step.</summary>
/// <param name="Rule">Its name, as <see cref="SafetyRules"/> lists it.</param>
/// <param name="Given">What it was given, in words.</param>
/// <param name="Did">What it did, in words.</param>
public sealed record RuleAction(string Rule, string Given, string Did);
