using System.Net;
using Meshward.Grains.Tests.Control;
using Meshward.Silo.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Silo.Tests.Pages;

/// <summary>A controller that acts on a mesh in memory, a training, and a web server with their pages.</summary>
internal sealed class WatchedMesh : IAsyncDisposable
{
    private readonly WebApplication _web;

    private WatchedMesh(ControlledCluster controlled, WebApplication web)
    {
        (Controlled, _web) = (controlled, web);
        Address = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public ControlledCluster Controlled { get; }

    public Uri Address { get; }

    public Uri Page => new(Address, $"/mesh/{ControlledCluster.Name}");

    public MeshPages Pages => _web.Services.GetRequiredService<MeshPages>();

    /// <param name="before">What there is before the controller is started; null for nothing.</param>
    public static async Task<WatchedMesh> StartAsync(Func<ControlledCluster, Task>? before = null)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        ControlledCluster controlled = await ControlledCluster.StartAsync(ControlledCluster.Mesh(), new SteadySource());
        await (before?.Invoke(controlled) ?? Task.CompletedTask);
        await controlled.Controller.StartControlAsync(ControlledCluster.Order());
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting().AddMeshPages().AddSingleton(controlled.Cluster.Grains).AddSingleton(TimeProvider.System);
        WebApplication web = builder.Build();
        web.UseRouting();
        _ = MeshPage.Map(web, "/dashboard/");
        await web.StartAsync(stop);
        return new WatchedMesh(controlled, web);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
        await Controlled.DisposeAsync();
    }
}
