using Meshward.Client.Options;
using Spectre.Console.Cli;

namespace Meshward.Client.Verbs;

/// <summary>Every verb of the console, with what help says about it.</summary>
internal static class VerbList
{
    /// <summary>The verbs in order of help: name, options.</summary>
    public static IReadOnlyList<(string Name, Type Options)> All { get; } =
    [
        ("init", typeof(InitOptions)),
        ("validate", typeof(ValidateOptions)),
        ("explain", typeof(ModelOptions)),
        ("run", typeof(TrainOptions)),
        ("model", typeof(ModelOptions)),
        ("optimum", typeof(OptimumOptions)),
        ("train", typeof(TrainScenariosOptions)),
        ("tradeoff", typeof(TradeoffOptions)),
        ("evaluate", typeof(EvaluateOptions)),
        ("gate", typeof(GateOptions)),
        ("control", typeof(ControlOptions)),
        ("journal", typeof(JournalOptions)),
        ("why", typeof(WhyOptions)),
        ("adapt", typeof(AdaptOptions)),
        ("report", typeof(ReportOptions)),
        ("generate trace", typeof(GenerateTraceOptions)),
        ("collect", typeof(CollectOptions)),
        ("silo", typeof(SiloOptions)),
        ("testbed up", typeof(TestbedUpFlags)),
        ("testbed status", typeof(TestbedFlags)),
        ("testbed load", typeof(TestbedLoadFlags)),
        ("testbed speed", typeof(TestbedSpeedFlags)),
        ("testbed down", typeof(TestbedFlags)),
        ("db init", typeof(DbInitOptions)),
        ("db backup", typeof(DbBackupOptions)),
        ("db restore", typeof(DbRestoreOptions)),
        ("submit", typeof(TrainScenariosOptions)),
        ("jobs", typeof(ClusterOptions)),
        ("attach", typeof(RunOptions)),
        ("cancel", typeof(RunOptions)),
    ];

