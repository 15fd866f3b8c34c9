using Microsoft.AspNetCore.Builder;

namespace Meshward.Silo.Pages;

/// <summary>The routes of the pages, for those who decide who may use them.</summary>
/// <param name="Reading">Pages and their news.</param>
/// <param name="Operating">Orders to controllers.</param>
public sealed record MeshPageRoutes(IEndpointConventionBuilder Reading, IEndpointConventionBuilder Operating);
