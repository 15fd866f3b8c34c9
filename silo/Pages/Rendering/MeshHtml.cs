namespace Meshward.Silo.Pages;

/// <summary>The page of a mesh as HTML.</summary>
internal static class MeshHtml
{
    /// <summary>Stretches of time that a page can show, the usual one first.</summary>
    public static (string Range, string Name)[] Ranges { get; } = [("hour", "Last hour"), ("day", "Last day")];

    /// <summary>The whole page.</summary>
    /// <param name="view">What it says.</param>
    /// <param name="frame">What it is shown with.</param>
    public static Html Page(MeshView view, PageFrame frame)
    {
        ChartSet charts = frame.Range == "day" ? view.Day : view.Hour;
        return Layout.Page($"{view.Mesh} · Meshward", Html.Of($"""
            <div class="title"><p class="crumb"><a href="/">Meshes</a> /</p><h1>{view.Mesh}</h1></div>
            {Standing(view)}
            {Tiles(view)}
            <section aria-labelledby="operate-h" class="card operate"><h2 id="operate-h">Operate</h2>{Orders(view, frame)}</section>
            <div class="head"><h2 id="now-h">Objectives</h2>{RangesOf(view, frame)}</div>
            <section aria-labelledby="now-h">{Objectives(view)}
            <div class="charts">{charts.Objectives.Select(ChartHtml.Figure)}{ChartHtml.Figure(charts.Reward)}</div></section>
            <section aria-labelledby="load-h"><h2 id="load-h">Load</h2>
            <div class="beside">{ChartHtml.Figure(charts.Load)}{Loads(view)}</div></section>
            <section aria-labelledby="config-h"><h2 id="config-h">Configuration</h2>
            {Controls(view)}<div class="charts">{charts.Controls.Select(ChartHtml.Figure)}</div></section>
            <section aria-labelledby="adapt-h"><h2 id="adapt-h">Drift and adaptation</h2>{Adaptation(view)}</section>
            <section aria-labelledby="trainings-h"><h2 id="trainings-h">Trainings</h2>
            {(view.Learning is { } learning ? Html.Of($"<div class=\"charts one\">{ChartHtml.Figure(learning)}</div>") : Html.Empty)}{Trainings(view)}</section>
            <section aria-labelledby="counts-h"><h2 id="counts-h">Since the first start</h2>{Facts(view)}</section>
            <section aria-labelledby="decisions-h"><h2 id="decisions-h">Decisions</h2>
            <p class="soft">The last ones, with their reasons. All of them: <code>meshward journal</code>, and <code>meshward why</code> for one.</p>
            {StepHtml.List(view)}</section>
            """), frame.Dashboard, frame.Events);
    }

    /// <summary>How the controller stands.</summary>
    public static Html Standing(MeshView view) => Html.Of($"""
        <div id="standing" class="standing">{Layout.Badge(view.Standing.Word, view.Standing.Tone)}
        <p>{view.Standing.Detail}{(view.IsReading ? " Older records of the journal are being read." : "")}</p>
        {(view.Standing.Problem is string problem ? Html.Of($"<p class=\"problem\">{problem}</p>") : Html.Empty)}</div>
        """);

    /// <summary>The few figures that come first.</summary>
    public static Html Tiles(MeshView view) => Html.Of($"""
        <dl id="tiles" class="tiles">{view.Tiles.Select(tile => Html.Of(
            $"<div class=\"tile {Layout.Of(tile.Tone)}\"><dt>{tile.Name}</dt><dd><b>{tile.Value}</b><span>{tile.Note}</span></dd></div>"))}</dl>
        """);

    /// <summary>The objectives now.</summary>
    public static Html Objectives(MeshView view) => Html.Of($"""
        <div id="objectives">{(view.Objectives.IsEmpty ? Html.Of($"<p class=\"soft\">No objective was judged yet.</p>") : Layout.Table(
            "Objectives now", ["objective", "now", "bound", "standing", "met in the last hour"],
            view.Objectives.Select(row => new[] { Name(row.Bound), Text(row.Measured), Text(row.Limit), Layout.Badge(row.Standing, row.Tone), Text(row.KeptLastHour) })))}</div>
        """);

