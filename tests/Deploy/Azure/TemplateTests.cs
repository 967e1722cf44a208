namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>The templates compile without complaint, and say what each parameter is for and what it may be.</summary>
public sealed class TemplateTests
{
    [Theory]
    [MemberData(nameof(Template.Files), MemberType = typeof(Template))]
    public void A_template_builds_without_a_warning(string file) => Template.Of(file).Compiled.AssertWithoutComplaint(file);

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_parameter_file_fits_the_template_without_a_warning(string variant) => Variants.Of(variant).Parameters.AssertWithoutComplaint(variant);

    [Theory]
    [MemberData(nameof(Template.Files), MemberType = typeof(Template))]
    public void Every_parameter_says_what_it_is(string file) =>
        Assert.All(Template.Of(file).Parameters, parameter => Assert.False(string.IsNullOrWhiteSpace(parameter.Description), $"{parameter} has no description"));

    [Theory]
    [MemberData(nameof(Template.Files), MemberType = typeof(Template))]
    public void Every_number_has_a_range(string file) =>
        Assert.All(
            Template.Of(file).Parameters.Where(parameter => (string?)parameter.Definition["type"] == "int"),
            parameter => Assert.True(parameter.Definition["allowedValues"] is not null || (parameter.Definition["minValue"] is not null && parameter.Definition["maxValue"] is not null), $"{parameter} may be any number"));
}
