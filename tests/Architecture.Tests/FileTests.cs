namespace Meshward.Architecture.Tests;

/// <summary>What every file keeps to.</summary>
public sealed class FileTests
{
    [Fact]
    public void There_are_files_to_look_at() => Assert.True(SourceFile.Product.Count() > 100);

    [Fact]
    public void A_file_has_one_public_type_and_its_name() => Assert.Empty(
        from file in SourceFile.Product
        let types = Rules.PublicTypes(file.Code)
        where types.Length > 1 || (types.Length == 1 && Path.GetFileName(file.Path).Split('.')[0] != types[0])
        select $"{file.Path}: {string.Join(", ", types)}");

    [Fact]
    public void A_file_has_300_lines_at_most() => Assert.Empty(
        from file in SourceFile.All
        let lines = file.Text.Count(c => c == '\n')
        where lines > Rules.MostLines
        select $"{file.Path}: {lines} lines");

    [Fact]
    public void Nothing_is_left_to_be_done_by_a_note() =>
        Assert.Empty(SourceFile.All.Where(file => Rules.HasNoteToSelf(file.Text)).Select(file => file.Path));

    [Fact]
    public void No_exception_is_swallowed_without_a_reason() =>
        Assert.Empty(SourceFile.All.Where(file => Rules.HasEmptyCatch(file.Text)).Select(file => file.Path));

    // A folder that only sorts the files of another, such as Contracts/Messages, has the namespace of that one.
    [Fact]
    public void A_namespace_is_that_of_its_folder_or_of_the_one_around_it() => Assert.Empty(
        from file in SourceFile.Product
        let folders = file.Path.Split('/')[1..^1]
        let own = string.Join('.', [Layers.NamespaceOf(file.TopFolder), .. folders])
        let around = folders.Length > 1 ? string.Join('.', [Layers.NamespaceOf(file.TopFolder), .. folders[..^1]]) : own
        where file.Namespace.Length > 0 && file.Namespace != own && file.Namespace != around
        select $"{file.Path}: {file.Namespace}");
}
