using System.Diagnostics;
using Meshward.Grains.Compute;

namespace Meshward.Grains.Control;

/// <summary>What the controllers of a silo work with.</summary>
/// <param name="Pool">Where they compute.</param>
/// <param name="Places">Opens their meshes.</param>
/// <param name="Grains">Service grains and journals.</param>
/// <param name="Pace">How often they give signs of life.</param>
/// <param name="Clock">The time.</param>
/// <param name="Traces">Where decisions are traced.</param>
internal sealed record ControlShop(ComputePool Pool, IMeshPlaces Places, IGrainFactory Grains, ControlPace Pace, TimeProvider Clock, ActivitySource Traces);
