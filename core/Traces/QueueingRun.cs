using Meshward.Core.Randomness;

namespace Meshward.Core.Traces;

/// <summary>
/// One configuration, run from empty queues: Poisson arrivals of every service, log-normal service times, first come, first served at every
/// node. A request whose turn comes after its client gave up is skipped; one that is answered too late does not count as completed.
/// </summary>
internal sealed class QueueingRun
{
    private readonly DelayTally[] _delays; // [services * nodes * windows], windows fastest
    private readonly int[] _offered; // [services * windows]
    private readonly int[] _rejected; // [services * windows]
    private readonly int _windows;

    private QueueingRun(QueueingConfiguration configuration, int windows)
    {
        Configuration = configuration;
        _windows = windows;
        _delays = new DelayTally[configuration.Loads.Length * configuration.Servers.Length * windows];
        _offered = new int[configuration.Loads.Length * windows];
        _rejected = new int[configuration.Loads.Length * windows];
    }

    public QueueingConfiguration Configuration { get; }

    public static QueueingRun Measure(QueueingConfiguration configuration, QueueingTraceSettings settings, CounterRandom random)
    {
        QueueingRun run = new(configuration, settings.Windows);
        List<Request> requests = run.Arrivals(settings, ref random);
        requests.Sort((a, b) => a.Arrival.CompareTo(b.Arrival));
        run.Serve(requests, settings, ref random);
        return run;
    }

    public int Offered(int service, int window) => _offered[service * _windows + window];

    public int Rejected(int service, int window) => _rejected[service * _windows + window];

    public DelayTally Delays(int service, int node, int window) => _delays[Index(service, node, window)];

    public DelayTally Total(int service, int window)
    {
        DelayTally total = default;
        for (int node = 0; node < Configuration.Servers.Length; node++)
        {
            total.Add(Delays(service, node, window));
        }

        return total;
    }

    private List<Request> Arrivals(QueueingTraceSettings settings, ref CounterRandom random)
    {
        List<Request> requests = [];
        double end = (settings.Settling + settings.Windows * settings.Window).TotalSeconds;
        for (int service = 0; service < Configuration.Loads.Length; service++)
        {
            double load = Configuration.Loads[service];
            for (double time = NextArrival(load, ref random); time < end; time += NextArrival(load, ref random))
            {
                int window = WindowOf(time, settings);
                if (window >= 0)
                {
                    _offered[service * _windows + window]++;
                }

                if (random.NextDouble() >= Configuration.Blocked[service])
                {
                    requests.Add(new Request(time, service, Route(service, random.NextDouble())));
                }
                else if (window >= 0)
                {
                    _rejected[service * _windows + window]++;
                }
            }
        }

        return requests;
    }

    private void Serve(List<Request> requests, QueueingTraceSettings settings, ref CounterRandom random)
    {
        double timeOut = settings.TimeOut.TotalSeconds;
        double logVariance = Math.Log(1 + settings.ServiceVariation * settings.ServiceVariation);
        double[][] freeAt = [.. Configuration.Servers.Select(count => new double[count])];
        double[] slowness = Slowness(settings, ref random);
        foreach (Request request in requests)
        {
            double[] servers = freeAt[request.Node];
            int server = Array.IndexOf(servers, servers.Min());
            double start = Math.Max(request.Arrival, servers[server]);

            // Drawn even where it is not needed, so that a longer time-out changes nothing before it.
            double scale = Math.Exp(Math.Sqrt(logVariance) * random.NextNormal() - logVariance / 2);
            if (start > request.Arrival + timeOut)
            {
                continue;
            }

            int window = Math.Clamp(WindowOf(start, settings), 0, _windows - 1);
            double mean = settings.Nodes[request.Node].MeanServiceSeconds[request.Service];
            servers[server] = start + mean * scale * slowness[request.Node * _windows + window];
            double delay = servers[server] - request.Arrival + settings.Network.TotalSeconds;
            int completed = WindowOf(request.Arrival + delay, settings);
            if (completed >= 0 && delay <= timeOut)
            {
                _delays[Index(request.Service, request.Node, completed)].Add(delay);
            }
        }
    }

    private double[] Slowness(QueueingTraceSettings settings, ref CounterRandom random)
    {
        double[] slowness = new double[Configuration.Servers.Length * _windows];
        for (int i = 0; i < slowness.Length; i++)
        {
            slowness[i] = Math.Exp(settings.SpeedVariation * random.NextNormal());
        }

        return slowness;
    }

    private int Route(int service, double uniform)
    {
        int node = 0;
        for (double sum = Configuration.Shares[service][0]; uniform >= sum && node < Configuration.Servers.Length - 1;)
        {
            sum += Configuration.Shares[service][++node];
        }

        return node;
    }

    private int Index(int service, int node, int window) => (service * Configuration.Servers.Length + node) * _windows + window;

    /// <summary>Window that a time falls into, or -1 before the first and after the last.</summary>
    private static int WindowOf(double time, QueueingTraceSettings settings)
    {
        int window = (int)Math.Floor((time - settings.Settling.TotalSeconds) / settings.Window.TotalSeconds);
        return window < settings.Windows ? Math.Max(window, -1) : -1;
    }

    private static double NextArrival(double load, ref CounterRandom random) => load > 0 ? random.NextExponential(1 / load) : double.PositiveInfinity;

    private readonly record struct Request(double Arrival, int Service, int Node);
}