    /// <summary>The load of services now.</summary>
    public static Html Loads(MeshView view) => Html.Of($"""
        <div id="loads">{(view.Loads.IsEmpty ? Html.Of($"<p class=\"soft\">Nothing is known of the load yet.</p>") : Layout.Table(
            "Load now", ["service", "offered", "carried", "metrics"],
            view.Loads.Select(row => new[] { Name(row.Service), Text(row.Offered), Text(row.Carried), row.Tone == Tone.Good ? Text(row.Metrics) : Layout.Badge(row.Metrics, row.Tone) })))}</div>
        """);

    /// <summary>The configuration now.</summary>
    public static Html Controls(MeshView view) => Html.Of($"""
        <div id="controls">{(view.Controls.IsEmpty ? Html.Of($"<p class=\"soft\">Nothing is known of the configuration yet.</p>") : Layout.Table(
            "Configuration now", ["control", "sets", "present", "wanted"],
            view.Controls.Select(row => new[] { Name(row.Control), Text(row.Kind), Amount(row), Text(row.Desired.Length == 0 ? "as it is" : row.Desired) })))}</div>
        """);

    /// <summary>Where adaptation stands.</summary>
    public static Html Adaptation(MeshView view) => Html.Of($"""
        <div id="adaptation" class="card">{Layout.Badge(view.Adaptation.Stage, view.Adaptation.Tone)}{Layout.Facts(view.Adaptation.Facts)}
        <p class="soft">{view.Adaptation.Drift ?? "No drift of the model stands in the records that are shown."}</p></div>
        """);

    /// <summary>The trainings.</summary>
    public static Html Trainings(MeshView view) => Html.Of($"""
        <div id="trainings">{(view.Trainings.IsEmpty ? Html.Of($"<p class=\"soft\">No training of this scenario is in the cluster's list.</p>") : TrainingHtml.Table(view.Trainings, "Trainings of the scenario"))}</div>
        """);

    /// <summary>What the controller did so far.</summary>
    public static Html Facts(MeshView view) => Html.Of($"<div id=\"facts\" class=\"card\">{Layout.Facts(view.Facts)}</div>");

    /// <summary>What to know of orders; it changes, while the buttons keep what they are.</summary>
    public static Html OrderNote(MeshView view) => Html.Of($"<p id=\"order-note\" class=\"soft\">{view.Orders.Note}</p>");

    /// <summary>The buttons, each in a form of its own, and what to know of them.</summary>
    public static Html Orders(MeshView view, PageFrame frame) => Html.Of($"""
        <div class="orders">
        {OrderForm(frame, "pause", Button("pause", "Pause", view.Orders.CanPause))}
        {OrderForm(frame, "resume", Button("resume", "Resume", view.Orders.CanResume))}
        <details class="confirm"><summary id="rollback-summary">Roll back…</summary>
        {OrderForm(frame, "rollback", Html.Of($"<p>Sets the last configuration under which all objectives were met, in the next step, paused or not.</p>{Button("rollback", "Roll back now", view.Orders.CanRollBack)}"))}</details>
        </div>
        {OrderNote(view)}
        """);

    /// <summary>A button of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="name">What stands on it.</param>
    /// <param name="isOn">Whether it can be pressed.</param>
    public static Html Button(string order, string name, bool isOn) =>
        Html.Of($"<button id=\"{order}\" type=\"submit\"{(isOn ? Html.Empty : new Html(" disabled"))}>{name}</button>");

    private static Html OrderForm(PageFrame frame, string order, Html content) => Html.Of($"""
        <form method="post" action="{frame.OrderAddress}"><input type="hidden" name="{frame.TokenField}" value="{frame.Token}">
        <input type="hidden" name="order" value="{order}">{content}</form>
        """);

    private static Html RangesOf(MeshView view, PageFrame frame) => Html.Of($"""
        <nav class="ranges" aria-label="Time shown in the charts">{Ranges.Select(range => Html.Of(
            $"<a href=\"{PageAddress.Of(view.Mesh)}?range={range.Range}\"{(range.Range == frame.Range ? new Html(" aria-current=\"true\"") : Html.Empty)}>{range.Name}</a>"))}</nav>
        """);

    private static Html Name(string name) => Html.Of($"<span class=\"name\">{name}</span>");

    private static Html Text(string text) => Html.Of($"{text}");

    private static Html Amount(ControlRow row) => row.Share is double share
        ? Html.Of($"<svg class=\"share\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"all\" width=\"100\" height=\"8\"/><rect class=\"part\" width=\"{share * 100}\" height=\"8\"/></svg>{row.Present}")
        : Text(row.Present);
}
