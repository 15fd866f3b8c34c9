using System.Net;
using System.Text.RegularExpressions;
using Meshward.Core.Control.Journal;

namespace Meshward.Silo.Tests.Pages;

/// <summary>The pages as programs see them.</summary>
public sealed partial class MeshPageTests : IAsyncLifetime
{
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });
    private WatchedMesh _watched = null!;

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _watched = await WatchedMesh.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _watched.DisposeAsync();
    }

    [Fact]
    public async Task Pages_are_whole_strict_and_for_what_there_is()
    {
        using HttpResponseMessage page = await _client.GetAsync(_watched.Page, Patience);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Contains(page.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("httponly", StringComparison.Ordinal) && cookie.Contains("samesite=strict", StringComparison.Ordinal));
        string html = await page.Content.ReadAsStringAsync(Patience);
        foreach (Match asset in Asset().Matches(html))
        {
            using HttpResponseMessage file = await _client.GetAsync(new Uri(_watched.Address, asset.Groups[1].Value), Patience);
            Assert.Equal((HttpStatusCode.OK, true), (file.StatusCode, file.Headers.CacheControl!.ToString().Contains("immutable", StringComparison.Ordinal)));
        }

        Assert.Contains("href=\"/mesh/shop\"", await _client.GetStringAsync(_watched.Address, Patience), StringComparison.Ordinal);
        foreach (string unknown in new[] { "/mesh/nobody", "/mesh/nobody/events", "/mesh/%2e%2e%2fshop", "/assets/nothing.js" })
        {
            using HttpResponseMessage none = await _client.GetAsync(new Uri(_watched.Address, unknown), Patience);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    [Fact]
    public async Task An_order_needs_a_form_of_the_page_and_says_in_the_journal_who_gave_it()
    {
        using (HttpResponseMessage forged = await PostAsync("pause", "forged"))
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        string proof = Proof().Match(await _client.GetStringAsync(_watched.Page, Patience)).Groups[1].Value;
        using (HttpResponseMessage unknown = await PostAsync("explode", proof))
            Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        using (HttpResponseMessage taken = await PostAsync("pause", proof))
            Assert.Equal((HttpStatusCode.SeeOther, "/mesh/shop"), (taken.StatusCode, taken.Headers.Location!.ToString()));
        await _watched.Controlled.UntilAsync(status => status is { IsPaused: true, TakenOrder: 1 });
        Assert.Contains(await _watched.Controlled.RecordsAsync(), record => record is EventRecord { Event: JournalEvent.Ordered, Text: "pause, by the mesh page, from 127.0.0.1" });

        await _watched.Controlled.Controller.StopControlAsync("the test");
        using HttpResponseMessage refused = await PostAsync("resume", proof);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("found no controller that runs on shop", await refused.Content.ReadAsStringAsync(Patience), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data", 100)]
    [InlineData("multipart/form-data; boundary=x", 100)]
    [InlineData("application/x-www-form-urlencoded", 20_000)]
    [InlineData("application/json", 2)]
    public async Task What_is_no_form_of_the_page_or_a_large_one_is_refused_in_words(string type, int length)
    {
        using var content = new StringContent(new string('a', length));
        Assert.True(content.Headers.Remove("Content-Type") && content.Headers.TryAddWithoutValidation("Content-Type", type));
        using HttpResponseMessage refused = await _client.PostAsync(new Uri(_watched.Address, "/mesh/shop/order"), content, Patience);

        Assert.Contains(refused.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge });
        Assert.NotEmpty(await refused.Content.ReadAsStringAsync(Patience));
    }

    // Each of the readers would ask the journal at least once a step.
    [Fact]
    public async Task Any_number_of_browsers_share_one_reading_and_are_told_the_same()
    {
        await _client.GetStringAsync(_watched.Page, Patience);
        long step = (await _watched.Controlled.Controller.ControlStatusAsync()).Step;
        int before = Reads();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Patience);
        Task<string>[] readers = [.. Enumerable.Range(0, 50).Select(_ => ReadUntilAsync($"\"step-", leave.Token))];
        await _watched.Controlled.UntilAsync(status => status.Step >= step + 4);
        int reads = Reads() - before;
        await Task.WhenAll(readers);
        await leave.CancelAsync();

        Assert.InRange(reads, 4, 150);
        Assert.All(readers, reader => Assert.True(reader.IsCompletedSuccessfully));
        while (_watched.Pages.Events.Readers > 0)
            await Task.Delay(20, Patience);
    }

    // Of the calls that the journal's grain gets, most are the controller's own.
    private int Reads() => _watched.Controlled.Cluster.Calls.Of("journal").Length;

    private async Task<string> ReadUntilAsync(string text, CancellationToken leave)
    {
        using var client = new HttpClient();
        using Stream events = await client.GetStreamAsync(new Uri(_watched.Address, "/mesh/shop/events?range=hour"), leave);
        using var reader = new StreamReader(events);
        while (await reader.ReadLineAsync(leave) is string line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private async Task<HttpResponseMessage> PostAsync(string order, string proof)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("order", order), KeyValuePair.Create("proof", proof)]);
        return await _client.PostAsync(new Uri(_watched.Address, "/mesh/shop/order"), form, Patience);
    }

    [GeneratedRegex(@"(?:src|href)=""(/assets/[^""]+)""")]
    private static partial Regex Asset();

    [GeneratedRegex(@"name=""proof"" value=""([^""]+)""")]
    private static partial Regex Proof();
}
