namespace Meshward.Core.Policies;

/// <summary>A decision rule: from what is seen at a time step to an action. It may remember what it saw since the last reset.</summary>
public interface IPolicy
{
    /// <summary>Name by which reports and <c>--policy</c> know it.</summary>
    string Name { get; }

    /// <summary>Forgets what was seen: an episode begins.</summary>
    void Reset();

    /// <summary>Decides one time step.</summary>
    /// <param name="snapshot">What is known when the action is chosen.</param>
    /// <param name="actions">[controls] receives the sub-actions. A masked one is carried out as <c>AllowedActions.CarryOut</c> says.</param>
    void Decide(in MeshSnapshot snapshot, Span<int> actions);
}
