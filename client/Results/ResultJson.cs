using System.Text.Json.Serialization;
using Meshward.Client.Testbeds;
using Meshward.Testbed.Load;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Results;

/// <summary>The JSON form of every result: snake_case keys, absent where there is no value.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(AdaptResult))]
[JsonSerializable(typeof(CollectResult))]
[JsonSerializable(typeof(ControlResult))]
[JsonSerializable(typeof(DbInitResult))]
[JsonSerializable(typeof(DbCopyResult))]
[JsonSerializable(typeof(ErrorResult))]
[JsonSerializable(typeof(ModelResult))]
[JsonSerializable(typeof(OptimumResult))]
[JsonSerializable(typeof(TrainResult))]
[JsonSerializable(typeof(TrainResults))]
[JsonSerializable(typeof(EvaluateResult))]
[JsonSerializable(typeof(EvaluateResults))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(ExplainResult))]
[JsonSerializable(typeof(GateResult))]
[JsonSerializable(typeof(GenerateTraceResult))]
[JsonSerializable(typeof(InitResult))]
[JsonSerializable(typeof(JournalResult))]
[JsonSerializable(typeof(WhyResult))]
[JsonSerializable(typeof(ReportResult))]
[JsonSerializable(typeof(ScenarioReport))]
[JsonSerializable(typeof(TradeoffResult))]
[JsonSerializable(typeof(SettingsResult))]
[JsonSerializable(typeof(SiloResult))]
[JsonSerializable(typeof(SubmitResult))]
[JsonSerializable(typeof(JobResult))]
[JsonSerializable(typeof(ClusterResult))]
[JsonSerializable(typeof(AttachResult))]
[JsonSerializable(typeof(LoadMeasurement))]
[JsonSerializable(typeof(TestbedDownResult))]
[JsonSerializable(typeof(TestbedPlace))]
[JsonSerializable(typeof(TestbedState))]
[JsonSerializable(typeof(ValidateResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
