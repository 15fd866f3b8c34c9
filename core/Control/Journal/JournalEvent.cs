using System.Text.Json.Serialization;

namespace Meshward.Core.Control.Journal;

/// <summary>What can happen to a controller, besides its decisions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JournalEvent>))]
public enum JournalEvent
{
    /// <summary>The controller was started.</summary>
    Started,

    /// <summary>The controller was stopped.</summary>
    Stopped,

    /// <summary>A controller of a later generation owns the mesh, after its silo died or somebody started it elsewhere.</summary>
    TakenOver,

    /// <summary>A controller of another store owns the mesh; this one has ended.</summary>
    Displaced,

    /// <summary>Steps passed without a decision.</summary>
    MissedSteps,

    /// <summary>An operator gave an order.</summary>
    Ordered,

    /// <summary>The policy has passed the gate.</summary>
    GatePassed,

    /// <summary>The policy acts without having passed the gate, as an operator wants.</summary>
    GateOverridden,

    /// <summary>Somebody else changed what the controller had set.</summary>
    ForeignChange,

    /// <summary>Such a change was undone.</summary>
    ForeignChangeRestored,

    /// <summary>Something else owns a control now, such as an autoscaler: it is left alone.</summary>
    ControlTakenAway,

    /// <summary>A control that was left alone is ours again.</summary>
    ControlGivenBack,

    /// <summary>What is measured is not what the model predicts.</summary>
    ModelDrift,

    /// <summary>The model was fitted anew, on recent samples.</summary>
    ModelRefitted,

    /// <summary>Actions are looked up ahead over a model now.</summary>
    RolloutStarted,

    /// <summary>The policy acts by itself again.</summary>
    RolloutEnded,

    /// <summary>A training in the background began.</summary>
    RetrainingStarted,

    /// <summary>A training in the background is over.</summary>
    RetrainingEnded,

    /// <summary>The trained policy has passed the gate.</summary>
    CandidatePassed,

    /// <summary>The trained policy has not passed the gate.</summary>
    CandidateFailed,

    /// <summary>Another policy acts from now on.</summary>
    PolicySwapped,

    /// <summary>The source of metrics does not answer.</summary>
    MetricsLost,

    /// <summary>The source of metrics answers again.</summary>
    MetricsBack,

    /// <summary>The mesh cannot be read or changed.</summary>
    ActuatorUnavailable,

    /// <summary>The mesh can be read and changed again.</summary>
    ActuatorBack,
}
