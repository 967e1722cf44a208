using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Aggregator;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(AppIds.Aggregator);
builder.AddAggregator();

var app = builder.Build();
app.MapServiceDefaults();
app.MapAggregator();
app.Run();