    /// <summary>Registers every verb.</summary>
    public static void Configure(IConfigurator config, Session session)
    {
        config.SetApplicationName("meshward");
        config.SetApplicationVersion(ProductVersion.Text);
        config.UseStrictParsing();
        config.PropagateExceptions();
        config.ConfigureConsole(session.Terminal.Results);
        config.Settings.CancellationExitCode = ExitCodes.Interrupted;
        config.AddCommand<InitVerb>("init").WithData(session)
            .WithDescription("A first scenario for the mesh that a Prometheus server knows; valid as it stands, and with comments on what to change")
            .WithExample("init", "--prometheus", "http://127.0.0.1:9090", "--out", "my-mesh.yaml")
            .WithExample("init", "--prometheus", "http://127.0.0.1:9090", "--kubernetes", "--namespace", "shop");
        config.AddCommand<ValidateVerb>("validate").WithData(session)
            .WithDescription("Every mistake of scenarios, with its place; nothing runs")
            .WithExample("validate", "scenarios/compute.yaml", "scenarios/rollout-2.yaml");
        config.AddCommand<ExplainVerb>("explain").WithData(session)
            .WithDescription("What a scenario means: spaces, objectives, reward, sizes, and what its trace covers")
            .WithExample("explain", "scenarios/compute.yaml");
        config.AddCommand<RunVerb>("run").WithData(session)
            .WithDescription("The whole job: model, optimum, training, evaluation, and a report in HTML")
            .WithExample("run", "scenarios/compute.yaml", "--out", "report.html");
        config.AddCommand<ModelVerb>("model").WithData(session)
            .WithDescription("Fit the system model to the trace, and say how far it can be trusted")
            .WithExample("model", "scenarios/compute.yaml", "--trace", "trace.csv");
        config.AddCommand<OptimumVerb>("optimum").WithData(session)
            .WithDescription("The best action in every state, and the mean reward that is possible")
            .WithExample("optimum", "scenarios/compute.yaml", "--trace", "trace.csv", "--json");
        config.AddCommand<TrainVerb>("train").WithData(session)
            .WithDescription("Learn a policy and keep it; of several scenarios at the same time")
            .WithExample("train", "scenarios/compute.yaml", "--seed", "1", "--json")
            .WithExample("train", "scenarios/compute.yaml", "scenarios/rollout-2.yaml", "--out", "policies");
        config.AddCommand<TradeoffVerb>("tradeoff").WithData(session)
            .WithDescription("What an objective costs: a policy for each of several values of a bound or parameter")
            .WithExample("tradeoff", "scenarios/compute.yaml", "--vary", "bound.compute=0.6s..1.6s", "--out", "tradeoff");
        config.AddCommand<EvaluateVerb>("evaluate").WithData(session)
            .WithDescription("Policies side by side on a load")
            .WithExample("evaluate", "scenarios/compute.yaml", "--load", "unseen", "--policy", "learned", "--policy", "static-best");
        config.AddCommand<GateVerb>("gate").WithData(session)
            .WithDescription("Whether a policy may drive the mesh: recorded traffic is replayed on the model, with it and with calibrated rules")
            .WithExample("gate", "scenarios/shop-small.yaml", "--recorded", "friday.csv")
            .WithExample("gate", "scenarios/shop-small.yaml", "--policy", "policy.safetensors", "--recorded", "friday.csv", "--out", "gate.html");
        config.AddCommand<ControlVerb>("control").WithData(session)
            .WithDescription("Let a policy act on a mesh that runs, safely and with a journal; a dry run unless --apply is given. Or stop, pause, resume or roll back a controller that runs")
            .WithExample("control", "scenarios/shop-small.yaml", "--steps", "20")
            .WithExample("control", "scenarios/shop-small.yaml", "--apply")
            .WithExample("control", "my-mesh.yaml", "--on", "kubernetes", "--namespace", "shop", "--prometheus", "http://127.0.0.1:9090", "--apply", "--cluster", "127.0.0.1:30000")
            .WithExample("control", "scenarios/shop-small.yaml", "--pause");
        config.AddCommand<JournalVerb>("journal").WithData(session)
            .WithDescription("What the controller of a scenario saw, decided and did, and what came of it")
            .WithExample("journal", "scenarios/shop-small.yaml", "--since", "2h")
            .WithExample("journal", "scenarios/shop-small.yaml", "--follow", "--json");
        config.AddCommand<WhyVerb>("why").WithData(session)
            .WithDescription("One decision of a controller in plain words")
            .WithExample("why", "scenarios/shop-small.yaml", "last");
        config.AddCommand<AdaptVerb>("adapt").WithData(session)
            .WithDescription("A simulated mesh that changes: the drift is noticed, rollout decides, a policy is retrained, judged and swapped in; beside others")
            .WithExample("adapt", "scenarios/rollout-2.yaml", "--variant", "after")
            .WithExample("adapt", "scenarios/compute.yaml", "--slow", "node2=2", "--load", "unseen,flash-crowd,diurnal", "--steps", "600", "--out", "adapt.html");
        config.AddCommand<ReportVerb>("report").WithData(session)
            .WithDescription("Many trainings on the papers' scenarios, beside what was published: a page each, and one that compares them")
            .WithExample("report", "--traces", "traces", "--markdown", "docs/results.md")
            .WithExample("report", "scenarios/compute.yaml", "--seeds", "2", "--model-seeds", "1");
        config.AddBranch("generate", generate =>
        {
            generate.SetDescription("Make inputs for those who have no mesh to measure");
            generate.AddCommand<GenerateTraceVerb>("trace").WithData(session)
                .WithDescription("A trace of every configuration of a scenario, from a queueing model")
                .WithExample("generate", "trace", "scenarios/compute.yaml", "--seed", "1", "--out", "scenarios/compute.csv");
        });
        config.AddCommand<CollectVerb>("collect").WithData(session)
            .WithDescription("Measure a trace on the testbed or a live mesh, every load with every configuration or some of them; or make one of a Prometheus server's history")
            .WithExample("collect", "scenarios/shop-small.yaml", "--out", "trace.csv")
            .WithExample("collect", "my-mesh.yaml", "--on", "kubernetes", "--namespace", "shop", "--prometheus", "http://127.0.0.1:9090", "--apply")
            .WithExample("collect", "scenarios/shop-small.yaml", "--from-prometheus", "http://127.0.0.1:9090", "--range", "7d");
        ConfigureCluster(config, session);
        ConfigureTestbed(config, session);
    }

