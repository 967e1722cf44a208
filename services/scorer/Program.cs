using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scorer;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(AppIds.Scorer);
builder.AddScorer();

var app = builder.Build();
app.MapServiceDefaults();
app.MapScorer();
app.Run();
