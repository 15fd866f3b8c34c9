using System.Text.Json;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using PuppeteerSharp;

namespace Meshward.Silo.Tests.Pages;

/// <summary>The pages in a real browser, with a controller that runs.</summary>
public sealed class MeshPageBrowserTests : IAsyncLifetime
{
    private readonly List<string> _complaints = [];
    private Browser _browser = null!;
    private WatchedMesh _watched = null!;

    public async ValueTask InitializeAsync()
    {
        _browser = await Browser.StartAsync();
        _watched = await WatchedMesh.StartAsync(EarlierHour.WriteAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (_watched is not null)
            await _watched.DisposeAsync();
        if (_browser is not null)
            await _browser.DisposeAsync();
    }

    [Fact]
    public async Task An_operator_sees_values_change_and_pauses_resumes_and_rolls_back()
    {
        await _watched.Controlled.UntilAsync(status => status.Step > EarlierHour.Decisions);
        IPage page = await _browser.OpenAsync(_watched.Page, _complaints);
        await page.WaitForExpressionAsync("document.querySelectorAll('.chart canvas').length >= 3");
        string[] seen = [await TileAsync(page), await UntilOtherAsync(page, await TileAsync(page))];
        Assert.NotEqual(seen[0], seen[1]);

        await PressAsync(page, "#pause");
        await page.WaitForExpressionAsync("document.querySelector('#standing .badge').textContent === 'paused' && document.querySelector('#pause').disabled && !document.querySelector('#resume').disabled");
        await page.WaitForExpressionAsync("[...document.querySelectorAll('#steps .event')].some(step => step.textContent.includes('pause, by the mesh page, from 127.0.0.1'))");

        await PressAsync(page, "#resume");
        await page.WaitForExpressionAsync("document.querySelector('#standing .badge').textContent === 'acting'");

        await page.ClickAsync("#rollback-summary");
        await PressAsync(page, "#rollback");
        await page.WaitForExpressionAsync("[...document.querySelectorAll('#steps .event')].some(step => step.textContent.includes('rollback, by the mesh page'))");

        string[] orders = [.. (await _watched.Controlled.RecordsAsync()).OfType<EventRecord>().Where(happened => happened.Event == JournalEvent.Ordered).Select(happened => happened.Text)];
        Assert.Equal(["pause", "resume", "rollback"], orders.Select(order => order.Split(',')[0]));
        Assert.Contains((await _watched.Controlled.RecordsAsync()).OfType<DecisionRecord>(), decision => decision.Order == OperatorOrder.Rollback);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_page_tells_listeners_what_matters_and_keeps_what_a_reader_has_opened()
    {
        await _watched.Controlled.UntilAsync(status => status.Step > EarlierHour.Decisions);
        IPage page = await _browser.OpenAsync(_watched.Page, _complaints);
        await page.WaitForSelectorAsync(".chart canvas");
        await page.EvaluateExpressionAsync("document.querySelector('#steps .decision details').open = true; window.opened = document.querySelector('#steps .decision:has(details[open])').id; document.querySelector('#load details').open = true");
        await page.WaitForExpressionAsync("document.getElementById(window.opened).textContent.includes('of 1 met')");
        Assert.True(await page.EvaluateExpressionAsync<bool>("document.getElementById(window.opened).querySelector('details').open"));
        Assert.True(await page.EvaluateExpressionAsync<bool>("document.querySelectorAll('#load tbody tr').length > 2"));

        await _watched.Controlled.Controller.OrderAsync(OperatorOrder.Pause, "another console");
        await page.WaitForExpressionAsync("document.getElementById('announcement').textContent.startsWith('shop: paused.')");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Without_script_a_page_has_its_charts_its_tables_and_working_buttons()
    {
        await _watched.Controlled.UntilAsync(status => status.Step > EarlierHour.Decisions);
        IPage page = await _browser.OpenAsync(_watched.Page, _complaints, hasScript: false);
        string html = await page.GetContentAsync();
        Assert.Contains("class=\"drawing\"", html, StringComparison.Ordinal);
        await Task.WhenAll(page.WaitForNavigationAsync(new NavigationOptions { WaitUntil = [WaitUntilNavigation.DOMContentLoaded] }), page.ClickAsync("#pause"));
        await _watched.Controlled.UntilAsync(status => status.IsPaused);
        Assert.Equal(_watched.Page, new Uri(page.Url));
    }

    [Fact]
    public async Task Axe_finds_nothing_serious_and_nothing_is_wider_than_the_window()
    {
        await _watched.Controlled.UntilAsync(status => status.Step > EarlierHour.Decisions);
        foreach ((int width, bool isDark) in new[] { (1280, false), (1280, true), (390, false), (390, true) })
        {
            foreach ((string name, Uri address) in new[] { ("mesh", _watched.Page), ("overview", _watched.Address) })
            {
                IPage page = await _browser.OpenAsync(address, _complaints, width, isDark);
                await page.WaitForExpressionAsync("document.getElementById('link').textContent.startsWith('Live')");
                await page.EvaluateExpressionAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
                Assert.Equal("", await SeriousAsync(page));
                Assert.Equal(width, await page.EvaluateExpressionAsync<int>("document.documentElement.scrollWidth"));
                await PictureAsync(page, $"{name}-{width}-{(isDark ? "dark" : "light")}");
                await page.CloseAsync();
            }
        }

        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task What_was_before_is_there_at_once_with_the_curve_of_a_training()
    {
        await _watched.Controlled.UntilAsync(status => status.Step > EarlierHour.Decisions);
        IPage page = await _browser.OpenAsync(_watched.Page, _complaints);
        await page.WaitForExpressionAsync("['objective-0', 'load', 'controls-0', 'learning'].every(id => document.querySelector(`#${id} canvas`))");
        await page.WaitForExpressionAsync("!document.getElementById('standing').textContent.includes('are being read')");
        string load = await page.EvaluateExpressionAsync<string>("document.querySelector('#load .plot').getAttribute('aria-label')");
        Assert.Matches(@"^Load, requests per second; info1 offered: (8|9)(\.\d+)? to 40", load);
        Assert.InRange(await page.EvaluateExpressionAsync<int>("document.querySelectorAll('#steps .decision').length"), 100, 160);
        Assert.Contains("shop-1", await page.EvaluateExpressionAsync<string>("document.getElementById('trainings').textContent"), StringComparison.Ordinal);
        Assert.Empty(_complaints);
    }

    private static async Task<string> SeriousAsync(IPage page)
    {
        using Stream stream = typeof(MeshPageBrowserTests).Assembly.GetManifestResourceStream("axe.min.js")!;
        using var reader = new StreamReader(stream);
        await page.EvaluateExpressionAsync(await reader.ReadToEndAsync(TestContext.Current.CancellationToken) + "; true");
        JsonElement found = await page.EvaluateExpressionAsync<JsonElement>(
            "axe.run().then(found => found.violations.filter(each => ['serious', 'critical', 'moderate'].includes(each.impact)).map(each => `${each.impact} ${each.id}: ${each.nodes.slice(0, 3).map(node => node.html).join(' | ')}`))");
        return string.Join('\n', found.EnumerateArray().Select(line => line.GetString()));
    }

    private static Task<string> TileAsync(IPage page) => page.EvaluateExpressionAsync<string>("document.getElementById('tiles').textContent");

    private static async Task<string> UntilOtherAsync(IPage page, string before)
    {
        await page.WaitForFunctionAsync("before => document.getElementById('tiles').textContent !== before", before);
        return await TileAsync(page);
    }

    private static async Task PressAsync(IPage page, string button)
    {
        await page.WaitForExpressionAsync($"!document.querySelector('{button}').disabled");
        await Task.WhenAll(page.WaitForNavigationAsync(new NavigationOptions { WaitUntil = [WaitUntilNavigation.DOMContentLoaded] }), page.ClickAsync(button));
    }

    // For those who want to look: MESHWARD_PICTURES names a folder.
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("MESHWARD_PICTURES") is not string folder)
            return;
        await page.EvaluateExpressionAsync("document.querySelectorAll('details').forEach(details => { details.open = false; })");
        await page.EvaluateExpressionAsync("window.scrollTo(0, 0)");
        await page.SetViewportAsync(new ViewPortOptions { Width = page.Viewport.Width, Height = page.Viewport.Width < 640 ? 2_600 : 1_480 });
        await Task.Delay(300);
        await page.ScreenshotAsync(Path.Combine(folder, $"{name}.png"));
    }
}