    private static void ConfigureTestbed(IConfigurator config, Session session) => config.AddBranch("testbed", testbed =>
    {
        testbed.SetDescription("A small real mesh on this machine");
        testbed.AddCommand<TestbedUpVerb>("up").WithData(session)
            .WithDescription("Start it: a front node, two processing nodes, metrics; until Ctrl-C, or in the background")
            .WithExample("testbed", "up", "--detach");
        testbed.AddCommand<TestbedNodeVerb>("node").WithData(session).IsHidden();
        testbed.AddCommand<TestbedStatusVerb>("status").WithData(session)
            .WithDescription("Where it is, and what its nodes do")
            .WithExample("testbed", "status", "--json");
        testbed.AddCommand<TestbedLoadVerb>("load").WithData(session)
            .WithDescription("Send requests to it at their times, and measure what becomes of them")
            .WithExample("testbed", "load", "--pattern", "sinusoid", "--rate", "info1=40,compute=10", "--seconds", "120");
        testbed.AddCommand<TestbedSpeedVerb>("speed").WithData(session)
            .WithDescription("Make nodes faster or slower, whoever controls it: what happens to meshes")
            .WithExample("testbed", "speed", "node2=0.5");
        testbed.AddCommand<TestbedDownVerb>("down").WithData(session)
            .WithDescription("End it")
            .WithExample("testbed", "down");
    });

    private static void ConfigureCluster(IConfigurator config, Session session)
    {
        config.AddCommand<SiloVerb>("silo").WithData(session)
            .WithDescription("A silo of a cluster, until Ctrl-C")
            .WithExample("silo", "--port", "11111", "--gateway", "30000", "--db", "Host=127.0.0.1;Username=meshward;Database=meshward");
        config.AddCommand<SubmitVerb>("submit").WithData(session)
            .WithDescription("Start trainings on a cluster, and leave them to it")
            .WithExample("submit", "scenarios/compute.yaml", "--cluster", "127.0.0.1:30000");
        config.AddCommand<JobsVerb>("jobs").WithData(session)
            .WithDescription("The trainings of a cluster, the newest first")
            .WithExample("jobs", "--cluster", "127.0.0.1:30000", "--json");
        config.AddCommand<AttachVerb>("attach").WithData(session)
            .WithDescription("Look at a cluster until Ctrl-C, or follow one of its trainings to the end")
            .WithExample("attach", "--cluster", "127.0.0.1:30000")
            .WithExample("attach", "compute-1", "--cluster", "127.0.0.1:30000", "--out", "policy.safetensors");
        config.AddCommand<CancelVerb>("cancel").WithData(session)
            .WithDescription("End a training of a cluster, and keep its best policy")
            .WithExample("cancel", "compute-1", "--cluster", "127.0.0.1:30000");
        config.AddBranch("db", db =>
        {
            db.SetDescription("The database of a cluster, and copies of the state of a data directory");
            db.AddCommand<DbInitVerb>("init").WithData(session)
                .WithDescription("Make the cluster's tables in PostgreSQL; run again, it does nothing")
                .WithExample("db", "init", "--db", "Host=127.0.0.1;Username=meshward;Database=meshward");
            db.AddCommand<DbBackupVerb>("backup").WithData(session)
                .WithDescription("Save the state of a data directory, while silos and controllers go on")
                .WithExample("db", "backup", "--out", "monday.db");
            db.AddCommand<DbRestoreVerb>("restore").WithData(session)
                .WithDescription("Bring a backup back into a data directory that nobody uses; what is there is kept beside it")
                .WithExample("db", "restore", "monday.db");
        });
    }
}
