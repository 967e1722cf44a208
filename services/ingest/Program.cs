using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Ingest;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(AppIds.Ingest);
builder.AddIngest();

var app = builder.Build();
app.MapServiceDefaults();
app.MapIngest();
app.Run();
