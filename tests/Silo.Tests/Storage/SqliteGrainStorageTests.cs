using FsCheck;
using FsCheck.Xunit;
using Meshward.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Meshward.Silo.Tests.Storage;

/// <summary>What Orleans expects of any grain storage, and the keys that other stores mix up.</summary>
public sealed class SqliteGrainStorageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly StateFile _file;
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly SqliteGrainStorage _storage;

    public SqliteGrainStorageTests()
    {
        _file = StateFile.Open(_directory.Path).Value!;
        _storage = new SqliteGrainStorage(
            _file,
            new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>()),
            _services.GetRequiredService<IActivatorProvider>());
    }

    public void Dispose()
    {
        _file.Dispose();
        _services.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_state_that_was_never_written_reads_as_new()
    {
        GrainState<Note> state = await ReadAsync(Id("a"));
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("", state.State!.Text);
    }

    [Fact]
    public async Task What_was_written_is_read_and_its_tag_changes_with_each_write()
    {
        GrainState<Note> state = await ReadAsync(Id("a"));
        await WriteAsync(Id("a"), state, "one");
        string? first = state.ETag;
        await WriteAsync(Id("a"), state, "two");
        Assert.NotEqual(first, state.ETag);
        GrainState<Note> read = await ReadAsync(Id("a"));
        Assert.True(read.RecordExists);
        Assert.Equal("two", read.State!.Text);
        Assert.Equal(state.ETag, read.ETag);
    }

    [Fact]
    public async Task A_write_on_an_old_tag_is_refused_and_changes_nothing()
    {
        GrainState<Note> one = await ReadAsync(Id("a")), other = await ReadAsync(Id("a"));
        await WriteAsync(Id("a"), one, "one");
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(Id("a"), other, "other"));
        GrainState<Note> late = await ReadAsync(Id("a"));
        await WriteAsync(Id("a"), one, "one again");
        InconsistentStateException exception = await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(Id("a"), late, "late"));
        Assert.Equal(one.ETag, exception.StoredEtag);
        Assert.Equal(late.ETag, exception.CurrentEtag);
        Assert.Equal("one again", (await ReadAsync(Id("a"))).State!.Text);
    }

    [Fact]
    public async Task A_cleared_state_reads_as_new_and_can_be_written_again()
    {
        GrainState<Note> state = await ReadAsync(Id("a"));
        await WriteAsync(Id("a"), state, "one");
        await _storage.ClearStateAsync("note", Id("a"), state);
        Assert.False(state.RecordExists);
        Assert.Equal("", state.State!.Text);
        Assert.False((await ReadAsync(Id("a"))).RecordExists);
        await WriteAsync(Id("a"), state, "two");
        Assert.Equal("two", (await ReadAsync(Id("a"))).State!.Text);
    }

    [Fact]
    public async Task Clearing_on_an_old_tag_is_refused_and_clearing_nothing_is_not()
    {
        GrainState<Note> state = await ReadAsync(Id("a")), old = await ReadAsync(Id("a"));
        await _storage.ClearStateAsync("note", Id("a"), state);
        await WriteAsync(Id("a"), state, "one");
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("note", Id("a"), old));
        Assert.True((await ReadAsync(Id("a"))).RecordExists);
    }

    [Fact]
    public async Task Keys_that_look_alike_to_other_stores_have_rows_of_their_own()
    {
        GrainId[] ids =
        [
            Id("a"), Id("A"), Id("0a"), Id("00a"), Id("10"), Id("beef"), Id("0beef"), Id(" a"), Id("a "), Id("ä"), Id("a\u0308"),
            GrainId.Create("other", "a"), Id("a/b"), GrainId.Create("t", "x/ka"), GrainId.Create("tx", "ka"),
        ];
        foreach (GrainId id in ids)
            await WriteAsync(id, await ReadAsync(id), id.ToString());
        foreach (GrainId id in ids)
            Assert.Equal(id.ToString(), (await ReadAsync(id)).State!.Text);
    }

    [Property(MaxTest = 100)]
    public async Task Any_two_different_keys_never_share_a_state(NonEmptyString one, NonEmptyString other)
    {
        if (Id(one.Get) == Id(other.Get))
            return;
        foreach (string key in new[] { one.Get, other.Get })
        {
            GrainState<Note> state = await ReadAsync(Id(key));
            await WriteAsync(Id(key), state, key);
        }

        Assert.Equal(one.Get, (await ReadAsync(Id(one.Get))).State!.Text);
        Assert.Equal(other.Get, (await ReadAsync(Id(other.Get))).State!.Text);
    }

    [Fact]
    public async Task States_of_one_grain_with_different_names_are_apart()
    {
        await _storage.WriteStateAsync("one", Id("a"), new GrainState<Note>(new Note { Text = "1" }));
        await _storage.WriteStateAsync("two", Id("a"), new GrainState<Note>(new Note { Text = "2" }));
        var state = new GrainState<Note>(new Note());
        await _storage.ReadStateAsync("one", Id("a"), state);
        Assert.Equal("1", state.State!.Text);
    }

    // Orleans refuses keys of white space alone, so that the property's keys start with a letter.
    private static GrainId Id(string key) => GrainId.Create("t", "k" + key);

    private async Task<GrainState<Note>> ReadAsync(GrainId id)
    {
        var state = new GrainState<Note>(new Note());
        await _storage.ReadStateAsync("note", id, state);
        return state;
    }

    private async Task WriteAsync(GrainId id, GrainState<Note> state, string text)
    {
        state.State = new Note { Text = text };
        await _storage.WriteStateAsync("note", id, state);
    }
}

[GenerateSerializer, Alias("meshward.tests.note")]
public sealed class Note
{
    [Id(0)]
    public string Text { get; set; } = "";
}
