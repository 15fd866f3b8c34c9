using System.Globalization;
using System.Net;
using System.Text;
using Meshward.Testbed.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Meshward.Testbed.Nodes;

/// <summary>A processing node: a web server of its own in front of its workers.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    /// <summary>Where <c>PUT</c> of a whole number sets its cores.</summary>
    public const string CoresPath = "/-/cores";

    /// <summary>Where <c>PUT</c> of a number sets how fast they are.</summary>
    public const string SpeedPath = "/-/speed";

    /// <summary>Where <c>GET</c> tells of its workers.</summary>
    public const string LookPath = "/-/look";

    private readonly WebApplication _app;
    private readonly TestbedOptions _options;
    private readonly byte[][] _answers; // [services]

    private NodeHost(WebApplication app, TestbedOptions options, string name, Workers workers)
    {
        (_app, _options, Name, Workers) = (app, options, name, workers);
        _answers = [.. options.Services.Select(service => Encoding.UTF8.GetBytes($$"""{"service":"{{service.Name}}","node":"{{name}}"}"""))];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Its cores.</summary>
    public Workers Workers { get; }

    /// <summary>Starts a node.</summary>
    /// <param name="options">Services and kind of work.</param>
    /// <param name="index">Place of the node among the nodes, from 0.</param>
    /// <param name="port">Port on loopback; 0 for a free one.</param>
    /// <param name="objects">The database; null where work is timed.</param>
    /// <param name="stop">Ends the start.</param>
    public static async Task<NodeHost> StartAsync(TestbedOptions options, int index, int port, ObjectStore? objects, CancellationToken stop)
    {
        string name = options.Nodes[index].Name;
        Workers workers = new(name, ServiceWorks.For(options, index, objects), options.Clock);
        workers.SetSpeed(options.Nodes[index].Speed);
        workers.SetCores(options.Cores);
        NodeHost node = new(LoopbackHost.CreateBuilder(port).Build(), options, name, workers);
        node._app.Run(node.AnswerAsync);
        try
        {
            await LoopbackHost.StartAsync(node._app, stop);
        }
        catch
        {
            workers.Dispose();
            throw;
        }

        node.Address = LoopbackHost.AddressOf(node._app);
        return node;
    }

    /// <summary>Ends it at once: connections are cut, and what waits is not answered.</summary>
    public async ValueTask DisposeAsync()
    {
        Workers.Dispose();
        await LoopbackHost.EndAsync(_app);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        int service = ServicePath.Find(context.Request.Path, _options.Services);
        if (service < 0)
        {
            await ControlAsync(context);
            return;
        }

        if (!await Workers.RunAsync(service, context.RequestAborted))
        {
            context.Abort();
            return;
        }

        // With its length known an answer leaves in one piece; chunks take two.
        byte[] answer = _answers[service];
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private async Task ControlAsync(HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", LookPath):
                await context.Response.WriteAsJsonAsync(Workers.Look(), NodeJson.Default.WorkersLook);
                break;
            case ("PUT", CoresPath) when int.TryParse(await BodyAsync(context), CultureInfo.InvariantCulture, out int cores) && cores > 0:
                Workers.SetCores(cores);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ("PUT", SpeedPath) when double.TryParse(await BodyAsync(context), CultureInfo.InvariantCulture, out double speed) && speed > 0:
                Workers.SetSpeed(speed);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ("PUT", CoresPath or SpeedPath):
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
    private static async Task<string> BodyAsync(HttpContext context)
    {
        using StreamReader body = new(context.Request.Body, leaveOpen: true);
        return await body.ReadToEndAsync(context.RequestAborted);
    }
}
