using System.Collections.Immutable;
using System.Globalization;
using k8s.Models;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Kubernetes;

namespace Meshward.Mesh.Actuation;

/// <summary>What a cluster lacks of a scenario.</summary>
/// <param name="scenario">The scenario.</param>
/// <param name="view">What its namespace is like.</param>
/// <param name="within">The namespace.</param>
/// <param name="leavesOwnedAlone">Whether replicas that an autoscaler owns are left to it, and no mistake.</param>
internal sealed class KubernetesCheck(Scenario scenario, ClusterView view, string within, bool leavesOwnedAlone = false)
{
    /// <summary>A line for each control that the cluster cannot carry out.</summary>
    public ImmutableArray<Diagnostic> Find() =>
    [
        .. scenario.Controls.Select(control => (control, problem: ProblemOf(control))).Where(pair => pair.problem is not null)
            .Select(pair => new Diagnostic(scenario.Source, null, null, $"found the control {pair.control.Name}, but {pair.problem}")),
        .. Shared(),
    ];

    private string? ProblemOf(ControlSpec control) => control.Kind switch
    {
        ControlKind.Routing => ProblemOfRoute(control.Service!) ?? ProblemOfWeight(control),
        ControlKind.Blocking => ProblemOfRoute(control.Service!),
        ControlKind.Replicas => ProblemOfReplicas(control, control.Node ?? control.Service!),
        _ => ProblemOfCores(control, control.Node ?? control.Service!),
    };

    private string? ProblemOfRoute(string service) =>
        view.Route(service) is null ? $"namespace {within} has no VirtualService with a route for {service}; expected one" : null;

    // The destinations of a route are its owner's: none is added, and what the controls leave needs one of its own.
    private string? ProblemOfWeight(ControlSpec control)
    {
        RoutedService route = view.Route(control.Service!)!;
        string[] has = [.. route.Nodes.Where(node => node is not null).Select(node => node!.Name)];
        string[] named = [.. scenario.Controls.Where(each => each.Kind == ControlKind.Routing && each.Service == control.Service).Select(each => each.Node!)];
        string list = has.Length == 0 ? "it has none that is a node" : $"it has {string.Join(", ", has)}";
        return !has.Contains(control.Node) ? $"VirtualService {route.Router} has no destination that is {control.Node} alone; expected a subset of its pods with a weight, which may be 0; {list}"
            : has.All(named.Contains) ? $"VirtualService {route.Router} has no other destination for what the controls leave; expected a node without a control; {list}"
            : null;
    }

    private string? ProblemOfReplicas(ControlSpec control, string target) =>
        view.Deployment(target) is null ? Missing(target)
        : !leavesOwnedAlone && view.AutoscalerOf(target) is string autoscaler ? $"{autoscaler} owns this target; expected it to be deleted, or this control to be taken out"
        : control.Levels.Any(level => level < 1 || level != Math.Round(level)) ? "a Deployment has whole numbers of replicas; expected values of at least 1"
        : null;

    private string? ProblemOfCores(ControlSpec control, string target) =>
        view.Deployment(target) is not V1Deployment deployment ? Missing(target)
        : CoreShares.Of(deployment.Spec.Template.Spec.Containers).Total <= 0 ? $"Deployment {deployment.Name()} sets neither CPU limits nor requests; expected one of them"
        : control.Levels.FirstOrDefault(level => level < 0.001) is double level && control.Levels.Any(each => each < 0.001)
            ? string.Create(CultureInfo.InvariantCulture, $"a container cannot have {level} cores; expected values of at least 0.001")
        : null;

    private string Missing(string target) => $"namespace {within} has no Deployment {target}; expected one";

    // A VirtualService of several services has one route for all of them.
    private IEnumerable<Diagnostic> Shared() => scenario.Controls
        .Where(control => control.Kind is ControlKind.Routing or ControlKind.Blocking && view.Route(control.Service!) is not null)
        .Select(control => control.Service!).Distinct()
        .GroupBy(service => view.Route(service)!.Router).Where(same => same.Count() > 1)
        .Select(same => new Diagnostic(scenario.Source, null, null, $"found controls of requests of {string.Join(" and ", same)}, which VirtualService {same.Key} routes as one; expected a VirtualService for each"));
}
