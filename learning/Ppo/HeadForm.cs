namespace Meshward.Learning.Ppo;

/// <summary>How the policy decides several controls.</summary>
public enum HeadForm
{
    /// <summary>One categorical over the joint action; the default up to about a thousand joint actions.</summary>
    Joint,

    /// <summary>One categorical a control, independent of each other given the observation, as published.</summary>
    Independent,

    /// <summary>One categorical a control, each seeing the choices before it; the default beyond a thousand joint actions.</summary>
    Autoregressive,
}
