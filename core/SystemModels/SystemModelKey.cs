using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Meshward.Core.Scenarios;

namespace Meshward.Core.SystemModels;

/// <summary>Identity of what a fitted model follows from: equal keys give equal models, so that fitted models can be kept.</summary>
public static class SystemModelKey
{
    /// <summary>SHA-256, lower-case hex, of the trace's content, the model's settings, the load coordinates and the seed.</summary>
    /// <param name="scenario">The scenario; what of it does not touch the model does not touch the key.</param>
    /// <param name="traceHash">Hash of the trace (<see cref="Traces.TraceHash"/>).</param>
    /// <param name="modelSeed">Seed of the model.</param>
    public static string Of(Scenario scenario, string traceHash, long modelSeed)
    {
        ModelSpec model = scenario.Model;
        StringBuilder text = new();
        Line(SystemModelFile.Version, traceHash, modelSeed, model.Kind, model.Trees, model.MaxFeatures, model.Forests, model.Rows);
        foreach ((ModelFeature feature, bool isLoad) in model.Features.Zip(OperatingRegions.MovesWithLoad(scenario)))
        {
            Line("feature", feature.Column, isLoad);
        }

        foreach (ModelTarget target in model.Targets)
        {
            Line("target", target.Quantity, target.Column, target.NothingCompleted?.AdmittedColumn, target.NothingCompleted?.AtLeast);
        }

        foreach (string column in model.Configuration)
        {
            Line("configuration", column);
        }

        foreach (RowFilter filter in model.RowFilters)
        {
            Line("rows-where", filter.Column, filter.AtLeast, filter.AtMost);
        }

        foreach (string column in model.Region)
        {
            Line("region", column);
        }

        foreach (NominalValues nominal in model.Nominal)
        {
            Line("nominal", nominal.Column, string.Join(' ', nominal.Values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        }

        foreach (NominalColumn nominal in model.NominalColumns)
        {
            Line("nominal-column", nominal.Column, nominal.Source, nominal.Times.ToString("R", CultureInfo.InvariantCulture));
        }

        // Margins in sigma are the only part of objectives that a fit is asked for, and definitions say what they are of.
        foreach (Bound bound in scenario.Bounds.Where(bound => bound.MarginSigmas > 0))
        {
            Line("sigma", bound.Quantity);
        }

        if (scenario.Bounds.Any(bound => bound.MarginSigmas > 0))
        {
            foreach (Definition definition in scenario.Definitions)
            {
                Line("definition", definition.Name, definition.Expression);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        void Line(params ReadOnlySpan<object?> parts)
        {
            foreach (object? part in parts)
            {
                string word = Convert.ToString(part, CultureInfo.InvariantCulture) ?? "";
                _ = text.Append(word.Length).Append(':').Append(word).Append(' ');
            }

            _ = text.Append('\n');
        }
    }
}
