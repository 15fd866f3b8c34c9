using Meshward.Core.Collection;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.Drafting;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Scenarios.Drafting;

/// <summary>Drafts of scenarios. With the environment variable MESHWARD_UPDATE=1 the golden files are written anew instead of compared.</summary>
public sealed class ScenarioDraftTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "tests", "Core.Tests", "Golden", "Drafts");

    [Theory]
    [InlineData(nameof(FoundMeshes.TwoVersions))]
    [InlineData(nameof(FoundMeshes.OneService))]
    [InlineData(nameof(FoundMeshes.Testbed))]
    [InlineData(nameof(FoundMeshes.Cluster))]
    public void A_draft_says_in_comments_what_was_found_and_what_to_change(string name)
    {
        string path = Path.Combine(_folder, $"{name}.yaml"), text = Draft(Mesh(name)).Text;
        if (Environment.GetEnvironmentVariable("MESHWARD_UPDATE") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    [Theory]
    [InlineData(nameof(FoundMeshes.TwoVersions), "routing.web.web-v1 blocking.web", "blocking.api")]
    [InlineData(nameof(FoundMeshes.OneService), "blocking.web", "")]
    [InlineData(nameof(FoundMeshes.Testbed), "routing.info1.node1 blocking.info1 routing.compute.node1 blocking.compute cores.node1 cores.node2", "")]
    [InlineData(
        nameof(FoundMeshes.Cluster), "routing.web.web-v1 blocking.web cores.api replicas.api", "blocking.api routing.search.search-a blocking.search blocking.cart replicas.search-b replicas.cart")]
    public void Controls_are_those_that_exist_and_others_are_comments(string name, string controls, string comments)
    {
        ScenarioDraft draft = Draft(Mesh(name));

        Assert.Equal(controls.Split(' '), draft.Controls);
        Assert.Equal(comments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), draft.Suggested.Order());
        Assert.Equal(draft.Controls, Read(draft).Controls.Select(control => control.Name));
    }

    // A comment is taken as it stands.
    [Fact]
    public void A_control_that_is_a_comment_becomes_one_when_the_sign_is_taken_away()
    {
        ScenarioDraft draft = Draft(FoundMeshes.Cluster);
        string[] lines = [.. draft.Text.Split('\n').Select(line => draft.Suggested.Any(control => line.StartsWith($"  # {control}:", StringComparison.Ordinal)) ? "  " + line[4..] : line)];

        Assert.Equal(draft.Controls.Length + draft.Suggested.Length, Read(draft with { Text = string.Join('\n', lines) }).Controls.Length);
    }

    [Theory]
    [InlineData(nameof(FoundMeshes.TwoVersions))]
    [InlineData(nameof(FoundMeshes.OneService))]
    [InlineData(nameof(FoundMeshes.Cluster))]
    public void The_columns_of_the_model_are_those_of_a_trace_of_a_history(string name)
    {
        Scenario scenario = Read(Draft(Mesh(name)));

        Assert.Subset(HistoryColumns.Of(scenario.Mesh, AmountReader.ControlsOf(scenario)).ToHashSet(), Columns(scenario).ToHashSet());
    }

    // Without rows at every load that a policy learns on, no training begins.
    [Theory]
    [InlineData(nameof(FoundMeshes.TwoVersions), "share_web_web-v1")]
    [InlineData(nameof(FoundMeshes.OneService), "seconds")]
    [InlineData(nameof(FoundMeshes.Testbed), "cores_node1 cores_node2")]
    [InlineData(nameof(FoundMeshes.Cluster), "share_web_web-v1 cores_api replicas_api")]
    public void The_operating_region_asks_for_no_load(string name, string region) => Assert.Equal(region.Split(' '), Read(Draft(Mesh(name))).Model.Region);

    [Fact]
    public void The_columns_of_the_model_of_a_testbed_are_those_of_a_trace_that_is_measured()
    {
        Scenario scenario = Read(Draft(FoundMeshes.Testbed));

        Assert.Subset(CollectedColumns.Of(scenario).ToHashSet(), Columns(scenario).ToHashSet());
    }

    [Fact]
    public void Loads_and_bounds_are_what_was_seen_rounded_to_two_digits()
    {
        Scenario scenario = Read(Draft(FoundMeshes.TwoVersions));

        // Half of the mean to one and a half of it, and twice of it, for web (40 a second) and api (12).
        Assert.Equal([20, 33, 47, 60, 80], Levels(scenario, 0));
        Assert.Equal([6, 10, 14, 18, 24], Levels(scenario, 1));
        Assert.Equal([0.072, 0.072], scenario.Bounds.Select(bound => bound.Limit));
        Assert.Equal([0, 0.25, 0.5, 0.75, 0.9, 1], scenario.Controls[0].Levels);
        Assert.Equal(4, scenario.Controls[0].InitialLevel);
    }

    // A steady load of 98.4 to 101.06: two digits alone would end at 100, below what was seen.
    [Theory]
    [InlineData(false, new[] { 98, 99, 102.0 })]
    [InlineData(true, new[] { 25, 51, 76, 102.0 })]
    public void The_largest_load_is_at_least_the_largest_that_was_seen(bool canBeOffered, double[] expected)
    {
        FoundService web = FoundMeshes.Service("web", 100, FoundMeshes.Workload("web-v1", 1)) with { Load = new FigureSpread(98.1, 98.4, 99.2, 99.2, 99.8, 101.06) };
        Scenario scenario = Read(Draft(FoundMeshes.Mesh(web) with { IsTestbed = canBeOffered }));

        Assert.Equal(expected, Levels(scenario, 0));
    }

    [Theory]
    [InlineData("web", "web-canary", "web-rest")]
    [InlineData("web-v1.2", "web-v2", "web-rest")]
    [InlineData("a", "b", "b")]
    public void A_workload_whose_name_a_scenario_cannot_hold_gets_the_rest(string first, string second, string node)
    {
        ScenarioDraft draft = Draft(FoundMeshes.Mesh(FoundMeshes.Service("web", 10, FoundMeshes.Workload(first, 0.5), FoundMeshes.Workload(second, 0.5))));

        Assert.Equal(node, draft.Nodes[^1]);
        Assert.Equal($"routing.web.{(node == "web-rest" ? second : first)}", draft.Controls[0]);
    }

    [Fact]
    public void Two_workloads_whose_names_a_scenario_cannot_hold_have_no_weights_and_are_named()
    {
        ScenarioDraft draft = Draft(FoundMeshes.Mesh(FoundMeshes.Service("web", 10, FoundMeshes.Workload("web.1", 0.5), FoundMeshes.Workload("web.2", 0.5))));

        Assert.Equal(["blocking.web"], draft.Controls);
        Assert.Contains("  # web: no routing weights, since a scenario cannot hold the names of more than one of its workloads: web.1, web.2.\n", draft.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mesh_without_anything_to_set_gets_blocking_and_says_so()
    {
        ScenarioDraft draft = Draft(FoundMeshes.OneService);

        Assert.StartsWith("nothing that can be set was found", draft.Note, StringComparison.Ordinal);
        Assert.Null(Draft(FoundMeshes.TwoVersions).Note);
    }

    [Fact]
    public void Services_that_are_no_part_of_a_draft_are_named_with_the_reason() => Assert.Equal(
        [
            new LeftOutService("api.example.com", "a scenario's names have small letters, digits and single dashes alone"),
            new LeftOutService("idle", "no requests in that time"),
            new LeftOutService("rare", "requests in fewer than half of the intervals"),
        ],
        Draft(FoundMeshes.TwoVersions).LeftOut);

    [Fact]
    public void A_mesh_without_a_usable_service_is_told_in_one_line()
    {
        Checked<ScenarioDraft> draft = ScenarioDraft.Of(FoundMeshes.Mesh(FoundMeshes.Service("Web", 1), FoundMeshes.Service("api", 1) with { P95 = null }), Settings(), "--prometheus");

        Assert.Equal(
            "--prometheus: found no service to write a scenario of: 'Web' (a scenario's names have small letters, digits and single dashes alone), 'api' (no response times: no buckets of istio_request_duration_milliseconds); expected one with requests and response times",
            Assert.Single(draft.Diagnostics).ToString());
    }

    [Fact]
    public void Every_draft_is_a_valid_scenario()
    {
        string[] names = ["on", "null", "a-b", "max", "if", "s", new string('x', 63)];
        double[] loads = [1e-9, 0.004, 0.37, 99.6, 12345, 3e8];
        foreach (int workloads in new[] { 0, 1, 2, 3, 4, 7, 21, 22 })
        {
            FoundService[] services =
            [
                .. names.Take(1 + (workloads % names.Length)).Select((name, index) => FoundMeshes.Service(
                    name, loads[(workloads + index) % loads.Length], [.. Enumerable.Range(0, workloads).Select(number => FoundMeshes.Workload(number == 3 ? name : $"{name[..1]}{number}", 1.0 / workloads))])),
            ];
            FoundMesh mesh = FoundMeshes.Mesh([.. services]);
            _ = Read(Draft(mesh));
            _ = Read(Draft(mesh with { IsTestbed = true }));
            _ = Read(Draft(mesh with { Cluster = "a cluster", MonitoringInterval = TimeSpan.FromHours(1) }));
        }
    }

    [Fact]
    public void The_quietest_services_of_a_mesh_that_is_too_large_are_left_out()
    {
        FoundService[] services = [.. Enumerable.Range(1, 100).Select(number => FoundMeshes.Service($"s{number}", number, FoundMeshes.Workload($"w{number}", 1)))];
        ScenarioDraft draft = Draft(FoundMeshes.Mesh([.. services]));

        Assert.Equal(100, draft.Services.Length + draft.LeftOut.Length);
        Assert.Equal("s100", draft.Services[0]);
        Assert.Equal("s1", draft.LeftOut[^1].Name);
        Assert.Equal(draft.Services, Read(draft).Mesh.Services);
    }

    [Theory]
    [InlineData("my-mesh", "my-mesh")]
    [InlineData("My mesh (2)", "my-mesh-2")]
    [InlineData("2nd", "mesh")]
    [InlineData("2 nd", "nd")]
    [InlineData("Ä", "mesh")]
    public void A_file_gives_a_scenario_a_name_that_it_can_have(string file, string name) => Assert.Equal(name, DraftNames.Near(file, "mesh"));

    [Fact]
    public void Commands_of_a_testbed_measure_and_those_of_another_mesh_read_its_history()
    {
        Assert.Equal(
            ["validate shop.yaml", "collect shop.yaml --prometheus http://127.0.0.1:9090 --points 300 --out shop.csv", "train shop.yaml"], Draft(FoundMeshes.Testbed).Commands);
        Assert.Equal(
            ["validate shop.yaml", "collect shop.yaml --from-prometheus http://127.0.0.1:9090 --range 6h --out shop.csv", "train shop.yaml"], Draft(FoundMeshes.OneService).Commands);
    }

    private static FoundMesh Mesh(string name) => (FoundMesh)typeof(FoundMeshes).GetProperty(name)!.GetValue(null)!;

    private static DraftSettings Settings() => new("shop", "shop.yaml", "shop.csv", "shop.csv", "http://127.0.0.1:9090", "6h");

    private static ScenarioDraft Draft(FoundMesh mesh)
    {
        Checked<ScenarioDraft> draft = ScenarioDraft.Of(mesh, Settings(), "--prometheus");
        Assert.Empty(draft.Diagnostics);
        return draft.Value!;
    }

    private static Scenario Read(ScenarioDraft draft)
    {
        using StringReader text = new(draft.Text);
        Checked<Scenario> read = ScenarioReader.Read(text, "draft.yaml", "/");
        Assert.True(read.IsValid, $"{string.Join('\n', read.Diagnostics)}\n{draft.Text}");
        return read.Value!;
    }

    private static IEnumerable<string> Columns(Scenario scenario) =>
    [
        .. scenario.Model.Features.Select(feature => feature.Column), .. scenario.Model.Targets.Select(target => target.Column),
        .. scenario.Model.Targets.Select(target => target.NothingCompleted!.AdmittedColumn),
    ];

    private static IEnumerable<double> Levels(Scenario scenario, int service) => scenario.TrainingLoad.FiniteLoads.Select(loads => loads[service]).Distinct().Order();
}
