using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Mesh.Actuation;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Actuation;

/// <summary>
/// Controllers of two stores on one mesh, in whatever order they start, go on, are suspended, wake up and write. A process that is suspended has a clock that
/// stands still, so that it takes its right for a fresh one when it wakes up, and writes without asking.
/// </summary>
public sealed class ControllerClaimProperties : ActedMesh
{
    private const int Steps = 60;
    private const int MostAtATime = 3;

    // Clocks of processes differ by what they waited for between two tries.
    private static readonly TimeSpan s_life = new LeaseTimes().Life, s_margin = TimeSpan.FromSeconds(4);

    private readonly List<Controller> _all = [];
    private readonly Dictionary<string, long> _generations = new() { ["first"] = 0, ["second"] = 4 };
    private Controller? _owner;
    private string? _renewed; // The last sign of life, and when it was given.
    private DateTimeOffset _renewedAt;
    private long _highest;
    private int _takeOvers;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Between_two_changes_of_claim_the_writes_of_one_controller_alone_are_accepted(int seed)
    {
        Random random = new(seed);
        (int accepted, int refused) = (0, 0);
        for (int step = 0; step < Steps; step++)
        {
            Controller one = _all.Count == 0 || random.Next(6) == 0 ? Start(random.Next(4) > 0 == (_owner?.Store == "first") ? "second" : "first") : _all[^random.Next(1, Math.Min(_all.Count, MostAtATime) + 1)];
            switch (random.Next(4))
            {
                case 0:
                    await DoAsync(one, () => one.Actuator.ClaimAsync(Stop));
                    break;
                case 1:
                    // Mostly whoever has the mesh: only then there is something to be taken over.
                    Controller who = random.Next(4) > 0 ? _owner ?? one : one;
                    who.IsSuspended = !who.IsSuspended;
                    break;
                case 2:
                    for (int second = 0; second < 24; second += 4)
                    {
                        await LetPassAsync(TimeSpan.FromSeconds(4));
                    }

                    break;
                default:
                    ImmutableSortedDictionary<string, double> before = (await Actuator.ReadAsync(Stop)).Replicas;
                    DesiredState wanted = await WantedAsync(routing: random.Next(2), replicas: (int)before["web-v2"] % 3 + 1);
                    bool isDone = await DoAsync(one, () => one.Actuator.ApplyAsync(wanted, Stop));
                    bool isWritten = (await Actuator.ReadAsync(Stop)).Replicas["web-v2"] != before["web-v2"];
                    Assert.Equal(isDone, isWritten);
                    Assert.True(!isWritten || one == _owner, $"step {step}: {one} wrote, {_owner} has the mesh");
                    (accepted, refused) = isWritten ? (accepted + 1, refused) : (accepted, refused + 1);
                    break;
            }
        }

        // The walk has met all that it is about.
        Assert.True(accepted > 2 && refused > 2 && _takeOvers > 0, $"{accepted} {refused} {_takeOvers}");
    }

    private Controller Start(string store)
    {
        HandClock clock = new();
        Controller started = new(store, ++_generations[store], clock, NewActuator(Scenario, _generations[store], store, clock));
        _all.Add(started);
        return started;
    }

    // Whoever runs asks for the mesh again and again, which gives signs of life in time where it has it already.
    private async Task LetPassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        Controller[] running = [.. _all.TakeLast(MostAtATime).Append(_owner).OfType<Controller>().Distinct().Where(one => !one.IsSuspended)];
        foreach (Controller one in running)
        {
            one.Clock.Advance(time);
            await DoAsync(one, () => one.Actuator.ClaimAsync(Stop));
        }
    }

    private async Task<bool> DoAsync(Controller one, Func<Task> act)
    {
        bool isDone = true;
        try
        {
            await act();
        }
        catch (Exception problem) when (problem is ActuatorException or MeshOwnedException)
        {
            isDone = false;
        }

        if (one.Actuator.Lease!.Number is long number && number != one.Number)
        {
            Assert.True(number > _highest, $"{one} has number {number}, {_highest} was given before");
            bool isReplaced = _owner?.Store == one.Store && _owner.Generation < one.Generation;
            bool isAlive = Clock.GetUtcNow() - _renewedAt < s_life - s_margin;
            Assert.True(_owner is null || _owner == one || !isAlive || isReplaced, $"{one} threw out {_owner}, which lives");
            _takeOvers += _owner is not null && _owner.Store != one.Store ? 1 : 0;
            (one.Number, _highest, _owner) = (number, number, one);
        }

        string? renewed = Cluster.Find(ShopCluster.Lease)["spec"]!["renewTime"]?.GetValue<string>();
        (_renewed, _renewedAt) = renewed == _renewed ? (_renewed, _renewedAt) : (renewed, Clock.GetUtcNow());
        return isDone;
    }

    private sealed class Controller(string store, long generation, HandClock clock, KubernetesActuator actuator)
    {
        public string Store => store;

        public long Generation => generation;

        public HandClock Clock => clock;

        public KubernetesActuator Actuator => actuator;

        public bool IsSuspended { get; set; }

        public long Number { get; set; }

        public override string ToString() => $"generation {generation} of {store}";
    }
}
