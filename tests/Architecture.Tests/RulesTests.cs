namespace Meshward.Architecture.Tests;

/// <summary>The rules find what they are for.</summary>
public sealed class RulesTests
{
    [Theory]
    [InlineData("try { Run(); } catch {" + " }", true)]
    [InlineData("try { Run(); } catch (IOException) {" + "\n}", true)]
    [InlineData("try { Run(); } catch (IOException e) when (e.HResult == 1) {" + " }", true)]
    [InlineData("try { Run(); } catch (IOException) { return null; }", false)]
    [InlineData("try { Run(); } catch (IOException)\n{\n    // The file is gone: nothing is left to close.\n}", false)]
    public void Empty_catch_blocks_are_found(string text, bool isEmpty) => Assert.Equal(isEmpty, Rules.HasEmptyCatch(text));

    [Theory]
    [InlineData("public sealed record A(int X);\n\npublic enum B\n{\n}\n", "A B")]
    [InlineData("public static partial class A\n{\n    public sealed class Inner\n    {\n    }\n}\ninternal class B;\n", "A")]
    [InlineData("public readonly record struct A(int X);\npublic delegate void B(int x);\npublic interface C<T>;\n", "A B C")]
    public void Public_types_are_found(string code, string names) => Assert.Equal(names, string.Join(' ', Rules.PublicTypes(code)));

    [Theory]
    [InlineData("// TO" + "DO later", true)]
    [InlineData("int todoList = 1;", false)]
    public void Notes_to_self_are_found(string text, bool isNote) => Assert.Equal(isNote, Rules.HasNoteToSelf(text));

    [Theory]
    [InlineData("using Orleans;", "Orleans", true)]
    [InlineData("global::Orleans.Grain x;", "Orleans", true)]
    [InlineData("using Meshward.Orleans;", "Orleans", false)]
    [InlineData("string s = \"Orleans.sln\"; // Orleans", "Orleans", false)]
    [InlineData("string s = @\"a\\\"; Orleans.Grain x;", "Orleans", true)]
    [InlineData("var s = $\"\"\"a \" b\"\"\"; Console.Write(s);", "Console", true)]
    public void Namespaces_are_found_in_code_only(string text, string name, bool isNamed) =>
        Assert.Equal(isNamed, Rules.Names(new SourceFile("a.cs", text).Code, name));
}
